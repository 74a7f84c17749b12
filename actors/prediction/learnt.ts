// What the users of a partition have been told by the model actors: weights to predict with.
import { ByteReader, type ByteWriter } from "../../ml/bytes.ts";
import { ChurnWeights } from "../../ml/churn/churn-weights.ts";
import { ClassifierWeights } from "../../ml/classifier/classifier-weights.ts";
import { RegressorWeights } from "../../ml/regressor/regressor-weights.ts";
import { SegmentCentres } from "../../ml/segments/segment-centres.ts";
import { decodeLearnerNews, type LearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { clickNumbers } from "./click-features.ts";
import { conversionNumbers } from "./conversion-features.ts";
import { churnFeatures } from "./moment-features.ts";
import { segmentFeatures } from "./segment-features.ts";

/** What one model actor said last, and how its weights are read. */
class Heard<Model> {
  private readonly read: (reader: ByteReader) => Model;
  private news: LearnerNews | undefined;
  private weights: Model | undefined;

  constructor(read: (reader: ByteReader) => Model) {
    this.read = read;
  }

  /** Its weights; undefined before its first word. */
  get model(): Model | undefined {
    return this.weights;
  }

  /** Counts from 1; 0 before its first word. */
  get version(): number {
    return this.news?.version ?? 0;
  }

  /** Whether it beats its baseline, and so is to be served. */
  get isPromoted(): boolean {
    return this.news?.isPromoted ?? false;
  }

  /** What its baseline says of everybody; NaN where there is no such thing. */
  get baseline(): number {
    return this.news?.baseline ?? NaN;
  }

  /** Takes news in; throws a `RangeError` where the weights cannot be read. */
  take(news: LearnerNews): void {
    const reader = new ByteReader(news.weights);
    const weights = this.read(reader);
    if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
    const { baseline } = news;
    if (baseline < 0 || baseline > 1) throw new RangeError(`a base rate of ${baseline}`);
    this.news = news;
    this.weights = weights;
  }

  encode(writer: ByteWriter): void {
    const { news } = this;
    writer.u32(this.version);
    if (news === undefined) return;
    writer.u8(news.isPromoted ? 1 : 0);
    writer.f64(news.baseline);
    writer.u32(news.weights.length);
    for (const byte of news.weights) writer.u8(byte);
  }

  decode(learner: LearnerNews["learner"], reader: ByteReader): void {
    const version = reader.u32();
    if (version === 0) return;
    const isPromoted = reader.u8() === 1;
    const baseline = reader.f64();
    const length = reader.u32();
    if (length > reader.remaining) throw new RangeError(`${length} bytes of weights, too many`);
    const weights = Uint8Array.from({ length }, () => reader.u8());
    this.take({ learner, version, isPromoted, baseline, weights });
  }
}

/** The latest word of every model actor that users predict with. */
export class Learnt {
  readonly churn = new Heard((reader) => ChurnWeights.decode(reader, churnFeatures));
  readonly conversion = new Heard((reader) => classifierIn(reader, conversionNumbers));
  readonly click = new Heard((reader) => classifierIn(reader, clickNumbers));
  readonly engagement = new Heard(regressorIn);
  readonly segment = new Heard(segmentsIn);
  /** Counts what was taken in. */
  revision = 0;

  /** Takes news in, unless there is newer; throws a `RangeError` where the weights cannot be read. */
  take(news: LearnerNews): void {
    if (news.learner === "recommendations" || this[news.learner].version >= news.version) return;
    this[news.learner].take(news);
    this.revision++;
  }

  encode(writer: ByteWriter): void {
    for (const name of names) this[name].encode(writer);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): Learnt {
    const learnt = new Learnt();
    for (const name of names) learnt[name].decode(name, reader);
    return learnt;
  }
}

function classifierIn(reader: ByteReader, numbers: number): ClassifierWeights {
  const weights = ClassifierWeights.decode(reader);
  expectNumbers(weights.shape.dense, numbers);
  return weights;
}

function regressorIn(reader: ByteReader): RegressorWeights {
  const weights = RegressorWeights.decode(reader);
  expectNumbers(weights.shape.dense, userFeatures.length);
  return weights;
}

function segmentsIn(reader: ByteReader): SegmentCentres {
  const segments = SegmentCentres.decode(reader);
  expectNumbers(segments.standardisation.width, segmentFeatures.length);
  return segments;
}

/** Weights that were learnt by another version may be for other numbers. */
function expectNumbers(found: number, wanted: number): void {
  if (found !== wanted) throw new RangeError(`weights for ${found} numbers, wanted ${wanted}`);
}

const names = ["churn", "conversion", "click", "engagement", "segment"] as const;

/** Reads news of a model actor from the log: what cannot be read is a dead letter, and no crash later. */
export function decodeNews(payload: Uint8Array): ((learnt: Learnt) => void) | Rejection {
  const news = decodeLearnerNews(payload);
  if (news instanceof Rejection) return news;
  try {
    new Learnt().take(news);
  } catch (cause) {
    return new Rejection("weights", String(cause), `weights of the model ${news.learner}`);
  }
  return (learnt) => learnt.take(news);
}
