// As of when an answer holds.
import { readFreshness } from "../db/queries/partitions.ts";
import type { AsOf } from "./contract/asof.ts";
import type { Ports } from "./ports.ts";

/** A time as the answers write it. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** A time as the answers write it, or null. */
export function maybeInstant(atMs: number | undefined): string | null {
  return atMs === undefined ? null : instant(atMs);
}

/** Kinds of actors whose rows answers are made from. */
export type Writer = "video" | "user" | "engagement" | "model" | "experiment";

/** As of when an answer holds that includes what `writer` wrote of events up to `eventMs`. */
export async function asOfDatabase(
  ports: Ports,
  eventMs: number | undefined,
  writer: Writer = "video",
): Promise<AsOf> {
  const { committedAtMs } = await readFreshness(ports.database.drizzle, writer);
  return asOf(ports, eventMs, committedAtMs);
}

/** As of when an answer about whole hours or days holds whose range ends at `endMs`, maybe yet to come. */
export async function asOfHours(
  ports: Ports,
  endMs: number | undefined,
  writer: Writer = "video",
): Promise<AsOf> {
  const { committedAtMs, watermarkMs } = await readFreshness(ports.database.drizzle, writer);
  const eventMs = watermarkMs === undefined ? endMs : Math.min(endMs ?? Infinity, watermarkMs);
  return asOf(ports, eventMs, committedAtMs);
}

/** As of when an answer holds. */
export function asOf(ports: Pick<Ports, "now">, eventMs?: number, committedAtMs?: number): AsOf {
  return {
    eventTime: maybeInstant(eventMs),
    committedAt: maybeInstant(committedAtMs),
    answeredAt: instant(ports.now()),
  };
}

/** The latest of some times; undefined where there are none. */
export function latest(timesMs: readonly number[]): number | undefined {
  return timesMs.length === 0 ? undefined : timesMs.reduce((a, b) => Math.max(a, b));
}
