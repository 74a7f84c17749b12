import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learnerOf, scoreOf } from "../audience-examples.ts";
import { type LearnerScoreDelta, probabilityBins } from "../store.ts";
import { learnerFigures } from "./learner-figures.ts";
import {
  type LearnerScoreRow,
  type LearnerScoresSelection,
  listLearners,
  listLearnerScores,
} from "./learners.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);
const hours = Array.from({ length: 30 }, (_, i) => i);

/** Ten examples of an hour, one of which came true; those of later hours lose less. */
function scores(name: string, method: string, hour: number, loss: number): LearnerScoreDelta {
  const bins = Array<number>(2 * probabilityBins).fill(0);
  bins[2] = 9;
  bins[probabilityBins + (method === "served" ? 12 : 2)] = 1;
  const sums = [10, 1, loss, 1, 2, 3];
  return scoreOf(name, { method, hourMs: startMs + hour * hourMs, sums, bins });
}

const learnerScores = hours.flatMap((hour) => [
  scores("churn", "served", hour, 4 - hour / 16),
  // Of the last hour there is no baseline.
  ...(hour === 29 ? [] : [scores("churn", "base rate", hour, 5)]),
  scores("click", "served", hour, 1),
  scoreOf("recommendations", { hourMs: startMs + hour * hourMs, sums: [4, 1, 0, 0, 0, 0] }),
  scoreOf("engagement", { hourMs: startMs + hour * hourMs, sums: [4, 0, 0, 0, 8, 64], bins: [] }),
]);
const learners = [learnerOf("click"), learnerOf("churn", { isPromoted: false })];

const everything: LearnerScoresSelection = {
  name: "churn",
  by: "hour",
  fromMs: undefined,
  toMs: undefined,
  limit: 1000,
  after: undefined,
};

describe.each(dialects)("learners on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    await fill(opened.database, { learners, learnerScores });
  });
  afterAll(() => opened?.stop());

  it("lists learners as stored, by name", async () => {
    expect(await listLearners(opened.database.drizzle)).toEqual(learners.toReversed());
  });

  it("gives the figures of an hour, beside those of the baseline", async () => {
    const page = await listLearnerScores(opened.database.drizzle, { ...everything, limit: 3 });
    expect(page.more).toBe(true);
    const at = (hour: number) => startMs + hour * hourMs;
    const found = page.items.map(({ atMs, method, figures }) => ({
      atMs,
      method,
      normalisedEntropy: figures.normalisedEntropy,
      auc: figures.auc,
    }));
    expect(found).toEqual([
      { atMs: at(29), method: "served", normalisedEntropy: undefined, auc: 1 },
      { atMs: at(28), method: "base rate", normalisedEntropy: 1, auc: 0.5 },
      { atMs: at(28), method: "served", normalisedEntropy: (4 - 28 / 16) / 5, auc: 1 },
    ]);
  });

  it("adds up days, and all of a range", async () => {
    const { drizzle } = opened.database;
    const days = await listLearnerScores(drizzle, { ...everything, by: "day" });
    expect(days.items.map(({ atMs, method, figures }) => [atMs, method, figures.scored])).toEqual([
      [startMs + 24 * hourMs, "base rate", 50],
      [startMs + 24 * hourMs, "served", 60],
      [startMs, "base rate", 240],
      [startMs, "served", 240],
    ]);
    const range = { fromMs: startMs + hourMs, toMs: startMs + 3 * hourMs };
    const all = await listLearnerScores(drizzle, { ...everything, ...range, by: "all" });
    const figures = learnerFigures(
      [20, 2, 8 - 3 / 16, 2, 4, 6],
      Array.from(scores("churn", "served", 0, 0).bins, (bin) => 2 * bin),
      0.5,
    );
    expect(all.items[1]).toEqual({ atMs: undefined, method: "served", figures });
    expect(all.items[0]).toMatchObject({ method: "base rate", figures: { logLoss: 0.5 } });
  });

  it("gives errors where what is predicted is not a probability", async () => {
    const selection = { ...everything, name: "engagement", by: "all" as const };
    const { items } = await listLearnerScores(opened.database.drizzle, selection);
    expect(items).toMatchObject([
      { method: "served", figures: { scored: 120, mae: 2, rmse: 4, logLoss: undefined } },
    ]);
  });

  it("gives the share of hits of recommendations, and no errors", async () => {
    const selection = { ...everything, name: "recommendations", by: "all" as const };
    const { items } = await listLearnerScores(opened.database.drizzle, selection);
    expect(items).toMatchObject([
      { method: "served", figures: { scored: 120, hitRate10: 0.25, mae: undefined } },
    ]);
  });

  it.each(
    [["hour", 1], ["hour", 7], ["day", 1], ["all", 1]] as const,
  )("shows every %s and method once, %i at a time", async (by, limit) => {
    const { drizzle } = opened.database;
    const found: LearnerScoreRow[] = [];
    for (;;) {
      const selection = { ...everything, by, limit, after: found.at(-1) };
      const page = await listLearnerScores(drizzle, selection);
      found.push(...page.items);
      if (!page.more) break;
      expect(page.items).toHaveLength(limit);
    }
    const whole = await listLearnerScores(drizzle, { ...everything, by });
    expect(found).toEqual(whole.items);
    expect(found).toHaveLength({ hour: 59, day: 4, all: 2 }[by]);
  });

  it("says nothing of a learner that was never scored", async () => {
    const selection = { ...everything, name: "nobody", by: "all" as const };
    const page = await listLearnerScores(opened.database.drizzle, selection);
    expect(page).toEqual({ items: [], more: false });
  });
});
