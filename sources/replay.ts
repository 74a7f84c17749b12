// Replays a file of readings or of activity through the log: at a chosen speed or as fast as the log takes them, from
// where an earlier replay of the same file stopped.
import { Effect, Schema } from "effect";
import { earliestMs, maxAheadMs } from "../streams/event-time.ts";
import { parseTime } from "../streams/time.ts";
import { untilInterrupted, type WallClock, wallClock } from "./clock.ts";
import {
  type EventMapping,
  mappedRow,
  namingFor,
  noMapping,
  renamedRow,
} from "./activity-columns.ts";
import { CsvFile } from "./csv.ts";
import { isSourceError, type SourceError } from "./errors.ts";
import { Feed } from "./feed.ts";
import { identifyFile } from "./fingerprint.ts";
import { isJsonLines, JsonLinesFile } from "./json-lines.ts";
import { atOnce, Pace } from "./pace.ts";
import { Producer, type ProducerOptions } from "./producer.ts";
import { type ReplayTally, Tally } from "./tally.ts";

/** What to replay, and how. */
export interface ReplayOptions extends ProducerOptions {
  readonly file: string;
  /** How its columns and types are to be understood, where their names do not say it. */
  readonly mapping?: EventMapping;
  /** How many times faster than events happened: 3600 is an hour a second, Infinity no waiting. */
  readonly speed: number;
  /** Sends the whole file again, under new message ids, wherever an earlier replay stopped. */
  readonly restart?: boolean;
  /** Called about once a second and at the end. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

/** How a replay is getting on. */
export interface ReplayProgress {
  readonly tally: ReplayTally;
  readonly bytesRead: number;
  readonly fileBytes: number;
  /** Event time of the last row sent, milliseconds since the epoch; NaN where it had none. */
  readonly eventMs: number;
}

/** How far a replay has got: everything up to `line` is in the log, in the file's pass number `pass`. */
const Position = Schema.Struct({ pass: Schema.Int, line: Schema.Int });
type Position = typeof Position.Type;

/**
 * Replays a file and says what became of each record. Every record that can be JSON is sent, so that
 * the system's own rules judge it. Interrupted, it keeps how far it got; called again, it goes on.
 */
export function replay(options: ReplayOptions): Effect.Effect<ReplayTally, SourceError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => replayFile(options, clock, signal), isSourceError),
  );
}

async function replayFile(
  options: ReplayOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<ReplayTally> {
  const { fingerprint, bytes } = await identifyFile(options.file);
  const { producer, position } = await Producer.open(options, `replay.${fingerprint}`, Position);
  const from = startOf(position, options.restart ?? false);
  const { mapping = noMapping } = options;
  const file = isJsonLines(options.file)
    ? new JsonLinesFile(options.file)
    : new CsvFile(options.file, (header) => namingFor(header, mapping));
  const tally = new Tally();
  const pace = new Pace(clock, options.speed);
  let { line } = from;
  let eventMs = NaN;
  const feed = new Feed(producer, clock, signal, {
    position: () => ({ pass: from.pass, line }),
    progress: () => {
      const { bytesRead } = file;
      options.onProgress?.({
        tally: tally.with(producer.counts),
        bytesRead,
        fileBytes: bytes,
        eventMs,
      });
    },
  });

  /** Sends what is to be sent, until the end or until told to stop. */
  async function sendAll(): Promise<void> {
    for await (const batch of file.batches()) {
      if (signal.aborted) return;
      for (const entry of batch) {
        if ("rejection" in entry) tally.skip(entry.line, entry.rejection.message);
        else if (entry.line <= from.line) tally.sentBefore++;
        else {
          const named = file instanceof CsvFile ? entry.row : renamedRow(entry.row, mapping);
          const row = mappedRow(named, mapping, `${fingerprint}.${entry.line}`);
          if (row === undefined) {
            tally.skip(entry.line, "its type is none of those that --types names");
            continue;
          }
          const payload = utf8.encode(JSON.stringify(row));
          const rowMs = timeOf(row);
          const isTime = rowMs >= earliestMs && rowMs <= clock.nowMs() + maxAheadMs;
          // Times that no actor will accept hold nobody up.
          const dueMs = isTime ? pace.dueMs(rowMs) : atOnce;
          if (!feed.isClear(dueMs) && !(await feed.clear(dueMs))) return;
          feed.send(row, payload, `${fingerprint}.${from.pass}.${entry.line}`);
          line = entry.line;
          eventMs = rowMs;
          tally.sent++;
        }
      }
    }
    tally.complete = true;
  }

  try {
    await sendAll().finally(() => feed.end());
    return tally.with(producer.counts);
  } finally {
    producer.close();
  }
}

function startOf(position: Position | undefined, restart: boolean): Position {
  if (position === undefined) return { pass: 1, line: 0 };
  return restart ? { pass: position.pass + 1, line: 0 } : position;
}

const utf8 = new TextEncoder();

function timeOf({ timestamp }: Readonly<Record<string, unknown>>): number {
  const isTime = typeof timestamp === "string" || typeof timestamp === "number";
  return isTime ? parseTime(timestamp) : NaN;
}
