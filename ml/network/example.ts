// What the network learns from: the features of a window, and how far the mix was off after it.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxTimeMs, type NumberRange } from "../ranges.ts";
import { targetCount } from "../window.ts";
import { featureCount, maxResidual } from "./weights.ts";

const formatVersion = 1;

/** One window and its residuals, once these are known. */
export interface Example {
  /** Event time of the reading that made the residuals known, in milliseconds. */
  readonly atMs: number;
  /** The {@link featureCount} features of the window before that reading. */
  readonly features: Float64Array;
  /** {@link residualOf} views, likes and comments. */
  readonly residuals: Float64Array;
  /** How much each of them counts, from 0 (a counter that was not known) to 1. */
  readonly weights: Float64Array;
}

const exampleRanges: readonly NumberRange[] = [
  { name: "time of an example", count: 1, low: 0, high: maxTimeMs, whole: true },
  { name: "feature", count: featureCount, low: -100, high: 100 },
  { name: "residual", count: targetCount, low: -maxResidual, high: maxResidual },
  { name: "weight of a residual", count: targetCount, low: 0, high: 1 },
];

/** Keeps the ratio of small counts in bounds, and that of two zeros 1. */
const pseudoCount = 0.5;

/**
 * Log ratio of the gain that came to the gain that the mix forecast, within ±{@link maxResidual}; a
 * counter that fell gained nothing.
 *
 * ```ts
 * residualOf(19.5, 9.5); // 0.693, log 2
 * ```
 */
export function residualOf(gain: number, mixGain: number): number {
  const ratio = (Math.max(0, gain) + pseudoCount) / (Math.max(0, mixGain) + pseudoCount);
  return Math.max(-maxResidual, Math.min(maxResidual, Math.log(ratio)));
}

/** Throws a `RangeError` that says what was found where a number of the example is out of range. */
export function checkExample({ atMs, features, residuals, weights }: Example): void {
  const sizes = [features.length, residuals.length, weights.length];
  const wanted = [featureCount, targetCount, targetCount];
  if (sizes.join() !== wanted.join()) {
    throw new RangeError(
      `found an example of ${sizes.join(", ")} features, residuals and weights, ` +
        `wanted ${wanted.join(", ")}`,
    );
  }
  checkNumbers([atMs, ...features, ...residuals, ...weights], 0, exampleRanges);
}

/** Writes an example that {@link decodeExample} takes back with the precision of 32 bits: 513 bytes. */
export function encodeExample(example: Example, to: ByteWriter): void {
  checkExample(example);
  to.u8(formatVersion);
  to.f64(example.atMs);
  for (const feature of example.features) to.f32(feature);
  for (const residual of example.residuals) to.f32(residual);
  for (const weight of example.weights) to.f32(weight);
}

/** The example that {@link encodeExample} wrote; a `RangeError` where these bytes are none. */
export function decodeExample(from: ByteReader): Example {
  const version = from.u8();
  if (version !== formatVersion) {
    throw new RangeError(`found an example in format ${version}, wanted ${formatVersion}`);
  }
  const atMs = from.f64();
  const read = (count: number) => Float64Array.from({ length: count }, () => from.f32());
  const example = {
    atMs,
    features: read(featureCount),
    residuals: read(targetCount),
    weights: read(targetCount),
  };
  checkExample(example);
  return example;
}
