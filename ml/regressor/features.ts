// How big a regressor is.

/** The size of a regressor; it does not change. */
export interface RegressorShape {
  /** Numbers of a row, at most {@link mostDense}. */
  readonly dense: number;
  /**
   * Which of them are forecasts of the label themselves, in its own unit, such as what it was for the same
   * person the last time: experts like any other, at most {@link mostCandidates}.
   */
  readonly candidates: readonly number[];
  /** Bandwidths of the kernels, in typical distances between a row and the mean; none to stay linear. */
  readonly kernels: readonly number[];
  /** What the directions of the kernels are drawn from, a whole number of 32 bits. */
  readonly seed: number;
}

export const mostDense = 4_096;
export const mostCandidates = 32;
export const mostKernels = 8;
