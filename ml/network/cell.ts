// The network as an actor runs it: a windowed LSTM on typed arrays, the same maths as tfjs.
import { targetCount } from "../window.ts";
import {
  checkWeights,
  featureCount,
  maxResidual,
  networkInputs,
  type NetworkWeights,
  weightLayout,
} from "./weights.ts";

/** Standardised features beyond this many deviations count as this many. */
export const maxDeviations = 6;

/**
 * Says of each target by what log ratio the gain to come will differ from what the mix of experts
 * says: log((gain + 0.5) / (mixGain + 0.5)). It reads the {@link featureCount} features of one
 * window from nothing, step by step, so there is no state to keep between calls.
 *
 * One instance serves any number of windows in turn and allocates nothing after its construction.
 * Held to tfjs's own answer (layers lstm and dense) within 1e-5 by `training/parity.test.ts`.
 * Source: Hochreiter and Schmidhuber, Long short-term memory, 1997; with the forget gate of Gers,
 * Schmidhuber and Cummins, Learning to forget, 2000.
 *
 * ```ts
 * const network = new Network(weights); // all weights 0 but the heads' bias: 0.1, 0.2, 9
 * network.run(features, out);           // out: 0.1, 0.2, 3, whatever the features are
 * ```
 */
export class Network {
  private readonly units: number;
  private readonly means: Float64Array;
  private readonly deviations: Float64Array;
  /** Of unit after unit: the bias, then each input, then each hidden value, for four gates each. */
  private readonly gates: Float64Array;
  /** Of target after target: the bias, then each hidden value. */
  private readonly heads: Float64Array;
  /** The inputs of a step and the hidden values of the step before it. */
  private readonly input: Float64Array;
  private readonly hidden: Float64Array;
  private readonly cell: Float64Array;

  /** Throws a `RangeError` where `weights` are none. */
  constructor(weights: NetworkWeights) {
    checkWeights(weights);
    const { units, values } = weights;
    const { biasFrom, headFrom, headBiasFrom } = weightLayout(units);
    const width = 1 + networkInputs + units;
    this.units = units;
    this.means = weights.means;
    this.deviations = weights.deviations;
    this.gates = new Float64Array(units * width * 4);
    this.heads = new Float64Array(targetCount * (1 + units));
    this.input = new Float64Array(networkInputs + units);
    this.hidden = new Float64Array(units);
    this.cell = new Float64Array(units);
    // Row 0 is the bias; the kernel and the recurrent kernel lie one after the other already.
    const rows = [biasFrom, ...Array.from({ length: width - 1 }, (_, row) => row * 4 * units)];
    let place = 0;
    for (let unit = 0; unit < units; unit++) {
      for (const row of rows) {
        for (let gate = 0; gate < 4; gate++) {
          this.gates[place++] = values[row + gate * units + unit];
        }
      }
    }
    place = 0;
    for (let target = 0; target < targetCount; target++) {
      this.heads[place++] = values[headBiasFrom + target];
      for (let unit = 0; unit < units; unit++) {
        this.heads[place++] = values[headFrom + unit * targetCount + target];
      }
    }
  }

  /** Writes the log ratios of views, likes and comments into `out`; all features must be finite. */
  run(features: Float64Array, out: Float64Array): void {
    const { input, cell } = this;
    input.fill(0);
    cell.fill(0);
    for (let at = 0; at < featureCount; at += networkInputs) {
      for (let i = 0; i < networkInputs; i++) {
        input[i] = standardised(features[at + i], this.means[i], this.deviations[i]);
      }
      this.step();
    }
    this.speak(out);
  }

  private step(): void {
    const { units, gates, input, hidden, cell } = this;
    const width = networkInputs + units;
    let at = 0;
    for (let unit = 0; unit < units; unit++) {
      // The four gates of a unit side by side: four sums that do not wait for each other.
      let admit = gates[at];
      let keep = gates[at + 1];
      let candidate = gates[at + 2];
      let show = gates[at + 3];
      at += 4;
      for (let i = 0; i < width; i++) {
        const value = input[i];
        admit += value * gates[at];
        keep += value * gates[at + 1];
        candidate += value * gates[at + 2];
        show += value * gates[at + 3];
        at += 4;
      }
      cell[unit] = sigmoid(keep) * cell[unit] + sigmoid(admit) * tanh(candidate);
      hidden[unit] = sigmoid(show) * tanh(cell[unit]);
    }
    for (let unit = 0; unit < units; unit++) input[networkInputs + unit] = hidden[unit];
  }

  private speak(out: Float64Array): void {
    let at = 0;
    for (let target = 0; target < targetCount; target++) {
      let sum = this.heads[at++];
      for (let unit = 0; unit < this.units; unit++) sum += this.heads[at++] * this.hidden[unit];
      out[target] = Math.max(-maxResidual, Math.min(maxResidual, sum));
    }
  }
}

/** A feature in deviations from its mean, as the network sees it. */
export function standardised(feature: number, mean: number, deviation: number): number {
  return Math.max(-maxDeviations, Math.min(maxDeviations, (feature - mean) / deviation));
}

/** 1 / (1 + e^-x). */
function sigmoid(x: number): number {
  return 0.5 + 0.5 * tanh(0.5 * x);
}

/** Where the hyperbolic tangent is 1 within 3e-7. */
const tanhBound = 7.90531110763549805;

/**
 * Hyperbolic tangent within 3e-7, in a third of the time of `Math.tanh`, and from additions,
 * multiplications and one division only: the same bits on every computer. Both polynomials are
 * summed in pairs, so that the additions need not wait for each other.
 * Source: the rational approximation of Eigen (MathFunctionsImpl.h, ptanh_float).
 *
 * ```ts
 * tanh(1); // 0.7615942, Math.tanh(1) is 0.7615942
 * ```
 */
export function tanh(x: number): number {
  const bounded = Math.max(-tanhBound, Math.min(tanhBound, x));
  const square = bounded * bounded;
  const fourth = square * square;
  const above = 4.89352455891786e-03 + 6.37261928875436e-04 * square +
    fourth * (1.48572235717979e-05 + 5.12229709037114e-08 * square +
        fourth * (-8.60467152213735e-11 + 2.00018790482477e-13 * square -
            2.76076847742355e-16 * fourth));
  const below = 4.89352518554385e-03 + 2.26843463243900e-03 * square +
    fourth * (1.18534705686654e-04 + 1.19825839466702e-06 * square);
  return bounded * above / below;
}
