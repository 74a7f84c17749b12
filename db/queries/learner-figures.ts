// The figures of a learner from the sums that are stored.
import { wilsonInterval } from "../../ml/score.ts";
import {
  areaUnderCurve,
  calibrationError,
  liftAt,
  type RankedGroup,
} from "../../ml/scoring/ranking.ts";
import { learnerScoreSums, probabilityBins } from "../store.ts";

/** How good predictions were. Figures that what was predicted does not have are undefined. */
export interface LearnerFigures {
  readonly scored: number;
  /** Of probabilities: those that came true, and means of the losses. */
  readonly positives: number | undefined;
  readonly logLoss: number | undefined;
  readonly brier: number | undefined;
  /** Log loss over that of the fading base rate in the same period: below 1 is better than it. */
  readonly normalisedEntropy: number | undefined;
  /** From probabilities in twentieths: approximate by up to half of one. */
  readonly auc: number | undefined;
  readonly lift10: number | undefined;
  readonly ece: number | undefined;
  readonly meanPredicted: number | undefined;
  readonly calibration: readonly CalibrationBin[] | undefined;
  /** Of other numbers: mean absolute error, and the root of the mean squared one. */
  readonly mae: number | undefined;
  readonly rmse: number | undefined;
  /** Of recommendations: share of what was consumed next that was among the ten. */
  readonly hitRate10: number | undefined;
}

/** Predictions whose probabilities lie together, beside what came true. */
export interface CalibrationBin {
  /** From where to where the probabilities lie; their mean is taken to be in the middle. */
  readonly low: number;
  readonly high: number;
  readonly scored: number;
  /** Share that came true, with its 95 % Wilson interval. */
  readonly observed: number;
  readonly observedLow: number;
  readonly observedHigh: number;
}

/**
 * The figures of `sums` and `bins` as `LearnerScoreDelta` holds them; `baselineLoss` is the mean log loss
 * of the baseline.
 *
 * ```ts
 * const sums = [4, 1, 2, 0.5, 0, 0]; // scored, positives, log loss, Brier, errors
 * const bins = Array(40).fill(0);
 * bins[2] = 3; // three probabilities from 0.1 to 0.15 did not come true
 * bins[20 + 12] = 1; // one from 0.6 to 0.65 did
 * learnerFigures(sums, bins, 0.8); // logLoss 0.5, normalisedEntropy 0.625, auc 1, meanPredicted 0.25
 * ```
 */
export function learnerFigures(
  sums: ArrayLike<number>,
  bins: ArrayLike<number>,
  baselineLoss: number,
): LearnerFigures {
  const sum = (name: (typeof learnerScoreSums)[number]) => sums[learnerScoreSums.indexOf(name)];
  const scored = sum("scored");
  const groups = groupsOf(bins);
  const weight = groups.reduce((total, group) => total + group.weight, 0);
  if (!(weight > 0)) {
    return {
      ...noFigures,
      scored,
      mae: scored > 0 ? sum("absoluteError") / scored : undefined,
      rmse: scored > 0 ? Math.sqrt(sum("squaredError") / scored) : undefined,
    };
  }
  const logLoss = sum("logLoss") / scored;
  return {
    ...noFigures,
    scored,
    positives: sum("positives"),
    logLoss,
    brier: sum("brier") / scored,
    normalisedEntropy: baselineLoss > 0 ? logLoss / baselineLoss : undefined,
    auc: areaUnderCurve(groups),
    lift10: liftAt(groups, 0.1),
    ece: calibrationError(groups),
    meanPredicted: groups.reduce((total, { probabilities }) => total + probabilities, 0) / weight,
    calibration: groups.flatMap(calibrationBin),
  };
}

/** Bins from the lowest probability up; none where there are no bins. */
function groupsOf(bins: ArrayLike<number>): RankedGroup[] {
  return Array.from({ length: bins.length / 2 }, (_, i): RankedGroup => {
    const positives = bins[probabilityBins + i];
    const weight = bins[i] + positives;
    return { weight, positives, probabilities: weight * (i + 0.5) / probabilityBins };
  });
}

const noFigures: LearnerFigures = {
  scored: 0,
  positives: undefined,
  logLoss: undefined,
  brier: undefined,
  normalisedEntropy: undefined,
  auc: undefined,
  lift10: undefined,
  ece: undefined,
  meanPredicted: undefined,
  calibration: undefined,
  mae: undefined,
  rmse: undefined,
  hitRate10: undefined,
};

/**
 * The figures of recommendations, of which `sums` counts the hits as positives.
 *
 * ```ts
 * hitFigures([8, 2, 0, 0, 0, 0]); // scored 8, hitRate10 0.25
 * ```
 */
export function hitFigures(sums: ArrayLike<number>): LearnerFigures {
  const [scored, hits] = [sums[scoredPlace], sums[positivesPlace]];
  return { ...noFigures, scored, hitRate10: scored > 0 ? hits / scored : undefined };
}

const scoredPlace = learnerScoreSums.indexOf("scored");
const positivesPlace = learnerScoreSums.indexOf("positives");

function calibrationBin({ weight, positives }: RankedGroup, place: number): CalibrationBin[] {
  if (weight <= 0) return [];
  const { low, high } = wilsonInterval(positives, weight);
  return [{
    low: place / probabilityBins,
    high: (place + 1) / probabilityBins,
    scored: weight,
    observed: positives / weight,
    observedLow: low,
    observedHigh: high,
  }];
}
