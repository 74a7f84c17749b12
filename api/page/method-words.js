// What the page calls the methods that forecast, with a line on what each of them does.
import { visible } from "./format.js";

/** @type {Readonly<Record<string, readonly [name: string, note: string]>>} */
const words = {
  served: ["Served", "What was given out as the forecast"],
  mix: ["The mix", "All experts, each by how well it has done"],
  trend: ["Trend tier", "The mix in whole counts: what is served where no network has a part"],
  network: ["Network", "The mix as the champion network would correct it"],
  challenger: ["Challenger", "The mix as the network on trial would correct it"],
  last: ["Last value", "The counter stays as it is"],
  drift: ["Naive", "Last rate × elapsed time"],
  fast: ["Quick average", "Average rate; a reading counts half after 1 newer one"],
  medium: ["Steady average", "Average rate; a reading counts half after 3 newer ones"],
  slow: ["Slow average", "Average rate; a reading counts half after 14 newer ones"],
  holt: ["Damped trend", "Level and fading trend of the rate (Holt)"],
  decay: ["Age decay", "The newest rate, falling as it does for videos of this age"],
  mean3: ["Mean of 3", "Mean rate of the last 3 readings"],
  mean10: ["Mean of 10", "Mean rate of the last 10 readings"],
  day: ["As yesterday", "The newest rate, changed as at this time yesterday"],
  week: ["As last week", "The newest rate, changed as at this time a week ago"],
  pooled: ["Pooled regression", "One regression learnt from all videos"],
  cautious: ["Cautious regression", "The pooled one, held closer to the steady average"],
  cohort: ["Videos like it", "What such videos did at this age; for the young"],
};

/** Methods too simple to need learning: what a forecast has to beat to be worth having. */
export const baselines = ["last", "drift", "mean3", "mean10"];

/**
 * The name of a method in plain words; one that the page does not know goes by its own.
 *
 * @param {string} method
 */
export function methodName(method) {
  return words[method]?.[0] ?? visible(method);
}

/**
 * What a method does, in one line.
 *
 * @param {string} method
 */
export function methodNote(method) {
  return words[method]?.[1] ?? "";
}
