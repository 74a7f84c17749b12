// `troupe replay`: sends the readings or the activity of a file and tells what became of them.
import { basename } from "node:path";
import { Effect } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import {
  replay as replayFile,
  type ReplayOptions,
  type ReplayProgress,
} from "../sources/replay.ts";
import type { ReplayTally } from "../sources/tally.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { speed } from "./flags.ts";
import { mappingOf, pairs } from "./mapping.ts";
import { ProgressLine } from "./progress.ts";
import { listenToStatuses, since, type Statuses, type Tally, total } from "./statuses.ts";
import { elapsed, grouped, say, writeLine } from "./terminal.ts";

/** `troupe replay <csv>`. */
export const replay = Command.make(
  "replay",
  {
    file: Argument.File("file", { mustExist: true }).pipe(
      Argument.withDescription(
        "CSV file, its first line naming the columns, or .ndjson, one JSON object a line; plain or .gz",
      ),
    ),
    map: pairs("map").pipe(
      Flag.withMetavar("<field=column,…>"),
      Flag.withDescription(
        "Columns of an activity log: user_id=userId,timestamp=ts (by their names)",
      ),
    ),
    constants: pairs("set").pipe(
      Flag.withMetavar("<field=value,…>"),
      Flag.withDescription(
        "Fields that are the same in all rows: type=article_view,tier=free (none)",
      ),
    ),
    types: pairs("types").pipe(
      Flag.withMetavar("<word=type,…>"),
      Flag.withDescription(
        "What the log calls types: NextSong=video_play; others are left out (none)",
      ),
    ),
    speed: speed.pipe(
      Flag.withDescription("Times faster than it happened: 3600 is an hour a second (no waiting)"),
      Flag.withDefault(Infinity),
    ),
    restart: Flag.Boolean("restart").pipe(
      Flag.withDescription("Send the whole file again, wherever an earlier replay stopped"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
    settings: settingFlags(["natsUrl", "data", "replicas"]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      Effect.scoped(Effect.gen(function* () {
        const { connection, demo } = yield* reachTroupe(configuration, "troupe replay");
        const statuses = yield* listenToStatuses(connection, "video", "user");
        const before = yield* hear(statuses, 2 * configuration.partitions);
        yield* say(`Replaying ${basename(input.file)} ${speedText(input.speed)}.`);
        const startedAtMs = performance.now();
        const tally = yield* sendFile({
          connection,
          file: input.file,
          mapping: yield* mappingOf(input),
          replicas: configuration.replicas,
          speed: input.speed,
          restart: input.restart,
        });
        yield* say(sentText(tally, performance.now() - startedAtMs));
        for (const { line, reason } of tally.skippedRows) yield* say(`  line ${line}: ${reason}`);
        yield* before === undefined
          ? say("No worker was heard: what was sent waits in the log for one.")
          : tellOutcome(statuses, before, tally);
        if (demo !== undefined) yield* say(`The page: ${demo.apiUrl}`);
      }))),
).pipe(
  Command.withDescription(
    "Send the readings or the activity of a file and tell what became of them. Columns of readings: " +
      "timestamp, video_id, viewCount, likeCount, commentCount and what else there is; of activity: " +
      "timestamp, user_id, type and any others of its fields; times are ISO 8601 or epochs. A " +
      "replay that was stopped goes on where it stopped; what is sent again is dropped as a " +
      "duplicate. Goes to the running demo, or to NATS_URL.",
  ),
  Command.withShortDescription("Send the readings or the activity of a file"),
  Command.withExamples([
    {
      command: "npm run troupe -- replay youtube-daily.csv",
      description: "As fast as it is taken",
    },
    {
      command: "npm run troupe -- replay youtube-daily.csv --speed 86400",
      description: "A day a second",
    },
    {
      command: "npm run troupe -- replay log.csv --map user_id=userId,timestamp=ts,type=page " +
        "--types NextSong=video_play,Logout=session_end",
      description: "A stranger's log of activity",
    },
  ]),
);

const pollMs = 100;

/** How long to listen for the workers before the replay begins; they speak once a second. */
const hearMs = 2500;

/** How long the workers may stand still before the outcome is told as it is. */
const patienceMs = 15_000;

/** The tally of all partitions before the replay; undefined where no worker is heard. */
function hear(statuses: Statuses, partitions: number): Effect.Effect<Tally | undefined> {
  return Effect.gen(function* () {
    const all = Effect.gen(function* () {
      while (statuses.size < partitions) yield* Effect.sleep(pollMs);
    });
    yield* Effect.timeoutOption(all, hearMs);
    return statuses.size === 0 ? undefined : statuses.tally;
  });
}

function sendFile(options: Omit<ReplayOptions, "onProgress">) {
  const line = new ProgressLine();
  let last: ReplayProgress | undefined;
  const onProgress = (progress: ReplayProgress) => {
    last = progress;
    line.showShare(progress.bytesRead / Math.max(1, progress.fileBytes), progressText(progress));
  };
  const stopped = Effect.sync(() => {
    line.end();
    writeLine(
      `Stopped after ${grouped(last?.tally.sent ?? 0)} rows. The same command goes on there.`,
    );
  });
  return replayFile({ ...options, onProgress }).pipe(
    Effect.onInterrupt(() => stopped),
    Effect.tap(() => Effect.sync(() => line.end())),
  );
}

function progressText({ tally, eventMs }: ReplayProgress): string {
  const at = Number.isNaN(eventMs) ? "" : `, at ${new Date(eventMs).toISOString().slice(0, 16)}`;
  const skipped = tally.skipped === 0 ? "" : `, ${grouped(tally.skipped)} skipped`;
  return `${grouped(tally.sent)} sent${skipped}${at}`;
}

function speedText(factor: number): string {
  return factor === Infinity ? "as fast as it is taken" : `${factor} times as fast as it happened`;
}

function sentText(tally: ReplayTally, ms: number): string {
  const parts = [`${grouped(tally.sent)} of ${grouped(tally.read)} rows sent in ${elapsed(ms)}`];
  if (tally.sentBefore > 0) parts.push(`${grouped(tally.sentBefore)} by an earlier replay`);
  if (tally.skipped > 0) parts.push(`${grouped(tally.skipped)} skipped`);
  if (tally.duplicates > 0) parts.push(`${grouped(tally.duplicates)} that the log had already`);
  const unlisted = tally.skipped - tally.skippedRows.length;
  const listed = unlisted > 0 ? ` (the first ${tally.skippedRows.length} of them:)` : "";
  return `${parts.join(", ")}.${listed}`;
}

/** Waits until the partitions have passed everything sent, and tells what became of it. */
function tellOutcome(statuses: Statuses, before: Tally, sent: ReplayTally) {
  return Effect.gen(function* () {
    const wanted = sent.acknowledged - sent.duplicates;
    const outcome = () => since(before, statuses.tally);
    let changedAtMs = performance.now();
    let last = -1;
    while (performance.now() - changedAtMs < patienceMs) {
      const passed = total(outcome());
      if (passed >= wanted && statuses.lag === 0) break;
      if (passed !== last) changedAtMs = performance.now();
      last = passed;
      yield* Effect.sleep(pollMs);
    }
    const { stepped, late, duplicates, deadLetters } = outcome();
    yield* say(
      `${grouped(stepped)} stepped, ${grouped(late)} late, ${grouped(duplicates)} duplicate, ` +
        `${grouped(deadLetters)} dead-lettered.`,
    );
    const others = total(outcome()) - wanted;
    if (others > 0) yield* say(`${grouped(others)} of these came from elsewhere meanwhile.`);
    if (others < 0) yield* say(`${grouped(-others)} still wait in the log for a worker.`);
    if (deadLetters > 0) yield* say("See why: npm run troupe -- deadletters list");
  });
}
