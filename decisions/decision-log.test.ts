import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { DecisionLog } from "./decision-log.ts";
import { eventually } from "./testing.ts";

let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connect({
    servers: nats.url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
});
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

const bytes = (text: string) => new TextEncoder().encode(text);

async function freshStream(name: string, most?: number) {
  const manager = await jetstreamManager(connection);
  const limits = most === undefined ? {} : { max_msgs: most, discard: "new" } as const;
  await manager.streams.add({ name, subjects: [`${name}.*`], ...limits });
  return {
    count: async () => (await manager.streams.info(name)).state.messages,
    purge: () => manager.streams.purge(name),
  };
}

describe("DecisionLog", () => {
  it("says of each entry by itself when it is stored, and stores it once", async () => {
    const { count } = await freshStream("each");
    const log = new DecisionLog(connection);
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => log.store("each.0", bytes("x"), `e.${i}`)),
    );
    expect(await count()).toBe(500);
    await log.store("each.0", bytes("x"), "e.0");
    expect(await count()).toBe(500);
    expect(log.pending).toBe(0);
    log.close();
  });

  it("fails what the stream refuses at once, and goes on with others", async () => {
    const { count, purge } = await freshStream("full", 2);
    await freshStream("roomy");
    const log = new DecisionLog(connection, { timeoutMs: 60_000 });
    const stored = [0, 1, 2, 3].map((i) => log.store("full.0", bytes("x"), `f.${i}`));
    const other = log.store("roomy.0", bytes("x"), "r.1");
    const outcomes = await Promise.allSettled([...stored, other]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    await expect(log.store("full.0", bytes("x"), "f.4")).rejects.toThrow(
      "maximum messages exceeded",
    );
    await purge();
    await log.store("full.0", bytes("x"), "f.5");
    expect(await count()).toBe(1);
    log.close();
  });

  it("gives up what no stream takes in time, one after the other", async () => {
    let nowMs = 0;
    const log = new DecisionLog(connection, { timeoutMs: 2000, nowMs: () => nowMs });
    const first = log.store("nobody.0", bytes("x"), "n.1");
    nowMs = 1999;
    const second = log.store("nobody.0", bytes("x"), "n.2");
    nowMs = 2000;
    await expect(first).rejects.toThrow("the log did not store it within 2000 ms");
    expect(log.pending).toBe(1);
    log.close();
    await expect(second).rejects.toThrow("was closed");
    await expect(log.store("nobody.0", bytes("x"), "n.3")).rejects.toThrow("was closed");
  });

  it("sends again what no stream took at first, and what is not acknowledged", async () => {
    const log = new DecisionLog(connection, { timeoutMs: 60_000 });
    const early = log.store("later.0", bytes("x"), "l.1");
    const { count } = await freshStream("later");
    await early;
    expect(await count()).toBe(1);
    log.close();

    let nowMs = 0;
    const slow = new DecisionLog(connection, { timeoutMs: 2000, nowMs: () => nowMs });
    let heard = 0;
    const silent = connection.subscribe("silent.0", { callback: () => void heard++ });
    const stored = slow.store("silent.0", bytes("x"), "s.1");
    await eventually(() => expect(heard).toBe(1));
    nowMs = 1000;
    await eventually(() => expect(heard).toBe(2));
    nowMs = 2000;
    await expect(stored).rejects.toThrow("did not store it within 2000 ms");
    expect(heard).toBe(2);
    silent.unsubscribe();
    slow.close();
  });

  it("sends nothing that was given up while the server was away, and all that still waits", async () => {
    const { count } = await freshStream("away");
    const lost = new Promise<void>((resolve) => {
      (async () => {
        for await (const { type } of connection.status()) if (type === "disconnect") resolve();
      })();
    });
    const hasty = new DecisionLog(connection, { timeoutMs: 100 });
    const patient = new DecisionLog(connection, { timeoutMs: 60_000 });
    await hasty.store("away.0", bytes("x"), "a.0");
    await nats.kill();
    await lost;
    const givenUp = hasty.store("away.0", bytes("given up"), "a.1");
    const waiting = [2, 3].map((i) => patient.store("away.0", bytes("waits"), `a.${i}`));
    await expect(givenUp).rejects.toThrow("within 100 ms");
    await nats.restart();
    await Promise.all(waiting);
    await eventually(() => hasty.store("away.0", bytes("x"), "a.4"));
    expect(await count()).toBe(4);
    const consumer = await jetstream(connection).consumers.get("away");
    const texts: string[] = [];
    for await (const message of await consumer.fetch({ max_messages: 4 })) {
      texts.push(message.string());
    }
    expect(texts.sort()).toEqual(["waits", "waits", "x", "x"]);
    hasty.close();
    patient.close();
  });
});
