// The producer of the proof, in a process of its own: publishes the readings of a simulated platform at
// a pace, and every one of them ends in the log exactly once, however long NATS is away or refuses.
// It works from a line `go` on its standard input to a line `rest`, and then says how far it has come.
import process from "node:process";
import { createInterface } from "node:readline";
import { connect } from "nats";
import { Simulator, type SimulatorSettings } from "../../sources/simulator/simulator.ts";
import { Publisher } from "../../streams/publisher.ts";
import { statsSubject } from "../../streams/subjects.ts";
import { encodeToken } from "../../streams/token.ts";
import type { Stretch } from "./producer.ts";

/** One reading of so many is one that no actor can take. */
const spoiltEvery = 997;

/** Time between two looks at the clock while the pace is kept. */
const beatMs = 4;

async function produce(url: string, settings: SimulatorSettings, perSecond: number): Promise<void> {
  const connection = await connect({
    servers: url.split(","),
    name: "load",
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const publisher = new Publisher(connection, { window: 2048, retryMs: 500, attempts: Infinity });
  const rows = new Simulator(settings).advance(Infinity);
  const utf8 = new TextEncoder();
  let isWorking = false;
  let total = 0;
  let working: Promise<void> | undefined;

  const work = async () => {
    const startMs = performance.now();
    const before = total;
    const { retried } = publisher.counts;
    while (isWorking) {
      const due = Math.floor((performance.now() - startMs) / 1000 * perSecond);
      while (isWorking && total - before < due) {
        if (!publisher.hasRoom) await publisher.ready();
        const { value: next } = rows.next();
        if (next === undefined) throw new Error("the simulated platform has come to its end");
        const { number, row } = next;
        const sent = number % spoiltEvery === 0 ? { ...row, viewCount: -1 } : row;
        const payload = utf8.encode(JSON.stringify(sent));
        publisher.publish(statsSubject(encodeToken(row.video_id)), payload, `load.${number}`);
        total++;
      }
      await new Promise<void>((resolve) => setTimeout(resolve, beatMs));
    }
    await publisher.flush();
    const stretch: Stretch = {
      total,
      readings: total - before,
      seconds: (performance.now() - startMs) / 1000,
      retried: publisher.counts.retried - retried,
    };
    process.stdout.write(`${JSON.stringify(stretch)}\n`);
  };

  for await (const line of createInterface({ input: process.stdin })) {
    isWorking = line === "go";
    if (isWorking) working = work();
    else await working;
  }
  isWorking = false;
  await working;
  publisher.close();
  await connection.close();
}

const [url, settings, perSecond] = process.argv.slice(2);
await produce(url, JSON.parse(settings), Number(perSecond));
process.exit(0);
