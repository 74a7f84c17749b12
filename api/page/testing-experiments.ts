// Experiments for the tests of the page: one that converges, one that is split evenly, one not started.
import { decisionOf, experimentOf, rewardOf } from "../../db/experiment-examples.ts";
import type { Projections } from "../../db/store.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import type { ArmState, ExperimentState } from "../../streams/experiment-state.ts";
import { hostile, lastMs } from "./testing-rows.ts";

const pointSeconds = 10;
const points = 60;
const startMs = lastMs - points * pointSeconds * 1000;
const at = (ms: number) => new Date(ms).toISOString();

/** An arm with clicks, of which all is known that the page shows. */
function armOf(id: string, differences: Partial<ArmState> = {}): ArmState {
  return {
    id,
    status: "active",
    weight: 1,
    decisions: 0,
    rewards: 0,
    rewardSum: 0,
    mean: null,
    low: null,
    high: null,
    probabilityBest: 0.5,
    share: 0,
    shareNow: 0.5,
    propensity: 0.5,
    ...differences,
  };
}

/** An experiment that has not heard of anything. */
export function experimentStateOf(
  id: string,
  arms: readonly ArmState[],
  differences: Partial<ExperimentState> & { readonly more?: Partial<ExperimentDefinition> } = {},
): ExperimentState {
  const { more = {}, ...others } = differences;
  return {
    id,
    status: "running",
    version: 1,
    definition: {
      id,
      arms: arms.map((arm) => ({ id: arm.id })),
      reward: { kind: "click" },
      ...more,
    },
    policy: "adaptive-thompson",
    arms,
    decisions: arms.reduce((sum, { decisions }) => sum + decisions, 0),
    rewards: arms.reduce((sum, { rewards }) => sum + rewards, 0),
    open: 0,
    settled: 0,
    late: 0,
    settledEarly: 0,
    duplicates: 0,
    contradictions: 0,
    unknown: 0,
    forgotten: 0,
    regret: { value: 0, low: 0, high: 0 },
    lift: null,
    ratio: {
      verdict: "not-enough-data",
      pValue: 1,
      decisions: 0,
      arm: null,
      observed: 0,
      expected: 0,
    },
    verdict: null,
    history: { seconds: pointSeconds, arms: [], points: [] },
    createdAt: at(startMs - 60_000),
    startedAt: at(startMs),
    endedAt: null,
    lastAt: at(lastMs),
    ...others,
  };
}

const placements = ["top banner", "sidebar", hostile[0].title, "end of article", "newsletter"];
const weights = (point: number) =>
  placements.map((_, arm) => arm === 1 ? 20 + 3 * point : Math.max(3, 20 - point));
const sums = (arm: number) =>
  Array.from({ length: points }, (_, point) => weights(point)[arm]).reduce((a, b) => a + b, 0);
const all = placements.reduce((sum, _, arm) => sum + sums(arm), 0);
const rates = [0.021, 0.034, 0.018, 0.024, 0.012];

