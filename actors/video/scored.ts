// What every method said of a reading before it came: for the sums over a partition, and for whoever
// compares them reading by reading (`troupe evaluate`).
import { driftGain, meanRateGain } from "../../ml/baselines.ts";
import { bandSize } from "../../ml/bands.ts";
import { expertCount } from "../../ml/experts.ts";
import { targetCount } from "../../ml/window.ts";
import { everyMethod } from "../../streams/forecast.ts";
import type { Foresight } from "./foresight.ts";
import type { VideoState } from "./state.ts";

const hourMs = 3_600_000;

const [champion, challenger] = [everyMethod.indexOf("network"), everyMethod.indexOf("challenger")];
const [mix, trend] = [everyMethod.indexOf("mix"), everyMethod.indexOf("trend")];
const firstExpert = everyMethod.length - expertCount;
const mean10 = everyMethod.indexOf("mean10");
const mean3 = everyMethod.indexOf("mean3");
const drift = everyMethod.indexOf("drift");
const last = everyMethod.indexOf("last");

/**
 * Writes the gain of `target` that each of {@link everyMethod} said into `out`, NaN from those who said
 * nothing. The baselines are always there: they need no rate.
 */
export function sayAll(
  { window }: Pick<VideoState, "window">,
  { outlook, gains, champion: first, challenger: second }: Foresight,
  target: number,
  out: Float64Array,
): void {
  const elapsedMs = outlook.hours * hourMs;
  const from = target * expertCount;
  for (let i = 0; i < expertCount; i++) out[firstExpert + i] = outlook.gains[from + i];
  out[0] = gains[target];
  out[mix] = outlook.mix[target];
  out[trend] = Math.round(outlook.mix[target]);
  out[champion] = first.running === undefined ? NaN : first.wholly[target];
  out[challenger] = second.running === undefined ? NaN : second.wholly[target];
  out[last] = 0;
  out[drift] = driftGain(window, target, elapsedMs);
  out[mean3] = meanRateGain(window, target, elapsedMs, 3);
  out[mean10] = meanRateGain(window, target, elapsedMs, 10);
}

/** One target of one reading, scored. The object is used again for the next one: copy what you keep. */
export interface Scored {
  readonly videoKey: string;
  /** Event time of the reading, and how long after the one before it was taken. */
  readonly atMs: number;
  readonly elapsedMs: number;
  /** Views, likes or comments, numbered as everywhere. */
  readonly target: number;
  /** What the counter was, and by how much it grew. */
  readonly counterBefore: number;
  readonly gain: number;
  /** Names of the methods; the same array as long as they are the same. */
  readonly methods: readonly string[];
  /** The gain that each method forecast; NaN where it said nothing. */
  readonly values: Float64Array;
  /** The band that was served, as gains. */
  readonly low: number;
  readonly high: number;
}

/** Called for each target of each reading that is scored, in the order of the log. */
export type ScoredListener = (scored: Scored) => void;

/** Scratch space, so that listening costs no garbage. */
const scored: { -readonly [Key in keyof Scored]: Scored[Key] } = {
  videoKey: "",
  atMs: 0,
  elapsedMs: 0,
  target: 0,
  counterBefore: 0,
  gain: 0,
  methods: everyMethod,
  values: new Float64Array(everyMethod.length),
  low: 0,
  high: 0,
};

/**
 * Tells a listener what each method said of the `gains` that a reading at `atMs` brings; `band` holds
 * value, low and high of each target as they were served. The window of `state` still ends with the
 * reading before. A counter that was corrected or missing is left out: nobody's growth was so.
 */
export function tellScored(
  listener: ScoredListener,
  state: Pick<VideoState, "key" | "window" | "belief">,
  foresight: Foresight,
  atMs: number,
  gains: ArrayLike<number>,
  band: ArrayLike<number>,
): void {
  const { window, belief } = state;
  const { values } = scored;
  const elapsedMs = atMs - window.lastAtMs;
  scored.videoKey = state.key;
  scored.atMs = atMs;
  scored.elapsedMs = elapsedMs;
  for (let target = 0; target < targetCount; target++) {
    if (!belief.isUsable(target)) continue;
    scored.target = target;
    scored.counterBefore = window.counter(window.length - 1, target);
    scored.gain = gains[target];
    sayAll(state, foresight, target, values);
    values[0] = band[bandSize * target];
    scored.low = band[bandSize * target + 1];
    scored.high = band[bandSize * target + 2];
    listener(scored);
  }
}
