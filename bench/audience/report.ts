// The tables of the benchmark of the audience, in Markdown.
import type { Measured, ProbabilityRow, ValueRow } from "./measure.ts";
import { table, whole } from "../table.ts";

/** How good what is said of users is, beside the truth and beside baselines, and what it takes. */
export function audienceReport(measured: Measured): string {
  const { run, events, probabilities, values, models, told } = measured;
  return [
    `${whole(run.users)} users for ${run.days} days, seed ${run.seed}, ${
      whole(events)
    } events; the ` +
    `first ${run.warmUpDays} days are learnt from and not scored. _Truth_ is the simulation's own ` +
    "probability, which knows each user's rates; _observer_ knows the laws and whatever can be seen, " +
    "and infers those rates.",
    probabilitiesTable(probabilities),
    valuesTable(values),
    modelsTable(models, told),
  ].join("\n\n");
}

function probabilitiesTable(rows: readonly ProbabilityRow[]): string {
  return table(
    [
      "model",
      "scored",
      "rate",
      "log loss",
      "/truth",
      "/observer",
      "base rate /truth",
      "calibration error",
      "AUC",
      "AUC of the truth",
    ],
    rows.map(({ name, served, truth, observer }) => {
      const rate = served.positives / served.n;
      const entropy = -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
      return [
        name,
        whole(served.n),
        figure(rate),
        figure(served.logLoss),
        ratio(served.logLoss, truth.logLoss),
        ratio(served.logLoss, observer?.logLoss),
        ratio(entropy, truth.logLoss),
        figure(served.ece),
        figure(served.auc),
        figure(truth.auc),
      ];
    }),
  );
}

function valuesTable(rows: readonly ValueRow[]): string {
  const what = {
    engagement: "engagement of the next session: mean absolute error, of 100",
    recommendations: "recommendations: hit rate of ten",
  };
  const baseline = { engagement: "last value", recommendations: "popularity of late" };
  return table(
    ["what", "scored", "served", "baseline", "its figure", "served / baseline"],
    rows.map((row) => [
      what[row.name],
      whole(row.scored),
      figure(row.served),
      baseline[row.name],
      figure(row.baseline),
      ratio(row.served, row.baseline),
    ]),
  );
}

function modelsTable(models: Measured["models"], told: Measured["told"]): string {
  const kilobytes = (bytes: number) => bytes === 0 ? "" : `${(bytes / 1024).toFixed(1)} KB`;
  return table(
    ["model", "snapshot", "weights told", "versions", "predictions that went out"],
    models.map(({ name, snapshotBytes, weightBytes, versions }) => [
      name,
      kilobytes(snapshotBytes),
      kilobytes(weightBytes),
      whole(versions),
      whole(told.get(name) ?? 0),
    ]),
  );
}

function figure(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(4);
}

function ratio(value: number | undefined, other: number | undefined): string {
  return value === undefined || other === undefined ? "" : (value / other).toFixed(3);
}
