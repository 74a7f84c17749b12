// What is simulated around an experiment, as whoever simulates it answers: `ask.simulation.state` asks for
// it, `ask.simulation.drift` lets the world change first.
import { Schema } from "effect";
import { ExperimentId } from "./experiment.ts";

/** What can be asked of a simulation. */
export const simulationVerbs = ["state", "drift"] as const;
export type SimulationVerb = typeof simulationVerbs[number];

/** The answer. */
export const SimulationState = Schema.Struct({
  experiment: ExperimentId,
  /** How often the world has changed, and when it did last. */
  drifts: Schema.Int,
  driftedAt: Schema.NullOr(Schema.String.annotate({ format: "date-time" })),
  /** How often somebody who sees an arm clicks: the truth, which no policy is told. */
  rates: Schema.Array(Schema.Struct({
    arm: Schema.String,
    rate: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  })),
}).annotate({ identifier: "SimulationState" });
export type SimulationState = typeof SimulationState.Type;
