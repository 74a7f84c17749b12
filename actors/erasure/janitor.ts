// The janitor of erasures: one process of a cluster has it. It goes on with whatever erasure is under way,
// and removes from the log what partitions refused.
import { Effect } from "effect";
import { openErasures } from "../../db/erasures.ts";
import { removeRefused } from "./refusals.ts";
import { type ErasureWorld, takeStep } from "./steps.ts";

/** Erasures that are looked at together; those that were asked for first go first. */
const together = 32;
/** Between two looks at what there is to do. */
const everyMs = 1000;
/** After an error it begins again: every step can be done twice. */
const pauseMs = 5000;

/** Works until interrupted, whatever fails. */
export function runJanitor(world: ErasureWorld): Effect.Effect<never> {
  const look = Effect.gen(function* () {
    const open = yield* Effect.tryPromise(() => openErasures(world.drizzle, together));
    let goesOn = false;
    for (const erasure of open) {
      if (yield* Effect.tryPromise(() => takeStep(erasure, world))) goesOn = true;
    }
    yield* Effect.tryPromise(() => removeRefused(world.connection, world.drizzle));
    if (!goesOn) yield* Effect.sleep(everyMs);
  });
  return Effect.forever(
    Effect.catch(look, (error) =>
      Effect.andThen(
        Effect.logWarning(
          `the janitor of erasures stopped, starting again in ${pauseMs} ms: ${error.message} ` +
            String(error.cause),
        ),
        Effect.sleep(pauseMs),
      )),
  );
}
