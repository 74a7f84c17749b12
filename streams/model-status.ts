// How the training of a model is getting on, as its trainer says it once a second while it trains.
import { Schema } from "effect";

/** Where a trainer says how it is; core NATS, as nobody needs yesterday's status. */
export function modelStatusSubject(model: string): string {
  return `status.trainer.${model}`;
}

const Loss = Schema.NullOr(Schema.Finite);

/** The message on `status.trainer.<name>`. */
export const ModelStatus = Schema.Struct({
  name: Schema.String,
  /** `failed` until the next training succeeds; forecasts go on. */
  state: Schema.Literals(["idle", "training", "failed"]),
  /** Windows gathered to learn from, and how many the first or next training waits for. */
  examples: Schema.Int,
  wanted: Schema.Int,
  /** Passes over the training part so far, and at most. */
  epoch: Schema.Int,
  epochs: Schema.Int,
  trainingLoss: Loss,
  validationLoss: Loss,
  /** Why the last training failed. */
  reason: Schema.NullOr(Schema.String),
  /** Wall-clock time, ISO. */
  at: Schema.String,
}).annotate({ identifier: "ModelStatus" });
export type ModelStatus = typeof ModelStatus.Type;
