// Predictions as they go out on NATS, and as a user's row holds them.
import { isoTime } from "../../streams/iso-time.ts";
import { riskClassOf, type UserPredictionKind } from "../../streams/user-prediction.ts";
import { userPredictionSubject } from "../../streams/subjects.ts";
import type { StepContext } from "../actor.ts";
import { type KeptReason, type Own, said } from "./own.ts";
import { reasonsJson } from "./reasons.ts";

const hourMs = 3_600_000;

/** Of whom, when, and by what. */
export interface Occasion {
  readonly key: string;
  readonly userId: string;
  readonly atMs: number;
  readonly isCold: boolean;
}

/**
 * Publishes a prediction of this kind; `fields` are those that its kind has of its own. The JSON is put
 * together from parts that need no escaping, in a third of the time.
 */
export function tell(
  kind: UserPredictionKind,
  { key, userId, atMs, isCold }: Occasion,
  version: number,
  reasons: readonly KeptReason[],
  fields: Readonly<Record<string, unknown>>,
  context: Pick<StepContext<unknown>, "emit" | "partition" | "sequence">,
): void {
  const { partition, sequence } = context;
  context.emit(
    userPredictionSubject(key, kind),
    `{"kind":"${kind}","user_id":${JSON.stringify(userId)},"at":"${isoTime(atMs)}",` +
      `"model":"${kind}@${version}","isCold":${isCold},` +
      `"reasons":${reasonsJson(reasons, fourDigits)},` +
      `"partition":${partition},"sequence":${sequence},${JSON.stringify(fields).slice(1)}`,
  );
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
  const words: string[] = [];
  for (const kind of ["churn", "conversion", "engagement", "click"] as const) {
    const value = own.value(said[kind]);
    if (value === undefined) continue;
    const model = `${kind}@${own.versionOf(said[kind])}`;
    const reasons = reasonsJson(own.reasons(said[kind]), fourDigits);
    words.push(
      `"${kind}":{"value":${fourDigits(value)},"model":"${model}","reasons":${reasons}}`,
    );
  }
  if (own.saidAtMs > 0) words.push(`"at":"${isoTime(own.saidAtMs)}"`);
  return `{${words.join()}}`;
}

/** A number rounded, as JSON. */
function fourDigits(value: number): string {
  return Number.isFinite(value) ? `${round(value)}` : "null";
}
