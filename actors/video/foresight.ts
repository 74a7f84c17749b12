// What a video's forecast is made of: the mix, and what the networks make of it.
import { bandSize, type HorizonIndex } from "../../ml/bands.ts";
import type { CohortPrior } from "../../ml/cohort-prior.ts";
import { correctedGain } from "../../ml/correction.ts";
import { readFeatures } from "../../ml/network/features.ts";
import { featureCount } from "../../ml/network/weights.ts";
import { Outlook } from "../../ml/outlook.ts";
import { targetCount, windowCapacity } from "../../ml/window.ts";
import { methods } from "../../streams/forecast.ts";
import { forecastModel, versionText } from "../../streams/model-version.ts";
import type { RunningVersion } from "./networks.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

/** Name and version of what forecasts without a network. */
export const trendModel = "trend@2";

const coldStart = methods.indexOf("cold-start");
const trend = methods.indexOf("trend");
const network = methods.indexOf("network");

/** What made a forecast, with its version: `trend@2`, or `forecast@7` where that network had a part. */
export function modelName(networkVersion: number): string {
  return networkVersion === 0 ? trendModel : versionText(forecastModel, networkVersion);
}

/** A network that changes less than this share of what it says is not what made a forecast. */
const admittedShare = 0.1;

/** What one version of the network says: log ratios to the mix, and how much of them is believed. */
export class NetworkWord {
  running: RunningVersion | undefined;
  readonly logRatios = new Float64Array(targetCount);
  readonly shares = new Float64Array(targetCount);
  /** Gains with what is believed of it, and with the whole of it; the mix's where there is none. */
  readonly gains = new Float64Array(targetCount);
  readonly wholly = new Float64Array(targetCount);
}

/** What is said of one moment ahead, by whom. One instance serves any number of videos in turn. */
export class Foresight {
  readonly outlook = new Outlook();
  /** Features of the window, for the networks and for who trains the next one. */
  readonly features = new Float64Array(featureCount);
  hasFeatures = false;
  readonly champion = new NetworkWord();
  readonly challenger = new NetworkWord();
  /** The word of the version that serves this video. */
  serving: NetworkWord = this.champion;

  /**
   * Looks `elapsedMs` ahead of the newest reading in the window of `state`. The features are read where
   * a network runs, or where somebody else `wantsFeatures`.
   */
  look(
    state: VideoState,
    elapsedMs: number,
    shared: VideoShared,
    kin: CohortPrior | undefined,
    wantsFeatures = false,
  ): void {
    const { window, forecaster } = state;
    forecaster.look(window, state, elapsedMs, shared.pooled, kin, this.outlook);
    const { champion, challenger } = shared.networks;
    const isRead = wantsFeatures || champion !== undefined || challenger !== undefined;
    this.hasFeatures = isRead && readFeatures(window, this.features);
    this.hear(this.champion, champion);
    this.hear(this.challenger, challenger);
    const serving = shared.networks.serving(state.key);
    this.serving = serving !== undefined && serving === challenger
      ? this.challenger
      : this.champion;
  }

  /** The gains that are served. */
  get gains(): Float64Array {
    return this.serving.gains;
  }

  /** Number of the tier that made the forecast, in the list of methods. */
  get method(): number {
    if (this.outlook.readings < windowCapacity) return coldStart;
    return this.isNetwork ? network : trend;
  }

  /** Version of the network that had a part in it, 0 where none had. */
  get networkVersion(): number {
    return this.isNetwork ? this.serving.running?.version ?? 0 : 0;
  }

  /** Writes value, low and high of the three targets around `gains` into `out` from `at` on. */
  writeBands(
    state: VideoState,
    horizon: HorizonIndex,
    gains: Float64Array,
    kin: CohortPrior | undefined,
    out: Float64Array,
    at: number,
  ): void {
    const { window, forecaster } = state;
    const isBlind = !this.outlook.hasRate;
    for (let target = 0; target < targetCount; target++) {
      const counter = window.counter(window.length - 1, target);
      const place = at + target * bandSize;
      forecaster.bands.write(horizon, target, gains[target], counter, kin, isBlind, out, place);
    }
  }

  /** Lets the networks' corrections learn how much of them to believe. */
  learn(gains: ArrayLike<number>, usualLoss: (target: number) => number): void {
    for (const { running, logRatios } of [this.champion, this.challenger]) {
      if (running === undefined) continue;
      const { mix, readings, ageHours } = this.outlook;
      for (let target = 0; target < targetCount; target++) {
        running.correction.learn(
          target,
          mix[target],
          logRatios[target],
          Math.max(0, gains[target]),
          usualLoss(target),
          readings,
          ageHours,
        );
      }
    }
  }

  private get isNetwork(): boolean {
    const { running, shares } = this.serving;
    if (running === undefined) return false;
    return shares[0] >= admittedShare || shares[1] >= admittedShare || shares[2] >= admittedShare;
  }

  private hear(word: NetworkWord, running: RunningVersion | undefined): void {
    const { outlook } = this;
    word.running = this.hasFeatures ? running : undefined;
    word.gains.set(outlook.mix);
    word.wholly.set(outlook.mix);
    if (word.running === undefined) return;
    word.running.network.run(this.features, word.logRatios);
    for (let target = 0; target < targetCount; target++) {
      const mixGain = outlook.mix[target];
      const { correction } = word.running;
      const share = correction.share(target, mixGain, outlook.readings, outlook.ageHours);
      word.shares[target] = share;
      word.gains[target] = correctedGain(mixGain, share * word.logRatios[target]);
      word.wholly[target] = correctedGain(mixGain, word.logRatios[target]);
    }
  }
}
