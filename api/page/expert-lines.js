// What the experts of a video say of its next reading, as lines to show; pure.
import { counterOf } from "./types.js";

/** @import { Method, Target } from "./types.js" */

/** @typedef {Record<Target, number | null>} PerTarget figures of the three counters */

/** @typedef {{ at: string, viewCount: number, likeCount: number, commentCount: number }} LiveReading */

/**
 * What the page reads of the state that a video's actor holds. A video with no reading that is
 * believed has neither experts nor a mix.
 *
 * @typedef {object} LiveState
 * @property {readonly LiveReading[]} window oldest first
 * @property {readonly { name: string, gains: PerTarget, weights: PerTarget }[]} [experts]
 * @property {PerTarget} [mix]
 * @property {PerTarget} [served]
 * @property {readonly { model: string, isServing: boolean, gains: PerTarget, believed: PerTarget }[]} [networks]
 * @property {string | null} nextAt
 * @property {Method} method
 * @property {string} model
 */

/**
 * One voice. `share` is what an expert weighs in the mix, or how much of a network is believed.
 *
 * @typedef {object} ExpertLine
 * @property {"expert" | "mix" | "network" | "served"} kind
 * @property {string} name
 * @property {number | null} gain
 * @property {number | null} counter
 * @property {number | null} share
 * @property {boolean} isServing whether a network has a say in what is served
 */

/** Experts that weigh less than this are left for those who ask for all. */
export const leastShare = 0.01;

/**
 * The experts, those that weigh most first, then what becomes of what they say.
 *
 * ```js
 * // Two experts, of whom the second weighs more; the counter stands at 100.
 * expertLines(state, "views").map(({ name, counter, share }) => [name, counter, share]);
 * // [["drift", 130, 0.75], ["last", 100, 0.25], ["mix", 122, null], ["served", 122, null]]
 * ```
 *
 * @param {LiveState} state
 * @param {Target} target
 * @returns {ExpertLine[]}
 */
export function expertLines({ window, experts = [], mix, served, networks = [] }, target) {
  const base = window.at(-1)?.[counterOf[target]] ?? 0;
  /**
   * @param {ExpertLine["kind"]} kind
   * @param {string} name
   * @param {number | null | undefined} gain
   * @param {number | null} share
   * @param {boolean} [isServing]
   * @returns {ExpertLine}
   */
  const line = (kind, name, gain = null, share = null, isServing = false) => {
    const counter = gain === null ? null : base + gain;
    return { kind, name, gain, counter, share, isServing };
  };
  const voices = experts
    .map(({ name, gains, weights }) => line("expert", name, gains[target], weights[target]))
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  return [
    ...voices,
    ...(mix === undefined ? [] : [line("mix", "mix", mix[target], null)]),
    ...networks.map(({ model, gains, believed, isServing }) =>
      line("network", model, gains[target], believed[target], isServing)
    ),
    ...(served === undefined ? [] : [line("served", "served", served[target], null)]),
  ];
}
