// The other side of a benchmark, in a process of its own so that it does not share the clock of what it
// measures: fills the log, or publishes at a pace and times what comes back.
import process from "node:process";
import { DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { Publisher } from "../streams/publisher.ts";
import { statsSubject } from "../streams/subjects.ts";

const utf8 = new TextEncoder();

/** Publishes `count` readings of `videos` videos, a minute of event time apart, oldest first. */
async function fill(
  connection: NatsConnection,
  count: number,
  videos: number,
): Promise<void> {
  const publisher = new Publisher(connection, { window: 8192 });
  const startMs = Date.now() - Math.ceil(count / videos) * 60_000;
  for (let i = 0; i < count; i++) {
    if (!publisher.hasRoom) await publisher.ready();
    const round = Math.floor(i / videos);
    publisher.publish(
      ...message(i % videos, round, startMs + round * 60_000),
      `fill.${i}`,
    );
  }
  await publisher.flush();
  publisher.close();
}

/** Every run has videos of its own: event time must not go back under the readings of another. */
function videoId(video: number): string {
  return `video-${process.pid}-${video}`;
}

function message(
  video: number,
  round: number,
  atMs: number,
): [string, Uint8Array] {
  const views = 1000 + round * (5 + (video % 50)) +
    ((round * 7919 + video) % 13);
  const id = videoId(video);
  const body = `{"timestamp":"${new Date(atMs).toISOString()}","video_id":"${id}",` +
    `"viewCount":${views},"likeCount":${views >> 5},"commentCount":${views >> 8}}`;
  return [statsSubject(id), utf8.encode(body)];
}

/** Nearest-rank quantiles, in milliseconds. */
function quantiles(latenciesMs: number[]): number[] {
  latenciesMs.sort((a, b) => a - b);
  const at = (share: number) =>
    latenciesMs[
      Math.min(
        latenciesMs.length - 1,
        Math.ceil(share * latenciesMs.length) - 1,
      )
    ];
  return [at(0.5), at(0.99), at(0.999)];
}

/** Calls `hear` with the video and time of every echo; what it returns ends that. */
type Listening = (
  connection: NatsConnection,
  hear: (key: string) => void,
) => Promise<() => Promise<void>>;

/**
 * Publishes `perSecond` readings a second for `seconds` and times each until its echo is heard.
 */
async function pace(
  connection: NatsConnection,
  perSecond: number,
  seconds: number,
  listen: Listening,
): Promise<number[]> {
  const videos = 500;
  const count = perSecond * seconds;
  const sentAtMs = new Map<string, number>();
  const latenciesMs: number[] = [];
  let heard = () => {};
  const hear = (key: string) => {
    const startedMs = sentAtMs.get(key);
    if (startedMs === undefined) return;
    sentAtMs.delete(key);
    latenciesMs.push(performance.now() - startedMs);
    heard();
  };
  const close = await listen(connection, hear);
  const startMs = performance.now();
  const baseMs = Date.now();
  for (let i = 0; i < count; i++) {
    while (performance.now() - startMs < (i / perSecond) * 1000) {
      // A millisecond's rest, rather than a loop that takes a whole core from what is measured.
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
    const atMs = baseMs + i * 10;
    const [subject, payload] = message(i % videos, i, atMs);
    sentAtMs.set(
      `${videoId(i % videos)} ${new Date(atMs).toISOString()}`,
      performance.now(),
    );
    connection.publish(subject, payload);
  }
  while (sentAtMs.size > 0) {
    await new Promise<void>((resolve) => heard = resolve);
  }
  await close();
  // The first tenth warms both sides up.
  return quantiles(latenciesMs.slice(Math.floor(count / 10)));
}

/** Hears forecasts on `subject`, which have the time of their reading under `field`. */
function hearForecasts(subject: string, field: string): Listening {
  return (connection, hear) => {
    const subscription = connection.subscribe(subject, {
      callback: (_error, message) => {
        const forecast = message.json<Record<string, string>>();
        hear(`${forecast.video_id} ${forecast[field]}`);
      },
    });
    return Promise.resolve(() => Promise.resolve(subscription.unsubscribe()));
  };
}

async function hearReadings(
  connection: NatsConnection,
  hear: (key: string) => void,
) {
  const consumer = await jetstream(connection).consumers.get("STATS", {
    deliver_policy: DeliverPolicy.New,
  });
  const messages = await consumer.consume({
    callback: (message) => {
      const { video_id, timestamp } = message.json<
        { video_id: string; timestamp: string }
      >();
      hear(`${video_id} ${timestamp}`);
    },
  });
  return async () => {
    await messages.close();
  };
}

/** What is heard, by task. */
const listenings: Readonly<Record<string, Listening>> = {
  /** The reading itself, through an ordered consumer. */
  bare: hearReadings,
  /** The forecast of its actor. */
  forecasts: hearForecasts("predictions.video.*.forecast", "madeAt"),
  /** The forecast of a peer (bench/peers). */
  peer: hearForecasts("forecasts.*", "at"),
};

const [url, task, ...numbers] = process.argv.slice(2);
const connection = await connect({ servers: url });
await jetstreamManager(connection);
const [first, second] = numbers.map(Number);
if (task === "fill") await fill(connection, first, second);
else {
  const result = await pace(connection, first, second, listenings[task]);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await connection.close();
