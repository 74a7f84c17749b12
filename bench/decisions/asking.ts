// Asks for decisions at a steady pace, in a process of its own, whether or not earlier ones were answered,
// and times each. Prints JSON.
import { Agent, request } from "node:http";
import process from "node:process";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "nats";
import { decideSubject } from "../../streams/subjects.ts";
import { askedPolicy, echoSubject, storedSubject } from "./serving.ts";

/** Median, 99th and 99.9th percentile, in milliseconds. */
export type Quantiles = readonly [number, number, number];

/** How long answers take, by what was asked. */
export interface AskingTimes {
  readonly echo: Quantiles;
  readonly stored: Quantiles;
  readonly decided: Quantiles;
  readonly httpEcho: Quantiles;
  readonly httpDecided: Quantiles;
}

const warmUpSeconds = 2;
const longestMs = 30_000;
const body = `{"user_id":"somebody"}`;

const [natsUrl, apiUrl, echoUrl, ...numbers] = process.argv.slice(2);
const [perSecond, seconds] = numbers.map(Number);
const nats = await connect({ servers: natsUrl });
const log = jetstream(nats);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Nearest-rank quantiles. */
function quantiles(timesMs: number[]): Quantiles {
  timesMs.sort((a, b) => a - b);
  const at = (share: number) => timesMs[Math.ceil(share * timesMs.length) - 1];
  return [at(0.5), at(0.99), at(0.999)];
}

/** Asks so many times a second, and waits for the last answers. */
async function paced(ask: () => Promise<void>): Promise<Quantiles> {
  const count = perSecond * (warmUpSeconds + seconds);
  const timesMs: number[] = [];
  const asked: Promise<void>[] = [];
  const startMs = performance.now();
  while (asked.length < count) {
    const due = Math.min(count, perSecond * (performance.now() - startMs) / 1000);
    while (asked.length < due) {
      const isCounted = asked.length >= perSecond * warmUpSeconds;
      const sentMs = performance.now();
      asked.push(
        ask().then(() => {
          if (isCounted) timesMs.push(performance.now() - sentMs);
        }),
      );
    }
    await new Promise<void>((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(asked);
  return quantiles(timesMs);
}

async function overNats(subject: string): Promise<void> {
  const reply = await nats.request(subject, body, { timeout: longestMs });
  const fault = reply.headers?.get("Nats-Service-Error") ?? "";
  if (fault !== "") throw new Error(fault);
}

function overHttp(url: string, wanted: number): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === wanted) resolve();
        else reject(new Error(`found status ${response.statusCode}, wanted ${wanted}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const decisionsUrl = `${apiUrl}/v1/experiments/${askedPolicy}/decisions`;
const times: AskingTimes = {
  echo: await paced(() => overNats(echoSubject)),
  stored: await paced(async () => {
    await log.publish(storedSubject, body, { timeout: longestMs });
  }),
  decided: await paced(() => overNats(decideSubject(askedPolicy))),
  httpEcho: await paced(() => overHttp(echoUrl, 200)),
  httpDecided: await paced(() => overHttp(decisionsUrl, 201)),
};
agent.destroy();
await nats.close();
process.stdout.write(JSON.stringify(times));
