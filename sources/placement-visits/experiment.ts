// The experiment that the demo runs: at which of five placements an ad is clicked most, and the truth of it.
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import type { SimulationState } from "../../streams/simulation-state.ts";
import { placements } from "../audience/ads.ts";

const { preRoll, midRoll, banner, sidebar, inFeed } = placements;

/** True click rates before any drift: one placement is clearly better than the next. */
const firstRates: SimulationState["rates"] = [
  { arm: preRoll.name, rate: 0.03 },
  { arm: midRoll.name, rate: 0.02 },
  { arm: banner.name, rate: 0.01 },
  { arm: sidebar.name, rate: 0.015 },
  { arm: inFeed.name, rate: 0.08 },
];

/**
 * The true click rates after some drifts: each drift hands every placement the rate of the one before it.
 *
 * ```ts
 * clickRates(0).map(({ rate }) => rate); // 0.03, 0.02, 0.01, 0.015, 0.08: in-feed is the best
 * clickRates(1).map(({ rate }) => rate); // 0.08, 0.03, 0.02, 0.01, 0.015: pre-roll is
 * ```
 */
export function clickRates(drifts: number): SimulationState["rates"] {
  const count = firstRates.length;
  return firstRates.map(({ arm }, i) => {
    const { rate } = firstRates[(i + count - drifts % count) % count];
    return { arm, rate };
  });
}

/** The experiment. Who does not click does so at once, so a minute is long enough to wait. */
export const placementExperiment: ExperimentDefinition = {
  id: "ad-placements",
  title: "Where an ad is clicked most",
  arms: firstRates.map(({ arm }) => ({ id: arm })),
  reward: { kind: "click", timeoutSeconds: 60 },
};
