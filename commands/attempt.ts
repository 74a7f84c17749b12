// A promise as an Effect whose failure is what the promise failed with.
import { Effect } from "effect";

/** Runs `work`; whatever it rejects with becomes the failure, as an Error. */
export function attempt<A>(work: () => Promise<A>): Effect.Effect<A, Error> {
  return Effect.tryPromise({
    try: work,
    catch: (cause) => cause instanceof Error ? cause : new Error(String(cause)),
  });
}
