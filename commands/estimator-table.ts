// What estimators say of policies, as a table on a terminal.
import type { OffPolicyRow } from "../ml/off-policy/off-policy.ts";
import { columns, grouped } from "./terminal.ts";

/** Every estimator's figures, in columns. */
export function estimatorTable(rows: readonly OffPolicyRow[]): string {
  return columns([
    ["policy", "estimator", "value", "low", "high", "effective sample size"],
    ...rows.map(({ policy, estimator, value, low, high, effectiveSampleSize, clip }) => [
      policy,
      clip === undefined ? estimator : `${estimator} (${clip})`,
      ...[value, low, high].map((figure) => figure === null ? "none" : figure.toPrecision(4)),
      grouped(Math.round(effectiveSampleSize)),
    ]),
  ]);
}
