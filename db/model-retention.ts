// Keeps the model registry bounded: by number, as what serves may be older than any reading kept.
import { and, eq, exists, lte, max, not, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Drizzle } from "./database.ts";
import { modelAliases, modelEvents, models } from "./schema.ts";

/** What is kept of every model, and of the events of all. */
export const keptVersions = 1000;
export const keptEvents = 10_000;

/**
 * Deletes all events but the newest {@link keptEvents}, and of each model all versions but the newest
 * {@link keptVersions}, those that serve or are tried, and those whose promotion is among the events
 * kept, to which a rollback may return. Answers with the number of rows.
 */
export async function deleteOldVersions(
  drizzle: Drizzle,
  kept: { readonly versions: number; readonly events: number } = {
    versions: keptVersions,
    events: keptEvents,
  },
): Promise<number> {
  const newestEvent = drizzle.select({ id: max(modelEvents.id) }).from(modelEvents);
  const events = await drizzle.delete(modelEvents)
    .where(lte(modelEvents.id, sql`(${newestEvent}) - ${kept.events}::bigint`))
    .returning({ id: modelEvents.id });
  const others = alias(models, "others");
  const newest = drizzle.select({ version: max(others.version) }).from(others)
    .where(eq(others.name, models.name));
  const isAliased = exists(
    drizzle.select({ one: sql`1` }).from(modelAliases)
      .where(and(eq(modelAliases.name, models.name), eq(modelAliases.version, models.version))),
  );
  const wasPromoted = exists(
    drizzle.select({ one: sql`1` }).from(modelEvents).where(and(
      eq(modelEvents.name, models.name),
      eq(modelEvents.version, models.version),
      eq(modelEvents.kind, "promoted"),
    )),
  );
  const versions = await drizzle.delete(models)
    .where(and(
      lte(models.version, sql`(${newest}) - ${kept.versions}::integer`),
      not(isAliased),
      not(wasPromoted),
    ))
    .returning({ version: models.version });
  return events.length + versions.length;
}
