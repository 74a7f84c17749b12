// What a trained network consists of: its weights as tfjs lays them out, and the scalers they need.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, type NumberRange } from "../ranges.ts";
import { targetCount, windowCapacity } from "../window.ts";

/** Readings that the network looks at: all that a window holds. */
export const networkSteps = windowCapacity;

/** Features of each reading (`features.ts`): three levels and three growth rates. */
export const networkInputs = 2 * targetCount;

/** Features of one window: {@link networkInputs} of the oldest reading first. */
export const featureCount = networkSteps * networkInputs;

/** What the network says at most: a gain up to e^3 = 20 times, or down to a 20th, of the mix's. */
export const maxResidual = 3;

const maxUnits = 64;
const maxWeight = 100;
const maxFeature = 1e6;
const minDeviation = 1e-6;
const formatVersion = 1;

/**
 * A network of one LSTM layer of `units` cells and a dense layer with a head for each of the three
 * targets.
 *
 * `values` holds, row by row, in the layout of tfjs: the kernel (inputs × 4 units), the recurrent
 * kernel (units × 4 units), the bias (4 units), the kernel of the heads (units × 3) and their bias
 * (3). The 4 units columns are those of the input gate, forget gate, candidate and output gate.
 */
export interface NetworkWeights {
  readonly units: number;
  readonly values: Float32Array;
  /** Mean and deviation of each of the {@link networkInputs} features over the training part. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Where the five parts of `values` begin, and how many numbers there are in all. */
export interface WeightLayout {
  readonly recurrentFrom: number;
  readonly biasFrom: number;
  readonly headFrom: number;
  readonly headBiasFrom: number;
  readonly count: number;
}

/**
 * The layout of `values` for a number of units.
 *
 * ```ts
 * weightLayout(8).count; // 507 = (6 + 8 + 1) × 32 + (8 + 1) × 3
 * ```
 */
export function weightLayout(units: number): WeightLayout {
  const recurrentFrom = networkInputs * 4 * units;
  const biasFrom = recurrentFrom + units * 4 * units;
  const headFrom = biasFrom + 4 * units;
  const headBiasFrom = headFrom + units * targetCount;
  const count = headBiasFrom + targetCount;
  return { recurrentFrom, biasFrom, headFrom, headBiasFrom, count };
}

const scalerRanges: readonly NumberRange[] = [
  { name: "mean of a feature", count: networkInputs, low: -maxFeature, high: maxFeature },
  {
    name: "deviation of a feature",
    count: networkInputs,
    low: minDeviation,
    high: maxFeature,
  },
];

/** Throws a `RangeError` that says what was found where these are no weights of a network. */
export function checkWeights({ units, values, means, deviations }: NetworkWeights): void {
  checkNumbers([units], 0, [{
    name: "units of a network",
    count: 1,
    low: 1,
    high: maxUnits,
    whole: true,
  }]);
  const { count } = weightLayout(units);
  const sizes = [values.length, means.length, deviations.length];
  const wanted = [count, networkInputs, networkInputs];
  if (sizes.join() !== wanted.join()) {
    throw new RangeError(
      `found ${sizes.join(", ")} weights, means and deviations for ${units} units, ` +
        `wanted ${wanted.join(", ")}`,
    );
  }
  checkNumbers(values, 0, [{ name: "weight", count, low: -maxWeight, high: maxWeight }]);
  checkNumbers([...means, ...deviations], 0, scalerRanges);
}

/** Writes weights that {@link decodeWeights} takes back; 2,126 bytes at 8 units. */
export function encodeWeights(weights: NetworkWeights, to: ByteWriter): void {
  checkWeights(weights);
  to.u8(formatVersion);
  to.u8(weights.units);
  for (const value of weights.values) to.f32(value);
  to.f64s(weights.means);
  to.f64s(weights.deviations);
}

/** The weights that {@link encodeWeights} wrote; a `RangeError` where these are none. */
export function decodeWeights(from: ByteReader): NetworkWeights {
  const version = from.u8();
  if (version !== formatVersion) {
    throw new RangeError(`found weights in format ${version}, wanted ${formatVersion}`);
  }
  const units = from.u8();
  const values = new Float32Array(weightLayout(units).count);
  for (let i = 0; i < values.length; i++) values[i] = from.f32();
  const means = new Float64Array(networkInputs);
  const deviations = new Float64Array(networkInputs);
  from.f64s(means);
  from.f64s(deviations);
  const weights = { units, values, means, deviations };
  checkWeights(weights);
  return weights;
}
