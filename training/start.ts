// The weights that a training starts from: random ones, or those of a network that was trained before.
import { networkInputs, type NetworkWeights, weightLayout } from "../ml/network/weights.ts";
import type { Random } from "../ml/random.ts";
import type { Scalers } from "./parts.ts";

/**
 * Random weights of a network that says 0, whatever it sees: its heads are 0, so that training starts
 * from the mix. Kernels are drawn as by Glorot and Bengio (Understanding the difficulty of training
 * deep feedforward neural networks, 2010), forget gates start open (Jozefowicz, Zaremba and Sutskever,
 * An empirical exploration of recurrent network architectures, 2015).
 */
export function randomWeights(units: number, scalers: Scalers, random: Random): NetworkWeights {
  const { recurrentFrom, biasFrom, count } = weightLayout(units);
  const values = new Float32Array(count);
  const draw = (from: number, to: number, rows: number) => {
    const bound = Math.sqrt(6 / (rows + 4 * units));
    for (let i = from; i < to; i++) values[i] = random.between(-bound, bound);
  };
  draw(0, recurrentFrom, networkInputs);
  draw(recurrentFrom, biasFrom, units);
  values.fill(1, biasFrom + units, biasFrom + 2 * units);
  return { units, values, ...scalers };
}

/**
 * The same network for features scaled otherwise: what it saw of feature i as (f − m) / d it sees as
 * (f − m') / d', so its kernel grows by d' / d and its bias takes up the difference of the means.
 * The same up to the rounding to 32 bits, but where features are so far out that they are cut off.
 */
export function rescaled(weights: NetworkWeights, scalers: Scalers): NetworkWeights {
  const values = weights.values.slice();
  const columns = 4 * weights.units;
  const { biasFrom } = weightLayout(weights.units);
  for (let column = 0; column < columns; column++) {
    let bias = weights.values[biasFrom + column];
    for (let i = 0; i < networkInputs; i++) {
      const weight = weights.values[i * columns + column];
      bias += weight * (scalers.means[i] - weights.means[i]) / weights.deviations[i];
      values[i * columns + column] = weight * scalers.deviations[i] / weights.deviations[i];
    }
    values[biasFrom + column] = bias;
  }
  return { units: weights.units, values, ...scalers };
}
