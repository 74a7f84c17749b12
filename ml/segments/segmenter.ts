// Learns segments from examples that come one by one, and never works long at once.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { matchCentres } from "./matching.ts";
import { type FeaturePhrases, profilesOf } from "./profile.ts";
import { Refit } from "./refit.ts";
import { Reservoir } from "./reservoir.ts";
import { highestId, mostFeatures, mostSegments, SegmentCentres } from "./segment-centres.ts";
import { Moments, type Standardisation } from "./standardisation.ts";

/** Examples that segments are fitted to, at most. */
const sampleRows = 2_000;

/** Examples over which the sample and the scales remember evenly; older ones fade. */
const memoryExamples = 100_000;

/** Examples before the first fit. Later fits are due whenever as many again have come, up to: */
const firstFitAt = 100;

/** Examples between two fits, at most. */
const mostBetweenFits = 10_000;

/** Least share of the way that a centre goes towards a new member, so that it follows a drift. */
const leastShare = 1 / 500;

/** Multiplications of a refit that one example pays for: a quarter of a millisecond. */
const workPerExample = 200_000;

const formatVersion = 1;

/** How segments are made. */
export interface SegmenterSettings {
  /** The features of an example in their order, and how to say of somebody that they are high or low. */
  readonly features: readonly FeaturePhrases[];
  /** How many segments there are to be, up to {@link mostSegments}; found where nothing is said. */
  readonly number?: number | undefined;
  /** Most segments that may be found: 8 unless said otherwise. */
  readonly most?: number;
  /** Whether people who differ by degrees are to be parted, too, where nothing lies apart; see {@link Refit}. */
  readonly orStable?: boolean;
  /** What random draws come from: the same seed and examples give the same segments. */
  readonly seed: number;
}

/**
 * k-means over a stream. Features are standardised by means and deviations that are learnt on the way;
 * 2,000 examples are kept as a sample; centres are refitted to it (see {@link Refit}) after 100 examples,
 * 200, 400 and so on, and every 10,000 from there on, spread over the examples that follow. Between
 * refits each example pulls its centre by 1 over the number of its members, at least by 1/500. A segment
 * that is still the same after a refit keeps its id (see {@link matchCentres}); ids begin at 1 with the
 * largest segment, and none is ever given to another one.
 *
 * Source of the updates: MacQueen, Some methods for classification and analysis of multivariate
 * observations, 1967.
 *
 * ```ts
 * const features = [{ name: "visits", high: "visits often", low: "visits rarely" }];
 * const segmenter = new Segmenter({ features, seed: 1 });
 * for (let i = 0; i < 300; i++) segmenter.add(Float64Array.of(i % 3 === 0 ? 9 + i / 300 : i / 300));
 * segmenter.assign(Float64Array.of(9)); // 2: a third of all is like this
 * segmenter.centres?.profiles; // ["visits rarely", "visits often"]
 * ```
 */
export class Segmenter {
  private readonly settings: SegmenterSettings;
  private moments: Moments;
  private reservoir: Reservoir;
  private random: Random;
  private segments: SegmentCentres | undefined;
  /** How many members have pulled each centre, those of the sample included. */
  private pulls: number[] = [];
  private fitCount = 0;
  private nextId = 1;
  private nextFitAt = firstFitAt;
  private refit: Refit | undefined;

  constructor(settings: SegmenterSettings) {
    const { features, number = 1, most = 8, seed } = settings;
    checkNumbers([features.length, number, most], 0, [
      { name: "features", count: 1, low: 1, high: mostFeatures },
      { name: "number of segments", count: 1, low: 1, high: mostSegments, whole: true },
      { name: "most segments", count: 1, low: 1, high: mostSegments, whole: true },
    ]);
    this.settings = settings;
    this.moments = new Moments(features.length, memoryExamples);
    this.reservoir = new Reservoir(features.length, sampleRows, memoryExamples);
    this.random = new Random(seed);
  }

  /** Examples learnt from. */
  get examples(): number {
    return this.reservoir.seen;
  }

  /** Fits that were finished: one more, and ids and profiles may have changed. */
  get fits(): number {
    return this.fitCount;
  }

  /** Whether a refit is under way. */
  get isFitting(): boolean {
    return this.refit !== undefined;
  }

  /** The segments as they are now, which the next example changes; undefined before the first fit. */
  get centres(): SegmentCentres | undefined {
    return this.segments;
  }

  /** The id of the segment that a vector belongs to; undefined before the first fit. */
  assign(vector: Float64Array): number | undefined {
    return this.segments?.idOf(vector);
  }

  /** Learns from an example: a number for each feature, NaN for one that is not known. */
  add(vector: Float64Array): void {
    const { features } = this.settings;
    if (vector.length !== features.length) {
      throw new RangeError(`found ${vector.length} features, wanted ${features.length}`);
    }
    const { segments, pulls } = this;
    if (segments !== undefined) {
      const place = segments.placeOf(vector);
      pulls[place] = Math.min(pulls[place] + 1, maxSteps);
      segments.pull(place, vector, Math.max(1 / pulls[place], leastShare));
    }
    this.moments.add(vector);
    this.reservoir.add(vector, this.random);
    if (this.refit === undefined && this.examples >= this.nextFitAt) this.beginRefit();
    if (this.refit === undefined) return;
    this.refit.step(workPerExample);
    if (this.refit.isDone) this.endRefit(this.refit);
  }

