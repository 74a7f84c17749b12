// What a partition of users tells a model actor: the features at the moment of a prediction, and what came
// true of it; or, for the recommender, what somebody consumed. Bytes: there are many of them.
import { ByteReader, ByteWriter } from "../ml/bytes.ts";
import { maxTimeMs } from "../ml/ranges.ts";
import { maxWordCharacters } from "./activity.ts";
import { InvalidId } from "./errors.ts";
import { Rejection } from "./rejection.ts";
import { decodeToken, isId } from "./token.ts";

/** A prediction whose label is known. */
export interface LabelledExample {
  /** Event time of the prediction, and of what settled its label, milliseconds since the epoch. */
  readonly atMs: number;
  readonly labelAtMs: number;
  /** Values of the learner's features, as they were at `atMs`. */
  readonly dense: Float64Array;
  /** Hashes of what is no number: which ad, where, on what device. */
  readonly hashed: Uint32Array;
  /** What came true: 0 or 1 for probabilities. */
  readonly label: number;
  /** What was said at `atMs`, and the version that said it; NaN and 0 where nothing was. */
  readonly predicted: number;
  readonly version: number;
}

/** Somebody consumed an item: watched a video, read an article. */
export interface Consumption {
  readonly atMs: number;
  /** Subject token of the user. */
  readonly user: string;
  readonly item: string;
  readonly category: string | undefined;
  /** Hashes of what the user had consumed before, the newest first. */
  readonly recent: Uint32Array;
}

/** Factors of items, trained elsewhere. */
export interface ItemFactors {
  /** Counts from 1. */
  readonly version: number;
  /** Hashes of the items. */
  readonly hashes: Uint32Array;
  /** As many numbers for each item, one item after the other. */
  readonly values: Float32Array;
}

/** Most items of which factors are told at once, and most numbers for each: what one message holds. */
export const maxFactorItems = 12_000;
export const maxFactors = 16;

/** Most numbers and hashes of one example. */
export const maxExampleNumbers = 256;

const labelledVersion = 1;
const consumptionVersion = 101;
const factorsVersion = 201;

/** Writes an example; {@link decodeLabelled} reads it. */
export function encodeLabelled(example: LabelledExample, writer: ByteWriter): Uint8Array {
  writer.u8(labelledVersion);
  writer.f64(example.atMs);
  writer.f64(example.labelAtMs);
  writer.f64(example.label);
  writer.f64(example.predicted);
  writer.u32(example.version);
  writer.u32(example.dense.length);
  for (const value of example.dense) writer.f32(value);
  writer.u32(example.hashed.length);
  for (const hash of example.hashed) writer.u32(hash);
  return writer.take();
}

/** Reads an example, or says why these bytes are none. */
export function decodeLabelled(payload: Uint8Array): LabelledExample | Rejection {
  return decoded(payload, labelledVersion, (reader) => {
    const [atMs, labelAtMs] = [reader.f64(), reader.f64()];
    const [label, predicted, version] = [reader.f64(), reader.f64(), reader.u32()];
    expect("label", Number.isFinite(label));
    expect("time", atMs >= 0 && labelAtMs >= atMs && labelAtMs <= maxTimeMs);
    const dense = new Float64Array(countOf(reader));
    for (let i = 0; i < dense.length; i++) dense[i] = reader.f32();
    expect("features", dense.every(Number.isFinite));
    return { atMs, labelAtMs, dense, hashed: hashes(reader), label, predicted, version };
  });
}

/** Writes a consumption; {@link decodeConsumption} reads it. */
export function encodeConsumption(consumption: Consumption, writer: ByteWriter): Uint8Array {
  writer.u8(consumptionVersion);
  writer.f64(consumption.atMs);
  writer.text(consumption.user);
  writer.text(consumption.item);
  writer.optionalText(consumption.category);
  writer.u32(consumption.recent.length);
  for (const hash of consumption.recent) writer.u32(hash);
  return writer.take();
}

/** Reads a consumption, or says why these bytes are none. */
export function decodeConsumption(payload: Uint8Array): Consumption | Rejection {
  return decoded(payload, consumptionVersion, (reader) => {
    const atMs = reader.f64();
    expect("time", atMs >= 0 && atMs <= maxTimeMs);
    const [user, item, category] = [reader.text(), reader.text(), reader.optionalText()];
    decodeToken(user);
    expect("item", isId(item));
    expect("category", category === undefined || category.length <= maxWordCharacters);
    return { atMs, user, item, category, recent: hashes(reader) };
  });
}

/** Whether a message to the recommender is factors, and no consumption. */
export function isFactors(payload: Uint8Array): boolean {
  return payload[0] === factorsVersion;
}

/** Writes factors; {@link decodeFactors} reads them. */
export function encodeFactors({ version, hashes, values }: ItemFactors): Uint8Array {
  const writer = new ByteWriter(16 + 4 * (hashes.length + values.length));
  writer.u8(factorsVersion);
  writer.u32(version);
  writer.u32(hashes.length);
  writer.u32(hashes.length === 0 ? 0 : values.length / hashes.length);
  for (const hash of hashes) writer.u32(hash);
  for (const value of values) writer.f32(value);
  return writer.take();
}

/** Reads factors, or says why these bytes are none. */
export function decodeFactors(payload: Uint8Array): ItemFactors | Rejection {
  return decoded(payload, factorsVersion, (reader) => {
    const [version, items, factors] = [reader.u32(), reader.u32(), reader.u32()];
    expect("count", items <= maxFactorItems && factors <= maxFactors);
    const hashes = new Uint32Array(items);
    for (let i = 0; i < items; i++) hashes[i] = reader.u32();
    const values = new Float32Array(items * factors);
    for (let i = 0; i < values.length; i++) values[i] = reader.f32();
    expect("factors", values.every(Number.isFinite));
    return { version, hashes, values };
  });
}

function decoded<A>(
  payload: Uint8Array,
  version: number,
  read: (reader: ByteReader) => A,
): A | Rejection {
  try {
    const reader = new ByteReader(payload);
    expect("version", reader.u8() === version);
    const value = read(reader);
    expect("end", reader.remaining === 0);
    return value;
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof InvalidId)) throw cause;
    return new Rejection("payload", cause.message, "an example, as partitions of users write it");
  }
}

function hashes(reader: ByteReader): Uint32Array {
  const found = new Uint32Array(countOf(reader));
  for (let i = 0; i < found.length; i++) found[i] = reader.u32();
  return found;
}

function countOf(reader: ByteReader): number {
  const count = reader.u32();
  expect("count", count <= maxExampleNumbers);
  return count;
}

function expect(what: string, holds: boolean): void {
  if (!holds) throw new RangeError(`${what} that cannot be`);
}
