// Trains factors of items from who consumed what. Import this inside the training thread, and in tests.
import { Matrix, QrDecomposition } from "ml-matrix";
import { absenceWeight, factorCount } from "../ml/recommender/factors.ts";
import { solve } from "../ml/recommender/solve.ts";
import { Random } from "../ml/random.ts";
import type { FactorsRequest } from "./factors-request.ts";

/** Passes of subspace iteration that the first factors come from. */
const firstPasses = 2;

/** How large first factors are. */
const firstSize = 0.5;

/** How strongly factors are drawn towards none. */
const ridge = 5;

/**
 * Factors of the items, {@link factorCount} numbers each, one item after the other, such that the product
 * of those of a person and of an item is near 1 where there was a consumption and near 0 elsewhere, the
 * latter counting for little: implicit alternating least squares. It starts from the directions in which
 * consumptions vary most (subspace iteration), so that few sweeps suffice.
 * Source: Hu, Koren and Volinsky, Collaborative filtering for implicit feedback datasets, 2008.
 */
export function trainFactors(
  { users, items, weights, seed, sweeps }: FactorsRequest,
): Float32Array {
  const userCount = countOf(users);
  const itemCount = countOf(items);
  const byUser = grouped(users, items, weights, userCount);
  const byItem = grouped(items, users, weights, itemCount);
  const itemFactors = firstFactors(byUser, byItem, new Random(seed));
  const userFactors = new Float64Array(userCount * factorCount);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    fit(userFactors, byUser, itemFactors);
    fit(itemFactors, byItem, userFactors);
  }
  return Float32Array.from(itemFactors);
}

/** Consumptions by their rows, users or items: those of row r stand from `from[r]` to `from[r + 1]`. */
interface Grouped {
  readonly from: Uint32Array;
  readonly others: Uint32Array;
  readonly weights: Float32Array;
}

function countOf(indices: Uint32Array): number {
  return indices.reduce((most, index) => Math.max(most, index + 1), 0);
}

function grouped(
  rows: Uint32Array,
  others: Uint32Array,
  weights: Float32Array,
  count: number,
): Grouped {
  const from = new Uint32Array(count + 1);
  for (const row of rows) from[row + 1] += 1;
  for (let row = 0; row < count; row++) from[row + 1] += from[row];
  const next = from.slice();
  const result = { from, others: new Uint32Array(rows.length), weights: weights.slice() };
  for (let i = 0; i < rows.length; i++) {
    const place = next[rows[i]]++;
    result.others[place] = others[i];
    result.weights[place] = weights[i];
  }
  return result;
}

/** Orthogonal directions of the items in which consumptions vary most, roughly. */
function firstFactors(byUser: Grouped, byItem: Grouped, random: Random): Float64Array {
  const rows = byItem.from.length - 1;
  let factors = Float64Array.from({ length: rows * factorCount }, () => random.normal());
  if (rows >= factorCount) {
    for (let pass = 0; pass < firstPasses; pass++) {
      const spread = added(byItem, added(byUser, factors));
      const directions = new QrDecomposition(matrixOf(spread)).orthogonalMatrix;
      factors = Float64Array.from(directions.to1DArray());
    }
  }
  let square = 0;
  for (const factor of factors) square += factor * factor;
  const scale = square > 0 ? firstSize * Math.sqrt(rows / square) : 0;
  return factors.map((factor) => factor * scale);
}

/** For each row the sum of the others' factors, divided by the root of how often each was consumed. */
function added({ from, others, weights }: Grouped, factors: Float64Array): Float64Array {
  const rows = from.length - 1;
  const sums = new Float64Array(rows * factorCount);
  for (let row = 0; row < rows; row++) {
    const at = row * factorCount;
    const scale = 1 / Math.sqrt(Math.max(1, from[row + 1] - from[row]));
    for (let i = from[row]; i < from[row + 1]; i++) {
      const other = others[i] * factorCount;
      for (let k = 0; k < factorCount; k++) sums[at + k] += scale * weights[i] * factors[other + k];
    }
  }
  return sums;
}

/** Fits the factors of all rows to those of the others. */
function fit(factors: Float64Array, { from, others, weights }: Grouped, fixed: Float64Array): void {
  const matrix = matrixOf(fixed);
  const gram = matrix.transpose().mmul(matrix).mul(absenceWeight).to1DArray();
  const system = new Float64Array(factorCount * factorCount);
  const row = new Float64Array(factorCount);
  for (let r = 0; r < from.length - 1; r++) {
    system.set(gram);
    row.fill(0);
    for (let i = from[r]; i < from[r + 1]; i++) {
      const other = others[i] * factorCount;
      for (let k = 0; k < factorCount; k++) {
        const weighted = weights[i] * fixed[other + k];
        row[k] += weighted;
        for (let j = 0; j <= k; j++) system[k * factorCount + j] += weighted * fixed[other + j];
      }
    }
    for (let k = 0; k < factorCount; k++) system[k * (factorCount + 1)] += ridge;
    solve(system, row);
    factors.set(row, r * factorCount);
  }
}

function matrixOf(factors: Float64Array): Matrix {
  return Matrix.from1DArray(factors.length / factorCount, factorCount, factors);
}
