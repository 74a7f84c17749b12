// How an experiment stands, as its owner tells everybody who decides: kept in a bucket, one entry each.
import { Schema } from "effect";
import {
  armStatuses,
  ExperimentDefinition,
  ExperimentId,
  experimentStatuses,
  maxArms,
} from "./experiment.ts";
import { Word } from "./experiment-context.ts";

/** The key-value bucket of standings; a key is the id of an experiment. */
export const standingsBucket = "experiments";

/** Where an experiment's standing is put. */
export function standingSubject(experiment: string): string {
  return `$KV.${standingsBucket}.${experiment}`;
}

/** The value of an entry. */
export const Standing = Schema.Struct({
  experiment: ExperimentId,
  status: Schema.Literals(experimentStatuses),
  /** Counts what was told, from 1; a decision names the version that it was made on. */
  version: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  definition: ExperimentDefinition,
  /** All arms by number, those that were added later included. */
  arms: Schema.Array(Schema.Struct({ id: Word, status: Schema.Literals(armStatuses) }))
    .check(Schema.isMaxLength(maxArms)),
  /** The policy with what it has learnt (ml/bandit/policies.ts), as bytes in base64. */
  policy: Schema.String,
  at: Schema.String.annotate({ format: "date-time" }),
}).annotate({ identifier: "Standing" });
export type Standing = typeof Standing.Type;
