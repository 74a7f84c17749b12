// What must be done in a database now and then while Troupe runs on it.
import { Duration, Effect } from "effect";
import { measureSpans } from "../config/spans.ts";
import type { Configuration } from "../config/table.ts";
import type { Database } from "../db/database.ts";
import { deleteOld, type Retention } from "../db/retention.ts";
import { attempt } from "./attempt.ts";

/** Several workers may do so at once; what one has deleted the others do not find. */
const every = Duration.minutes(10);

/** What was done stays on record for two years, where nothing else is said. */
const auditDays = 730;

/** How long each table keeps its rows: as long as `history`, unless something is said of it alone. */
export function retentionOf(
  { history, tableAges }: Pick<Configuration, "history" | "tableAges">,
): Retention {
  const days = Duration.toDays(history);
  const usual: Retention = {
    readings: days,
    forecasts: days,
    hourly: days,
    accuracy: days,
    sessions: days,
    scores: days,
    decisions: days,
    rewards: days,
    audit: auditDays,
  };
  return { ...usual, ...measureSpans(tableAges, Duration.toDays) };
}

/** Deletes what is older than it may be and takes back the room, now and then; never ends. */
export function keepHouse(database: Database, configuration: Configuration): Effect.Effect<never> {
  const retention = retentionOf(configuration);
  const clean = Effect.gen(function* () {
    const rows = yield* attempt(() => deleteOld(database, retention));
    if (rows > 0) {
      yield* Effect.annotateLogs(Effect.logInfo("deleted rows that were too old"), { rows });
    }
    yield* attempt(() => database.tidy());
  });
  const cleanOrComplain = Effect.catch(
    clean,
    (error) =>
      Effect.annotateLogs(Effect.logWarning("old rows could not be deleted"), {
        detail: error.message,
      }),
  );
  const work = Effect.annotateLogs(cleanOrComplain, { component: "housekeeping" });
  return Effect.forever(Effect.andThen(Effect.sleep(every), work));
}
