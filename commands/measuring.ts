// What every process of Troupe measures, whatever it is for.
import { Effect, type Scope } from "effect";
import { Metrics } from "../metrics/metrics.ts";
import { measureProcess } from "../metrics/process.ts";
import manifest from "../package.json" with { type: "json" };

/** The metrics of this process, itself among them, for the length of the scope. */
export const processMetrics: Effect.Effect<Metrics, never, Scope.Scope> = Effect.gen(function* () {
  const metrics = new Metrics();
  yield* measureProcess(metrics, manifest.version);
  return metrics;
});
