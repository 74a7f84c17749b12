// What the tables must hold, whoever worked and when: each as rows by a key, compared between two
// databases field by field.
import { Buffer } from "node:buffer";
import { type SQL, sql } from "drizzle-orm";
import { Schema } from "effect";
import { sharedKey } from "../../actors/partition-state.ts";
import { videoKind } from "../../actors/video/kind.ts";
import type { Database } from "../../db/database.ts";
import { ByteReader } from "../../ml/bytes.ts";

/** Rows of one table that are spelt out where they differ, and fields of each. */
const shownRows = 3;
const shownFields = 8;

/** Digits of doubles beyond which the order of adding may show. */
const tolerance = 1e-9;

interface Table {
  /** Key of a row, or of a group of rows. */
  readonly key: SQL;
  /** The rows, without what depends on when checkpoints were cut. */
  readonly rows: SQL;
}

const tables: Readonly<Record<string, Table>> = {
  partitions: {
    key: sql`partition::text`,
    rows: sql`select kind, partition, partition_count, sequence, watermark_at, stepped, late,
      duplicates, dead_letters from partitions where kind = 'video'`,
  },
  snapshots: {
    key: sql`partition || '/' || key`,
    rows: sql`select kind, partition, key, version, timer_at, encode(state, 'hex') as state
      from actor_snapshots where kind = 'video'`,
  },
  videos: { key: sql`key`, rows: sql`select * from videos` },
  hourly: { key: sql`video_key`, rows: sql`select * from hourly_aggregations` },
  readings: { key: sql`video_key`, rows: sql`select * from video_readings` },
  forecasts: { key: sql`video_key`, rows: sql`select * from forecasts` },
};

/** Differences between what is found and what is wanted, in words; none where all is well. */
export async function tableDifferences(found: Database, wanted: Database): Promise<string[]> {
  const differences: string[] = [];
  for (const [name, table] of Object.entries(tables)) {
    const [here, there] = await Promise.all([digests(found, table), digests(wanted, table)]);
    if (there.size === 0) differences.push(`${name}: the undisturbed run has left no row`);
    const keys = new Set([...here.keys(), ...there.keys()]);
    const wrong = [...keys].filter((key) => here.get(key) !== there.get(key));
    if (wrong.length > 0) differences.push(`${name}: ${wrong.length} of ${keys.size} keys differ`);
    for (const key of wrong.slice(0, shownRows)) {
      const [ours, theirs] = await Promise.all([
        rowsOf(found, table, key),
        rowsOf(wanted, table, key),
      ]);
      differences.push(...fieldDifferences(readable(name, ours), readable(name, theirs), key));
    }
  }
  return [...differences, ...await metricDifferences(found, wanted)];
}

/** A digest of the rows of every key. */
async function digests({ drizzle }: Database, table: Table): Promise<Map<string, string>> {
  const rows = await drizzle
    .select({
      key: sql<string>`${table.key}`,
      digest: sql<string>`md5(string_agg(to_json(item)::text, '' order by to_json(item)::text))`,
    })
    .from(sql`(${table.rows}) as item`)
    .groupBy(sql`1`);
  return new Map(rows.map(({ key, digest }) => [key, digest]));
}

async function rowsOf({ drizzle }: Database, table: Table, key: string): Promise<unknown[]> {
  const rows = await drizzle
    .select({ json: sql<string>`to_json(item)::text` })
    .from(sql`(${table.rows}) as item`)
    .where(sql`${table.key} = ${key}`)
    .orderBy(sql`1`);
  return rows.map(({ json }) => JSON.parse(json));
}

const SnapshotRow = Schema.Struct({
  key: Schema.String,
  version: Schema.Int,
  timer_at: Schema.NullOr(Schema.String),
  state: Schema.String,
});

/** Snapshots decoded, other rows as they are. */
function readable(table: string, rows: readonly unknown[]): readonly unknown[] {
  if (table !== "snapshots") return rows;
  return rows.map((row) => {
    const { state, ...others } = Schema.decodeUnknownSync(SnapshotRow)(row);
    return { ...others, state: decoded(others.key, others.version, Buffer.from(state, "hex")) };
  });
}

/** The state in these bytes, or why they are none. */
function decoded(key: string, version: number, bytes: Uint8Array): unknown {
  try {
    const reader = new ByteReader(bytes);
    if (key === sharedKey) return videoKind.decodeShared(version, reader);
    return videoKind.decodeState(key, version, reader);
  } catch (error) {
    return String(error);
  }
}

/** The fields in which two values differ, as `path: found this, wanted that`. */
export function fieldDifferences(found: unknown, wanted: unknown, path: string): string[] {
  if (Object.is(found, wanted)) return [];
  if (
    typeof found !== "object" || typeof wanted !== "object" || found === null || wanted === null
  ) {
    return [`${path}: found ${String(found)}, wanted ${String(wanted)}`];
  }
  const names = new Set([...Reflect.ownKeys(found), ...Reflect.ownKeys(wanted)]);
  const differences: string[] = [];
  for (const name of names) {
    const [ours, theirs] = [Reflect.get(found, name), Reflect.get(wanted, name)];
    differences.push(...fieldDifferences(ours, theirs, `${path}.${String(name)}`));
    if (differences.length >= shownFields) break;
  }
  return differences;
}

const Metrics = Schema.fromJsonString(
  Schema.Array(Schema.Struct({
    key: Schema.String,
    counts: Schema.Array(Schema.Int),
    sums: Schema.Array(Schema.Finite),
  })),
);

/** Scores: the counts must agree, and the sums but for the order in which they were added. */
async function metricDifferences(found: Database, wanted: Database): Promise<string[]> {
  const ours = new Map((await metrics(found)).map((row) => [row.key, row]));
  const theirs = await metrics(wanted);
  const wrong = theirs.flatMap((row) => {
    const mine = ours.get(row.key);
    if (mine === undefined) return [`metrics ${row.key}: found no row`];
    const different = [
      ...fieldDifferences(mine.counts, row.counts, `metrics ${row.key}: counts`),
      ...row.sums.flatMap((sum, i) =>
        Math.abs(mine.sums[i] - sum) <= tolerance * (1 + Math.abs(sum))
          ? []
          : [`metrics ${row.key}: sums.${i}: found ${mine.sums[i]}, wanted ${sum}`]
      ),
    ];
    return different;
  });
  if (theirs.length === 0) wrong.push("metrics: the undisturbed run has left no row");
  if (ours.size > theirs.length) wrong.push(`metrics: ${ours.size - theirs.length} rows too many`);
  return wrong.slice(0, shownFields);
}

async function metrics({ drizzle }: Database) {
  const key = sql`concat_ws(' ', video_key, hour, horizon, method, model, partition)`;
  const sums = sql`absolute_error || squared_error || drift_absolute_error ||
    last_absolute_error || gain || gain_squared || width`;
  const [{ json }] = await drizzle
    .select({ json: sql<string>`coalesce(json_agg(item), '[]')::text` })
    .from(sql`(select ${key} as key, scored || covered as counts, ${sums} as sums
      from model_metrics) as item`);
  return Schema.decodeUnknownSync(Metrics)(json);
}
