// What came out: the forecasts in their stream, beside those that the readings in the log call for.
import {
  DiscardPolicy,
  jetstream,
  type JetStreamManager,
  type JsMsg,
  StorageType,
} from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { duplicateWindowMs } from "../../streams/topology.ts";
import { streamNames } from "../../streams/subjects.ts";
import {
  decodeReading,
  encodeForecast,
  type Forecast,
  forecastStream,
  forecastSubject,
  initialState,
  step,
  type TrendState,
} from "./work.ts";

/** Declares the stream of forecasts, which drops repeats as Troupe's own streams do. */
export async function declareForecasts(
  manager: JetStreamManager,
): Promise<void> {
  await manager.streams.add({
    name: forecastStream,
    subjects: [forecastSubject("*")],
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    duplicate_window: duplicateWindowMs * 1_000_000,
  });
}

/** Messages in the stream of forecasts, and when the last one came. */
export async function forecastCount(manager: JetStreamManager) {
  const { state } = await manager.streams.info(forecastStream);
  return { messages: state.messages, lastAtMs: Date.parse(state.last_ts) };
}

/** Whether nobody with a durable consumer has anything left to take or to acknowledge. */
export async function consumersAreIdle(
  manager: JetStreamManager,
): Promise<boolean> {
  for await (const consumer of manager.consumers.list(streamNames.stats)) {
    if (consumer.config.durable_name === undefined) continue;
    if (consumer.num_pending + consumer.num_ack_pending > 0) return false;
  }
  return true;
}

/** What is wrong with the forecasts of a run, beside the truth. */
export interface Verdict {
  readonly readings: number;
  /** Distinct forecasts (by video and time) of those that the readings call for. */
  readonly distinct: number;
  /** Messages beyond the first of each. */
  readonly repeated: number;
  /** Readings that the states hold twice, and that they lack, by the counts of the last forecasts. */
  readonly doubled: number;
  readonly lost: number;
  /** Videos whose last state is not what their readings make. */
  readonly wrongVideos: number;
}

/** Reads both streams and compares. */
export async function judge(connection: NatsConnection): Promise<Verdict> {
  const states = new Map<string, TrendState>();
  const truth = new Map<string, Forecast>();
  let readings = 0;
  await eachMessage(connection, streamNames.stats, (message) => {
    const reading = decodeReading(message.string());
    let state = states.get(reading.videoId);
    if (state === undefined) {
      states.set(reading.videoId, state = initialState());
    }
    truth.set(reading.videoId, step(state, reading));
    readings++;
  });
  const last = new Map<string, Forecast>();
  const seen = new Set<string>();
  let messages = 0;
  await eachMessage(connection, forecastStream, (message) => {
    const forecast = message.json<Forecast>();
    messages++;
    seen.add(`${forecast.video_id} ${forecast.at}`);
    const before = last.get(forecast.video_id);
    if (before === undefined || forecast.count >= before.count) {
      last.set(forecast.video_id, forecast);
    }
  });
  let doubled = 0;
  let lost = 0;
  let wrongVideos = 0;
  for (const [video, wanted] of truth) {
    const found = last.get(video);
    const surplus = (found?.count ?? 0) - wanted.count;
    doubled += Math.max(0, surplus);
    lost += Math.max(0, -surplus);
    if (
      found === undefined || encodeForecast(found) !== encodeForecast(wanted)
    ) wrongVideos++;
  }
  return {
    readings,
    distinct: seen.size,
    repeated: messages - seen.size,
    doubled,
    lost,
    wrongVideos,
  };
}

async function eachMessage(
  connection: NatsConnection,
  stream: string,
  take: (message: JsMsg) => void,
): Promise<void> {
  const client = jetstream(connection);
  const { state } = await (await client.streams.get(stream)).info();
  if (state.messages === 0) return;
  const consumer = await client.consumers.get(stream, {});
  for await (const message of await consumer.consume({ max_messages: 5000 })) {
    take(message);
    if (message.info.pending === 0) break;
  }
}