/** Five placements of which one is clearly better; the fifth is paused. */
export const ads: ExperimentState = experimentStateOf(
  "ads",
  placements.map((id, arm) => {
    const decisions = sums(arm);
    const [rate, clicks] = [rates[arm], Math.round(rates[arm] * sums(arm))];
    const width = 1.96 * Math.sqrt(rate / decisions);
    return armOf(id, {
      status: arm === 4 ? "paused" : "active",
      decisions,
      rewards: decisions - 10,
      rewardSum: clicks,
      mean: rate,
      low: Math.max(0.001, rate - width),
      high: rate + 1.2 * width,
      probabilityBest: [0.012, 0.9712, 0.0008, 0.016, 0][arm],
      share: decisions / all,
      shareNow: [0.06, 0.82, 0.04, 0.08, 0][arm],
      propensity: decisions / all,
    });
  }),
  {
    version: 4_120,
    open: 214,
    settled: 5_310,
    late: 31,
    duplicates: 12,
    contradictions: 2,
    unknown: 3,
    regret: { value: 41.2, low: 22.8, high: 63.1 },
    lift: {
      mean: 0.0287,
      evenMean: 0.0221,
      difference: { value: 0.0066, low: 0.0031, high: 0.0102 },
      lift: { value: 0.299, low: 0.134, high: 0.488 },
    },
    ratio: {
      verdict: "fine",
      pValue: 0.431,
      decisions: all,
      arm: "sidebar",
      observed: sums(1),
      expected: sums(1) + 21,
    },
    history: {
      seconds: pointSeconds,
      arms: placements,
      points: Array.from({ length: points }, (_, point) => ({
        at: at(startMs + point * pointSeconds * 1000),
        decisions: weights(point),
        rewards: weights(point),
        rewardSums: weights(point).map((count, arm) => Math.round(count * rates[arm])),
      })),
    },
    more: { title: "Where ads are shown" },
  },
);

const halves = [2_010, 1_990];

/** An A/B test that cannot tell yet. */
export const titles: ExperimentState = experimentStateOf(
  "titles",
  ["short title", "long title"].map((id, arm) =>
    armOf(id, {
      decisions: halves[arm],
      rewards: halves[arm],
      rewardSum: [41.5, 52.25][arm],
      mean: [0.0206, 0.0263][arm],
      low: [0.0148, 0.0197][arm],
      high: [0.0278, 0.0343][arm],
      probabilityBest: [0.12, 0.88][arm],
      share: halves[arm] / 4_000,
    })
  ),
  {
    policy: "fixed",
    lastAt: at(lastMs - 60_000),
    ratio: {
      verdict: "mismatch",
      pValue: 0.0004,
      decisions: 4_000,
      arm: "short title",
      observed: 2_010,
      expected: 1_700,
    },
    verdict: {
      verdict: "not-enough-data",
      arm: null,
      control: "short title",
      practicalDifference: 0.001,
      comparisons: [{
        arm: "long title",
        verdict: "not-enough-data",
        decisions: 4_000,
        estimate: 0.0057,
        low: -0.0041,
        high: 0.0155,
        moreDecisions: 12_345,
      }],
    },
    more: {
      reward: { kind: "revenue" },
      policy: { name: "fixed" },
      control: "short title",
      practicalDifference: 0.001,
    },
  },
);

/** One that nobody has started. */
export const draft: ExperimentState = experimentStateOf(
  "thumbnails",
  ["a face", "no face"].map((id) => armOf(id)),
  { status: "draft", startedAt: null, lastAt: at(lastMs - 120_000) },
);

const logged = Array.from({ length: 400 }, (_, i) =>
  decisionOf("ads", String(i), {
    arm: placements[i % 2],
    index: i % 2,
    propensities: [0.5, 0.5, 0, 0, 0],
    atMs: lastMs - 3_600_000 - i * 1000,
    context: undefined,
  }));

/** Everything, as checkpoints write it. */
export const experimentRows: Partial<Projections> = {
  experiments: [ads, titles, draft].map((state) =>
    experimentOf(state.id, {
      title: state.definition.title,
      status: state.status,
      policy: state.policy,
      reward: state.definition.reward.kind,
      definition: JSON.stringify(state.definition),
      standing: JSON.stringify(state),
      decisions: state.decisions,
      rewards: state.rewards,
      createdAtMs: Date.parse(state.createdAt),
      startedAtMs: state.startedAt === null ? undefined : Date.parse(state.startedAt),
      lastAtMs: Date.parse(state.lastAt),
    })
  ),
  decisions: logged,
  // Every tenth decision was clicked, all of them of the second placement.
  rewards: logged.filter((_, i) => i % 10 === 1).map(({ id, atMs }) =>
    rewardOf("ads", "", { decisionId: id, atMs: atMs + 1000 })
  ),
};
