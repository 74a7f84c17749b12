// The tables of erasures: each with how far it has come and, at its end, what was removed.
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, label } from "./schema-columns.ts";

/** What an erasure waits for next; see actors/erasure/steps.ts. */
export const erasureStates = ["requested", "told", "applied", "settled", "certified"] as const;
export type ErasureState = (typeof erasureStates)[number];

/** The key of the digests that stand for users once their ids are gone: one, made at its first use. */
export const erasureKeys = pgTable("erasure_keys", {
  id: integer().primaryKey(),
  /** 32 bytes as hexadecimal digits. */
  key: text().notNull(),
});

/** Erasures of users, those that are done included. */
export const erasures = pgTable("erasures", {
  id: label("id").primaryKey(),
  /** Stands for the user: see `digestOf` in streams/erasure.ts. */
  digest: label("digest").notNull(),
  /** The subject token of the user's id; null once all is removed. */
  userKey: text("user_key"),
  state: text({ enum: erasureStates }).notNull(),
  requestedAt: instant("requested_at").notNull(),
  /** Whoever asked for it: the id of a key, the subject of a token. */
  requestedBy: text("requested_by").notNull(),
  /** Sequences that partitions must have come to before anything is removed, as JSON. */
  barriers: jsonb().notNull(),
  /** What was found where, and how much of it is left, as JSON. */
  places: jsonb().notNull(),
  certifiedAt: instant("certified_at"),
  /** The version of Troupe that completed it. */
  codeVersion: text("code_version"),
}, (table) => [
  index("erasures_requested_at").on(table.requestedAt, table.id),
  // One at a time for each user: who asks again hears of the one that is under way.
  uniqueIndex("erasures_open").on(table.digest).where(sql`${table.userKey} is not null`),
]);
