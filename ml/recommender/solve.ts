// Small systems of linear equations, solved without allocating.

/**
 * Solves A x = b for a symmetric positive definite A (Cholesky), in place: `matrix` holds A row by row,
 * of which the lower triangle is read and overwritten, and `vector` holds b and then x.
 *
 * ```ts
 * const x = Float64Array.of(1, 2);
 * solve(Float64Array.of(4, 2, 2, 3), x); // x is -0.125, 0.75
 * ```
 */
export function solve(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) vector[i] -= matrix[i * size + k] * vector[k];
    vector[i] /= matrix[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) vector[i] -= matrix[k * size + i] * vector[k];
    vector[i] /= matrix[i * size + i];
  }
}
