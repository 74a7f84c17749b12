// The segments as they are told to those who only assign: ids, centres, scales and profiles.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { nearestCentre, squaredDistance } from "./points.ts";
import { Standardisation } from "./standardisation.ts";

const formatVersion = 1;

/** More segments than anybody can keep apart. */
export const mostSegments = 64;

/** Features of an example, at most. */
export const mostFeatures = 256;

/** Highest id: ids are given out one by one and never again. */
export const highestId = 2 ** 32 - 1;

/**
 * Segments, each a centre in standardised features, under ids that rise. An example belongs to the nearest
 * centre; what it lacks counts as the mean.
 */
export class SegmentCentres {
  readonly ids: readonly number[];
  /** What each is like, in words. */
  readonly profiles: readonly string[];
  readonly standardisation: Standardisation;
  /** One centre after the other, standardised. */
  readonly centres: Float64Array;
  private readonly standard: Float64Array;

  constructor(
    ids: readonly number[],
    profiles: readonly string[],
    standardisation: Standardisation,
    centres: Float64Array,
  ) {
    this.ids = ids;
    this.profiles = profiles;
    this.standardisation = standardisation;
    this.centres = centres;
    this.standard = new Float64Array(standardisation.width);
  }

  /** The place among {@link ids} of the segment that a vector of features belongs to. */
  placeOf(vector: Float64Array): number {
    return nearestCentre(this.standardised(vector), 0, this.centres, this.standard.length);
  }

  /** The id of the segment that a vector of features belongs to. */
  idOf(vector: Float64Array): number {
    return this.ids[this.placeOf(vector)];
  }

  /** The squared distance between a vector and the centre at `place`, both standardised. */
  squaredDistance(vector: Float64Array, place: number): number {
    const { centres, standard } = this;
    const { length } = standard;
    return squaredDistance(this.standardised(vector), 0, centres, place * length, length);
  }

  /** Moves the centre at `place` towards a vector, by a share of the way. */
  pull(place: number, vector: Float64Array, share: number): void {
    const { centres } = this;
    const standard = this.standardised(vector);
    const at = place * standard.length;
    for (let i = 0; i < standard.length; i++) {
      centres[at + i] += share * (standard[i] - centres[at + i]);
    }
  }

  encode(to: ByteWriter): void {
    to.u8(formatVersion);
    to.u32(this.standardisation.width);
    to.u32(this.ids.length);
    this.standardisation.encode(to);
    for (const id of this.ids) to.u32(id);
    for (const profile of this.profiles) to.text(profile);
    to.f64s(this.centres);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): SegmentCentres {
    const head = [from.u8(), from.u32(), from.u32()];
    checkNumbers(head, 0, [
      { name: "format of segments", count: 1, low: formatVersion, high: formatVersion },
      { name: "features", count: 1, low: 1, high: mostFeatures },
      { name: "segments", count: 1, low: 1, high: mostSegments },
    ]);
    const [, width, count] = head;
    const standardisation = Standardisation.decode(from, width);
    const ids: number[] = [];
    for (let i = 0; i < count; i++) {
      ids.push(from.u32());
      const low = i === 0 ? 1 : ids[i - 1] + 1;
      checkNumbers(ids, i, [{ name: "id of a segment", count: 1, low, high: highestId }]);
    }
    const profiles = Array.from(ids, () => from.text());
    const centres = new Float64Array(count * width);
    from.f64s(centres);
    checkNumbers(centres, 0, [
      { name: "number of a centre", count: centres.length, low: -1000, high: 1000 },
    ]);
    return new SegmentCentres(ids, profiles, standardisation, centres);
  }

  private standardised(vector: Float64Array): Float64Array {
    this.standardisation.apply(vector, 0, this.standard, 0);
    return this.standard;
  }
}
