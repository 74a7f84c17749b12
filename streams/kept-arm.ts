// The arm that a user keeps in an experiment that is sticky: one entry each in a bucket, by which all
// processes that decide agree.
import { Schema } from "effect";
import { leastPropensity } from "./decision.ts";
import { maxArms } from "./experiment.ts";
import { Word } from "./experiment-context.ts";

/** The key-value bucket of the arms that users keep. */
export const keptArmsBucket = "assignments";

/** Where the arm of a user is put; `userToken` is the token of their id (streams/token.ts). */
export function keptArmSubject(experiment: string, userToken: string): string {
  return `$KV.${keptArmsBucket}.${experiment}.${userToken}`;
}

/** The value of an entry: how the arm was chosen the first time. */
export const KeptArm = Schema.Struct({
  arm: Word,
  /** The number of the arm. */
  index: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxArms - 1 })),
  propensities: Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
    .check(Schema.isBetweenLength(1, maxArms)),
  /** Of the posterior that it was chosen on. */
  version: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
}).check(Schema.makeFilter(
  ({ index, propensities }) => propensities[index] >= leastPropensity,
  { expected: "an arm that could be chosen" },
)).annotate({ identifier: "KeptArm" });
export type KeptArm = typeof KeptArm.Type;
