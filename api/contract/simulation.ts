// The simulation that the demo runs: `/v1/simulation` and `/v1/simulation/drift`.
import { Schema } from "effect";
import { SimulationState } from "../../streams/simulation-state.ts";
import { AsOf } from "./asof.ts";

const { experiment, drifts, driftedAt, rates } = SimulationState.fields;

/** Answer of `GET /v1/simulation` and `POST /v1/simulation/drift`. */
export const SimulationAnswer = Schema.Struct({
  running: Schema.Boolean.annotate({ description: "Whether visitors are being simulated" }),
  experiment: Schema.NullOr(experiment).annotate({ description: "Whose arms they are shown" }),
  drifts: drifts.annotate({ description: "How often the true rates have changed so far" }),
  driftedAt: driftedAt.annotate({ description: "When they changed last" }),
  rates: Schema.NullOr(rates).annotate({
    description: "How often visitors click what they are shown: the truth, which no policy is told",
  }),
  asOf: AsOf,
}).annotate({ identifier: "Simulation" });
export type SimulationAnswer = typeof SimulationAnswer.Type;
