// The port of what learns from labelled examples: a model that says what it thinks before it learns, and the
// baseline beside which it has to stand.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import type { LabelledExample } from "../../streams/learner-example.ts";

/** Learns from examples, one after the other. */
export interface OnlineModel {
  /** Learns from an example, and returns what it would have said of it before. */
  learn(example: LabelledExample): number;
  /** What partitions of users need to predict as it would now. */
  encodeWeights(writer: ByteWriter): void;
  encode(writer: ByteWriter): void;
}

/** How a model of one name comes to be. */
export interface ModelDesign {
  /** Whether it says probabilities of labels 0 and 1; else values from 0 to 100. */
  readonly isProbability: boolean;
  /** Numbers of an example, and hashes at most. */
  readonly numbers: number;
  readonly mostHashes: number;
  /** What no number of an example exceeds, either way; any that is finite will do where nothing is said. */
  readonly largest?: number;
  /** Name of the baseline, in rows of scores. */
  readonly baseline: string;
  create(): OnlineModel;
  decode(reader: ByteReader): OnlineModel;
  createBaseline(): Baseline;
  decodeBaseline(reader: ByteReader): Baseline;
}

/** What a model has to beat. */
export interface Baseline {
  /** What it says of everybody; NaN where that depends on who it is. */
  readonly everybody: number;
  predict(example: LabelledExample): number;
  learn(example: LabelledExample): void;
  encode(writer: ByteWriter): void;
}

/** Whether a model of this design can learn from an example: whoever wrote it may have been of another version. */
export function fits(design: ModelDesign, example: LabelledExample): boolean {
  const { dense, hashed, label, predicted } = example;
  const { isProbability, numbers, mostHashes, largest = Infinity } = design;
  const most = isProbability ? 1 : 100;
  return dense.length === numbers && hashed.length <= mostHashes &&
    dense.every((number) => Math.abs(number) <= largest) &&
    label >= 0 && label <= most && (!isProbability || Number.isInteger(label)) &&
    (Number.isNaN(predicted) || predicted >= 0 && predicted <= most);
}
