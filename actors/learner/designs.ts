// The models that learn from labelled examples: which learner each is, and what it has to beat.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { ChurnLearner } from "../../ml/churn/churn-learner.ts";
import { Classifier } from "../../ml/classifier/classifier.ts";
import type { ClassifierShape } from "../../ml/classifier/features.ts";
import { Regressor } from "../../ml/regressor/regressor.ts";
import { FadingBaseRate } from "../../ml/scoring/base-rate.ts";
import type { LabelledExample } from "../../streams/learner-example.ts";
import { userFeaturePlace, userFeatures } from "../../streams/user-features.ts";
import {
  clickNumbers,
  crossedCount,
  crossesOf,
  maxClickHashes,
} from "../prediction/click-features.ts";
import { conversionNumbers, maxConversionHashes } from "../prediction/conversion-features.ts";
import { churnFeatures } from "../prediction/moment-features.ts";
import type { Baseline, ModelDesign, OnlineModel } from "./online-model.ts";

const lastEngagement = userFeaturePlace("lastEngagement");
const meanEngagement = userFeaturePlace("meanEngagement");

/** What random draws of learners come from: the same log, the same models. */
const seed = 1;

const conversionShape: ClassifierShape = {
  dense: conversionNumbers,
  tableBits: 10,
  crosses: false,
  kernels: [],
  seed,
};

const clickShape: ClassifierShape = {
  dense: clickNumbers,
  tableBits: 12,
  crosses: true,
  kernels: [],
  seed,
};

const engagementShape = {
  dense: userFeatures.length,
  candidates: [lastEngagement, meanEngagement],
  kernels: [],
  seed,
};

/** The features of churn are logarithms, of which models take the powers of e again. */
const mostLogarithm = 50;

/** The base rate as baseline. */
class RateBaseline implements Baseline {
  private readonly rate: FadingBaseRate;

  constructor(rate = new FadingBaseRate()) {
    this.rate = rate;
  }

  get everybody(): number {
    return this.rate.probability;
  }

  predict(): number {
    return this.rate.probability;
  }

  learn({ label }: LabelledExample): void {
    this.rate.learn(label === 1);
  }

  encode(writer: ByteWriter): void {
    this.rate.encode(writer);
  }
}

/** The same as last time. */
const lastValue: Baseline = {
  everybody: NaN,
  predict: ({ dense }) => Math.max(0, Math.min(100, dense[lastEngagement])),
  learn() {},
  encode() {},
};

const ofProbability = {
  isProbability: true,
  baseline: "base rate",
  createBaseline: () => new RateBaseline(),
  decodeBaseline: (reader: ByteReader) => new RateBaseline(FadingBaseRate.decode(reader)),
} as const;

/** Looks at examples as a classifier does. */
class ClassifierModel implements OnlineModel {
  private readonly classifier: Classifier;
  private readonly crossed: Uint32Array;

  constructor(classifier: Classifier) {
    this.classifier = classifier;
    this.crossed = new Uint32Array(classifier.shape.crosses ? crossedCount : 0);
  }

  learn(example: LabelledExample): number {
    return this.classifier.learn(this.features(example), example.label === 1);
  }

  encodeWeights(writer: ByteWriter): void {
    this.classifier.weights().encode(writer);
  }

  encode(writer: ByteWriter): void {
    this.classifier.encode(writer);
  }

  private features({ dense, hashed }: LabelledExample) {
    const { crossed } = this;
    if (crossed.length > 0) crossesOf(hashed, crossed);
    return { dense, hashed, crossed };
  }
}

function classifierDesign(shape: ClassifierShape, mostHashes: number): ModelDesign {
  return {
    ...ofProbability,
    numbers: shape.dense,
    mostHashes,
    create: () => new ClassifierModel(new Classifier(shape)),
    decode: (reader) => new ClassifierModel(Classifier.decode(reader)),
  };
}

/** Churn: no visit within the horizon. */
export function churnDesign(horizonMs: number): ModelDesign {
  return {
    ...ofProbability,
    numbers: churnFeatures.length,
    mostHashes: 0,
    largest: mostLogarithm,
    create: () => churnModel(new ChurnLearner(horizonMs, churnFeatures, seed)),
    decode: (reader) => churnModel(ChurnLearner.decode(reader, horizonMs, churnFeatures)),
  };
}

function churnModel(learner: ChurnLearner): OnlineModel {
  return {
    learn({ dense, label, atMs }) {
      const said = learner.weights.probability(dense);
      learner.learn(dense, label === 1, atMs);
      return said;
    },
    encodeWeights: (writer) => learner.weights.encode(writer),
    encode: (writer) => learner.encode(writer),
  };
}

/** Conversion: a subscription within the horizon, of those who have none. */
export const conversionDesign = classifierDesign(conversionShape, maxConversionHashes);

/** A click on an ad that was shown. */
export const clickDesign = classifierDesign(clickShape, maxClickHashes);

/** The engagement score of the next session. */
export const engagementDesign: ModelDesign = {
  isProbability: false,
  numbers: userFeatures.length,
  mostHashes: 0,
  baseline: "last value",
  createBaseline: () => lastValue,
  decodeBaseline: () => lastValue,
  create: () => engagementModel(new Regressor(engagementShape)),
  decode: (reader) => engagementModel(Regressor.decode(reader)),
};

function engagementModel(regressor: Regressor): OnlineModel {
  return {
    learn: ({ dense, label }) => Math.max(0, Math.min(100, regressor.learn(dense, label))),
    encodeWeights: (writer) => regressor.weights().encode(writer),
    encode: (writer) => regressor.encode(writer),
  };
}
