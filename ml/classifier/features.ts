// What a classifier is shown of one row.

/** The features of one row: their numbers stay the same from row to row, hashes may come and go. */
export interface ClassifierFeatures {
  /** Numbers of any scale; NaN where one is missing. */
  readonly dense: Float64Array;
  /** Hashes of 32 bits of what is no number, such as "country = FR". */
  readonly hashed: ArrayLike<number>;
  /** Hashes of pairs of those, where the classifier learns crosses. */
  readonly crossed: ArrayLike<number>;
}

/** How big a classifier is; it does not change. */
export interface ClassifierShape {
  /** Numbers of a row, at most {@link mostDense}. */
  readonly dense: number;
  /** Places for hashes: 2 to the power of this, at most {@link mostTableBits}; 0 where there are none. */
  readonly tableBits: number;
  /** Whether hashes of pairs are learnt from, too. */
  readonly crosses: boolean;
  /**
   * Bandwidths of the kernels, in typical distances between a row and the mean, at most
   * {@link mostKernels}; none for a classifier that is linear and quick.
   */
  readonly kernels: readonly number[];
  /** What the directions of the kernels are drawn from, a whole number of 32 bits. */
  readonly seed: number;
}

export const mostDense = 4_096;
export const mostTableBits = 20;
export const mostKernels = 8;

/** Bandwidths from narrow to wide, to be mixed over and not to be chosen. */
export const someBandwidths: readonly number[] = [0.25, 0.5, 1, 2];

/** Places of a table for hashes. */
export function tableSizeOf({ tableBits }: ClassifierShape): number {
  return tableBits === 0 ? 0 : 2 ** tableBits;
}
