// Predictions as they go out on NATS, and as a user's row holds them.
import {
  type PredictionReason,
  riskClassOf,
  type UserPredictionKind,
} from "../../streams/user-prediction.ts";
import { userPredictionSubject } from "../../streams/subjects.ts";
import type { StepContext } from "../actor.ts";
import { type Own, said } from "./own.ts";
import { reasonsInWords } from "./reasons.ts";

const hourMs = 3_600_000;

/** Of whom, when, and by what. */
export interface Occasion {
  readonly key: string;
  readonly userId: string;
  readonly atMs: number;
  readonly isCold: boolean;
}

/** Publishes a prediction of this kind; `fields` are those that its kind has of its own. */
export function tell(
  kind: UserPredictionKind,
  { key, userId, atMs, isCold }: Occasion,
  version: number,
  reasons: readonly PredictionReason[],
  fields: Readonly<Record<string, unknown>>,
  context: Pick<StepContext<unknown>, "emit" | "partition" | "sequence">,
): void {
  const { partition, sequence } = context;
  context.emit(
    userPredictionSubject(key, kind),
    JSON.stringify({
      kind,
      user_id: userId,
      at: new Date(atMs).toISOString(),
      model: `${kind}@${version}`,
      isCold,
      reasons: reasons.map(rounded),
      partition,
      sequence,
      ...fields,
    }),
  );
}

function rounded(reason: PredictionReason): PredictionReason {
  return { ...reason, contribution: round(reason.contribution) };
}

/** Four digits are more than anybody believes of a probability. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** What goes out of churn and conversion besides. */
export function probabilityFields(kind: "churn" | "conversion", value: number, horizonMs: number) {
  const fields = { probability: round(value), horizonHours: horizonMs / hourMs };
  return kind === "churn" ? { ...fields, risk: riskClassOf(value) } : fields;
}

/** The last word of each kind with its reasons, as JSON: one object by kind. */
export function lastWords(own: Own): string {
  const words: Record<string, unknown> = {};
  for (const kind of ["churn", "conversion", "engagement", "click"] as const) {
    const value = own.value(said[kind]);
    if (value === undefined) continue;
    words[kind] = {
      value: round(value),
      model: `${kind}@${own.versionOf(said[kind])}`,
      reasons: reasonsInWords(own.reasons(said[kind])).map(rounded),
    };
  }
  if (own.saidAtMs > 0) words["at"] = new Date(own.saidAtMs).toISOString();
  return JSON.stringify(words);
}
