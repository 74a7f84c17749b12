// Erasures as the database keeps them: who is to be forgotten, how far that has come, and what was removed.
import { randomBytes } from "node:crypto";
import { and, asc, desc, eq, isNotNull, lt, or, sql } from "drizzle-orm";
import { Schema } from "effect";
import { keyDigits } from "../streams/erasure.ts";
import type { Drizzle } from "./database.ts";
import { erasureKeys, erasures, type ErasureState } from "./erasure-schema.ts";
import { unavailable } from "./errors.ts";

const Sequence = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));

/** Sequences that partitions must have come to, or that were the last ones of streams. */
export const Barriers = Schema.Struct({
  /** Last sequences of streams before anybody was told: what they hold is older than the erasure. */
  before: Schema.optionalKey(Schema.Record(Schema.String, Sequence)),
  /** The command that reached the user's actor. */
  user: Schema.optionalKey(Sequence),
  /** What each partition must have committed, by `kind/partition`. */
  partitions: Schema.Record(Schema.String, Sequence),
  /** The first sequence of the predictions that may be of somebody who came back. */
  predictions: Schema.optionalKey(Sequence),
});
export type Barriers = typeof Barriers.Type;

/** What an erasure found in a place, and what of it is left. */
export const FoundAt = Schema.Struct({
  found: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  /** Null until somebody has looked again. */
  left: Schema.NullOr(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
});

/** What was found, by the name of the place. */
export const Places = Schema.Record(Schema.String, FoundAt);
export type Places = typeof Places.Type;

const decodeBarriers = Schema.decodeUnknownSync(Barriers);
const decodePlaces = Schema.decodeUnknownSync(Places);

/** An erasure. */
export interface ErasureRow {
  readonly id: string;
  /** Stands for the user. */
  readonly digest: string;
  /** Subject token of the user's id, as long as there is something to remove. */
  readonly userKey: string | undefined;
  readonly state: ErasureState;
  readonly requestedAtMs: number;
  readonly requestedBy: string;
  readonly barriers: Barriers;
  readonly places: Places;
  readonly certifiedAtMs: number | undefined;
  readonly codeVersion: string | undefined;
}

/** Whose erasure is asked for. */
export type NewErasure = Pick<ErasureRow, "id" | "digest" | "requestedAtMs" | "requestedBy"> & {
  readonly userKey: string;
};

/** The key of digests, made where there is none yet: hexadecimal. Fails with `StoreUnavailable`. */
export function erasureKey(drizzle: Drizzle): Promise<string> {
  return answered("key of erasures", async () => {
    const key = randomBytes(keyDigits / 2).toString("hex");
    const [known] = await drizzle.select().from(erasureKeys);
    if (known !== undefined) return known.key;
    await drizzle.insert(erasureKeys).values({ id: 1, key }).onConflictDoNothing();
    const [first] = await drizzle.select().from(erasureKeys);
    return first.key;
  });
}

/**
 * Begins an erasure and answers with it; where one of the same user is under way, with that one.
 * Fails with `StoreUnavailable`.
 */
export function requestErasure(drizzle: Drizzle, erasure: NewErasure): Promise<ErasureRow> {
  return answered("request of an erasure", async () => {
    const { id, digest, userKey, requestedBy, requestedAtMs } = erasure;
    await drizzle.insert(erasures).values({
      id,
      digest,
      userKey,
      requestedBy,
      requestedAt: new Date(requestedAtMs),
      state: "requested",
      barriers: { partitions: {} },
      places: {},
    }).onConflictDoNothing();
    // The one that was under way may have been completed meanwhile: then it is the answer.
    const [row] = await drizzle.select().from(erasures).where(eq(erasures.digest, digest))
      .orderBy(desc(erasures.requestedAt), desc(erasures.id)).limit(1);
    return rowOf(row);
  });
}

/** An erasure that is under way. */
export type OpenErasure = ErasureRow & { readonly userKey: string };

/** Erasures that are under way, the oldest first. Fails with `StoreUnavailable`. */
export function openErasures(drizzle: Drizzle, limit: number): Promise<OpenErasure[]> {
  return answered("open erasures", async () => {
    const rows = await drizzle.select().from(erasures).where(isNotNull(erasures.userKey))
      .orderBy(asc(erasures.requestedAt), asc(erasures.id)).limit(limit);
    return rows.flatMap((row) =>
      row.userKey === null ? [] : [{ ...rowOf(row), userKey: row.userKey }]
    );
  });
}

/** An erasure by its id. Fails with `StoreUnavailable`. */
export function findErasure(drizzle: Drizzle, id: string): Promise<ErasureRow | undefined> {
  return answered("erasure", async () => {
    const [row] = await drizzle.select().from(erasures).where(eq(erasures.id, id));
    return row && rowOf(row);
  });
}

/** What a page of erasures is asked for with. */
export interface ErasuresQuery {
  readonly digest: string | undefined;
  readonly limit: number;
  readonly after: { readonly atMs: number; readonly id: string } | undefined;
}

/** Erasures, newest first, and whether there are more. Fails with `StoreUnavailable`. */
export function listErasures(
  drizzle: Drizzle,
  { digest, limit, after }: ErasuresQuery,
): Promise<{ readonly items: readonly ErasureRow[]; readonly more: boolean }> {
  return answered("list of erasures", async () => {
    const at = after && new Date(after.atMs);
    const isAfter = after && at && or(
      lt(erasures.requestedAt, at),
      and(eq(erasures.requestedAt, at), lt(erasures.id, after.id)),
    );
    const ofUser = digest === undefined ? undefined : eq(erasures.digest, digest);
    const rows = await drizzle.select().from(erasures).where(and(ofUser, isAfter))
      .orderBy(desc(erasures.requestedAt), desc(erasures.id)).limit(limit + 1);
    return { items: rows.slice(0, limit).map(rowOf), more: rows.length > limit };
  });
}

/** What an erasure goes on with. */
export interface ErasureStep {
  readonly from: ErasureState;
  readonly to: ErasureState;
  readonly barriers: Barriers;
}

/** Moves an erasure on, unless somebody else has. Fails with `StoreUnavailable`. */
export function advanceErasure(
  drizzle: Drizzle,
  id: string,
  { from, to, barriers }: ErasureStep,
): Promise<void> {
  return answered("advance of an erasure", async () => {
    await drizzle.update(erasures).set({ state: to, barriers })
      .where(and(eq(erasures.id, id), eq(erasures.state, from)));
  });
}

/**
 * Notes what was found in a place: the most that was ever found there, as a second look after a crash finds
 * only the rest. Fails with `StoreUnavailable`.
 */
export function notePlace(
  drizzle: Drizzle,
  id: string,
  place: string,
  { found, left }: typeof FoundAt.Type,
): Promise<void> {
  return answered("note of an erasure", async () => {
    const before = sql`coalesce((${erasures.places} #>> array[${place}, 'found'])::bigint, 0)`;
    const note = sql`jsonb_build_object(
      'found', greatest(${before}, ${found}::bigint), 'left', ${left}::bigint)`;
    const places = sql`${erasures.places} || jsonb_build_object(${place}::text, ${note})`;
    await drizzle.update(erasures).set({ places }).where(eq(erasures.id, id));
  });
}

/** Completes an erasure: from now on nothing says whose it was. Fails with `StoreUnavailable`. */
export function certifyErasure(
  drizzle: Drizzle,
  id: string,
  at: Date,
  codeVersion: string,
): Promise<void> {
  return answered("certificate of an erasure", async () => {
    await drizzle.update(erasures)
      .set({ state: "certified", userKey: null, certifiedAt: at, codeVersion })
      .where(and(eq(erasures.id, id), eq(erasures.state, "settled")));
  });
}

function rowOf(row: typeof erasures.$inferSelect): ErasureRow {
  return {
    id: row.id,
    digest: row.digest,
    userKey: row.userKey ?? undefined,
    state: row.state,
    requestedAtMs: row.requestedAt.getTime(),
    requestedBy: row.requestedBy,
    barriers: decodeBarriers(row.barriers),
    places: decodePlaces(row.places),
    certifiedAtMs: row.certifiedAt?.getTime(),
    codeVersion: row.codeVersion ?? undefined,
  };
}

async function answered<A>(operation: string, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (cause) {
    throw unavailable(operation, cause);
  }
}
