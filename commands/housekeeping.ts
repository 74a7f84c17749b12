// What must be done in a database now and then while Troupe runs on it.
import { Duration, Effect } from "effect";
import type { Database } from "../db/database.ts";
import { deleteOld } from "../db/retention.ts";
import { attempt } from "./attempt.ts";

/** Several workers may do so at once; what one has deleted the others do not find. */
const every = Duration.minutes(10);

/** Deletes what is older than `history` and takes back the room, now and then; never ends. */
export function keepHouse(
  database: Database,
  history: Duration.Duration,
): Effect.Effect<never> {
  const days = Duration.toDays(history);
  const retention = {
    readingsDays: days,
    predictionsDays: days,
    hourlyDays: days,
    metricsDays: days,
    sessionsDays: days,
    learnerScoresDays: days,
    decisionsDays: days,
    rewardsDays: days,
  };
  const clean = Effect.gen(function* () {
    const rows = yield* attempt(() => deleteOld(database, retention));
    if (rows > 0) yield* Effect.logInfo(`deleted ${rows} rows older than ${days} days`);
    yield* attempt(() => database.tidy());
  });
  const cleanOrComplain = Effect.catch(
    clean,
    (error) => Effect.logWarning(`old rows could not be deleted: ${error.message}`),
  );
  return Effect.forever(Effect.andThen(Effect.sleep(every), cleanOrComplain));
}