  /** Refits to all that it knows now, at once, however long that takes. */
  fit(): void {
    if (this.examples === 0) return;
    const refit = this.beginRefit();
    refit.step(Infinity);
    this.endRefit(refit);
  }

  encode(to: ByteWriter): void {
    const { settings, segments, refit } = this;
    to.u8(formatVersion);
    to.u32(settings.features.length);
    this.moments.encode(to);
    this.reservoir.encode(to);
    this.random.encode(to);
    for (const whole of [this.fitCount, this.nextId, this.nextFitAt]) to.f64(whole);
    to.u8(segments === undefined ? 0 : 1);
    segments?.encode(to);
    to.f64s(this.pulls);
    to.u8(refit === undefined ? 0 : 1);
    refit?.encode(to);
  }

  /** The learner that {@link encode} wrote; a `RangeError` where these bytes are none for `settings`. */
  static decode(from: ByteReader, settings: SegmenterSettings): Segmenter {
    const segmenter = new Segmenter(settings);
    const width = settings.features.length;
    checkNumbers([from.u8(), from.u32()], 0, [
      { name: "format of a segmenter", count: 1, low: formatVersion, high: formatVersion },
      { name: "features", count: 1, low: width, high: width },
    ]);
    segmenter.moments = Moments.decode(from, width, memoryExamples);
    segmenter.reservoir = Reservoir.decode(from, width, sampleRows, memoryExamples);
    segmenter.random = Random.decode(from);
    const wholes = [from.f64(), from.f64(), from.f64()];
    checkNumbers(wholes, 0, [
      { name: "fits", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "next id", count: 1, low: 1, high: highestId + 1, whole: true },
      { name: "examples at the next fit", count: 1, low: 0, high: 2 * maxSteps, whole: true },
    ]);
    [segmenter.fitCount, segmenter.nextId, segmenter.nextFitAt] = wholes;
    if (from.u8() === 1) segmenter.decodeSegments(from, width);
    if (from.u8() === 1) segmenter.refit = Refit.decode(from, width);
    return segmenter;
  }

  private decodeSegments(from: ByteReader, width: number): void {
    const segments = SegmentCentres.decode(from);
    const pulls = new Float64Array(segments.ids.length);
    from.f64s(pulls);
    checkNumbers([segments.standardisation.width, ...pulls], 0, [
      { name: "features", count: 1, low: width, high: width },
      { name: "members of a segment", count: pulls.length, low: 0, high: maxSteps, whole: true },
    ]);
    this.segments = segments;
    this.pulls = [...pulls];
  }

  private beginRefit(): Refit {
    const { settings, segments, examples } = this;
    const standardisation = this.moments.standardisation();
    const sample = this.shuffledSample(standardisation);
    const inForce = segments?.standardisation.convert(segments.centres, standardisation);
    const refit = new Refit({
      standardisation,
      sample,
      seen: examples,
      inForce: inForce ?? new Float64Array(0),
      number: settings.number,
      most: settings.most ?? 8,
      orStable: settings.orStable ?? false,
      seeds: [settings.seed, this.fitCount + 1],
    });
    this.refit = refit;
    this.nextFitAt = examples + Math.min(Math.max(examples, firstFitAt), mostBetweenFits);
    return refit;
  }

  /** The sample in random order: halves of it are compared, and examples may have come in turns. */
  private shuffledSample(standardisation: Standardisation): Float64Array {
    const { rows } = this.reservoir;
    const { width } = standardisation;
    const order = Uint32Array.from({ length: this.reservoir.length }, (_, i) => i);
    new Random(this.settings.seed, this.fitCount + 1).shuffle(order);
    const sample = new Float64Array(rows.length);
    order.forEach((row, i) => standardisation.apply(rows, row * width, sample, i * width));
    return sample;
  }

  /** Puts the fitted centres in force, under the ids of those that they go on from. */
  private endRefit({ standardisation, centres, sizes }: Refit): void {
    const { width } = standardisation;
    const { segments } = this;
    // Where examples repeat, there may be fewer segments than wanted.
    const filled = Array.from(sizes, (_, place) => place)
      .filter((place) => sizes[place] > 0)
      .sort((a, b) => sizes[b] - sizes[a] || a - b);
    const fitted = filled.map((place) => centres.slice(place * width, (place + 1) * width));
    const old = segments?.standardisation.convert(segments.centres, standardisation);
    const from = old === undefined ? undefined : matchCentres(old, joined(fitted, width), width);
    const found = fitted.map((centre, i) => ({
      centre,
      size: sizes[filled[i]],
      id: segments !== undefined && from !== undefined && from[i] >= 0
        ? segments.ids[from[i]]
        : this.nextId++,
    })).sort((a, b) => a.id - b.id);
    this.segments = new SegmentCentres(
      found.map(({ id }) => id),
      profilesOf(found.map(({ centre }) => centre), this.settings.features),
      standardisation,
      joined(found.map(({ centre }) => centre), width),
    );
    this.pulls = found.map(({ size }) => size);
    this.fitCount++;
    this.refit = undefined;
  }
}

function joined(centres: readonly Float64Array[], width: number): Float64Array {
  const all = new Float64Array(centres.length * width);
  centres.forEach((centre, i) => all.set(centre, i * width));
  return all;
}
