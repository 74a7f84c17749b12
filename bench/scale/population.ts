// Any number of video actors with full windows, without a log that made them: a few hundred are stepped,
// and their snapshots are copied to as many ids as are wanted, in the tables that a worker reads.
import { getTableColumns, sql } from "drizzle-orm";
import { SharedNews } from "../../actors/actor.ts";
import { beginning, PartitionState } from "../../actors/partition-state.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { NumberArrayWriter, textArray } from "../../db/array-literal.ts";
import type { Database } from "../../db/database.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { actorSnapshots, videos } from "../../db/schema.ts";
import { noProjections, type Snapshot } from "../../db/store.ts";
import { Rejection } from "../../streams/rejection.ts";
import { streamNames } from "../../streams/subjects.ts";
import { partitionOf } from "../../streams/token.ts";

export const partitionCount = 16;
export const hourMs = 3_600_000;
export const latenessMs = hourMs;

const templates = 256;
/** Numbers from here on are those of templates, which no traffic reaches. */
const firstTemplate = 2 ** 40;
/** Readings that each template has taken, an hour apart: its window is full. */
const readingsEach = 24;
const rowsPerInsert = 20_000;
const templateKind = "template";
const utf8 = new TextEncoder();

/**
 * The id of video `number`: eleven characters that look drawn at random, so that neighbours by number
 * are no neighbours in an index.
 *
 * ```ts
 * idOf(0); // "v0000000000"
 * idOf(1); // "v1pnwmkxtfv"
 * ```
 */
export function idOf(number: number): string {
  // Multiplication by an odd number permutes the numbers below a power of two.
  const mixed = BigInt.asUintN(48, BigInt(number) * 0x9e3779b97f4bn);
  return `v${mixed.toString(36).padStart(10, "0")}`;
}

/**
 * The bytes of a reading of video `number`. Its counters follow from the time and from its template,
 * so that a copy goes on where its template stood and none goes back.
 */
export function readingBytes(number: number, atMs: number): Uint8Array {
  const hours = (atMs - Date.UTC(2020, 0, 1)) / hourMs;
  const views = Math.floor(hours * 2000 * (1 + number % templates));
  const [likes, comments] = [Math.floor(views / 32), Math.floor(views / 256)];
  return utf8.encode(
    `{"timestamp":"${new Date(atMs).toISOString()}","video_id":"${idOf(number)}",` +
      `"viewCount":${views},"likeCount":${likes},"commentCount":${comments}}`,
  );
}

/** The state of a partition of videos with nobody in memory. */
export function emptyPartition(partition: number, claim = beginning) {
  const identity = { partition, partitionCount, stream: streamNames.stats, latenessMs };
  return new PartitionState(videoKind, identity, claim);
}

/** A reading of video `number`, decoded as if the log had taken it at once. */
export function decodedReading(number: number, atMs: number, sequence: number) {
  const partition = partitionOf(idOf(number), partitionCount);
  const subject = `stats.${partition}`;
  const message = { sequence, arrivedAtMs: atMs, subject, payload: readingBytes(number, atMs) };
  const addressed = videoKind.decode(message, partition, partitionCount);
  if (addressed instanceof Rejection || addressed instanceof SharedNews) {
    throw new Error(`video ${number} was given a bad reading`);
  }
  return { message, addressed };
}

/** Templates whose last reading was taken at `lastAtMs`, all of it as one cut of a checkpoint. */
function stepTemplates(lastAtMs: number) {
  const state = emptyPartition(0);
  for (let round = 1 - readingsEach; round <= 0; round++) {
    const atMs = lastAtMs + round * hourMs;
    for (let kin = 0; kin < templates; kin++) {
      const { message, addressed } = decodedReading(firstTemplate + kin, atMs, state.sequence + 1);
      state.apply(message, addressed);
    }
    state.takeOutbox();
  }
  return state.cut().content;
}

/** The snapshots of the first `count` actors, without a database. */
export function* snapshotsOf(count: number, lastAtMs: number): Iterable<Snapshot> {
  const { snapshots } = stepTemplates(lastAtMs);
  for (let number = 0; number < count; number++) {
    yield { ...snapshots[number % templates], key: idOf(number) };
  }
}

/**
 * Adds the actors `from` to `to` (excluded) to the tables, with snapshots and rows for queries; each
 * had its last reading at `lastAtMs`.
 */
export async function populate(
  database: Database,
  from: number,
  to: number,
  lastAtMs: number,
): Promise<void> {
  const { drizzle } = database;
  const store = new PostgresStore(database);
  const { epoch, sequence } = await store.claim(templateKind, 0, 1, "scale");
  const content = stepTemplates(lastAtMs);
  await store.commit({
    ...content,
    kind: templateKind,
    partition: 0,
    epoch,
    fromSequence: sequence,
    sequence: sequence + 1,
    projections: { ...noProjections, videos: content.projections.videos },
  });
  for (let first = from; first < to; first += rowsPerInsert) {
    await copyTemplates(database, first, Math.min(to, first + rowsPerInsert));
  }
  await drizzle.delete(actorSnapshots).where(sql`${actorSnapshots.kind} = ${templateKind}`);
  // As a server that has run for a while would have done by itself.
  await drizzle.execute(sql`vacuum analyze actor_snapshots, videos`);
}

async function copyTemplates({ drizzle }: Database, from: number, to: number): Promise<void> {
  const keys: string[] = [];
  const names: string[] = [];
  const homes = new NumberArrayWriter();
  for (let number = from; number < to; number++) {
    const key = idOf(number);
    keys.push(key);
    names.push(idOf(firstTemplate + number % templates));
    homes.add(partitionOf(key, partitionCount));
  }
  const items = sql`unnest(${textArray(keys)}::text[], ${textArray(names)}::text[],
    ${homes.take()}::integer[]) as item (key, template, partition)`;
  await drizzle.execute(sql`
    insert into actor_snapshots (kind, partition, key, version, sequence, timer_at, state)
    select ${videoKind.name}, item.partition, item.key, version, 0, timer_at, state
    from ${items} join actor_snapshots as template
      on template.kind = ${templateKind} and template.partition = 0 and template.key = item.template
    on conflict do nothing`);
  const columns = Object.values(getTableColumns(videos)).map((column) => column.name);
  const own: Readonly<Record<string, string>> = {
    key: "item.key",
    video_id: "item.key",
    partition: "item.partition",
    sequence: "0",
  };
  const values = columns.map((name) => sql.raw(own[name] ?? `template.${name}`));
  await drizzle.execute(sql`
    insert into videos (${sql.join(columns.map((name) => sql.identifier(name)), sql`, `)})
    select ${sql.join(values, sql`, `)}
    from ${items} join videos as template on template.key = item.template
    on conflict do nothing`);
}
