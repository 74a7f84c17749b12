// How likely a user is to stay away, to subscribe, and how engaged the next session will be: the models'
// words, or their baselines' where those are better.
import { userFeaturePlace, userFeatures } from "../../streams/user-features.ts";
import type { UserState } from "../user/state.ts";
import {
  conversionHashesOf,
  conversionNumbers,
  conversionNumbersOf,
  conversionPlaces,
  maxConversionHashes,
} from "./conversion-features.ts";
import type { Learnt } from "./learnt.ts";
import {
  churnFeatures,
  churnFeaturesOf,
  momentFeatures,
  momentNumbers,
  userFeaturesFrom,
} from "./moment-features.ts";
import type { MomentLook } from "./moment.ts";
import type { KeptReason } from "./own.ts";
import { churnReasons, featureReasons } from "./reasons.ts";
import type { Word } from "./word.ts";

const allFeatures = userFeatures.map((_, i) => i);
const lastEngagement = userFeaturePlace("lastEngagement");

/** One moment of a user, as the models look at it. One object serves all: nothing is kept in it. */
export class Outlook implements MomentLook {
  /** The numbers of the moment. */
  readonly numbers = new Float64Array(momentNumbers);
  /** The hashes of the moment: as many as there are. */
  hashes = new Uint16Array(0);
  /** Those of them that are features of the user. */
  readonly features = this.numbers.subarray(userFeaturesFrom);
  readonly churnFeatures = new Float64Array(churnFeatures.length);
  private readonly contributions = new Float64Array(userFeatures.length);
  private readonly conversionNumbers = new Float64Array(conversionNumbers);
  private readonly conversionHashes = new Uint16Array(maxConversionHashes);

  /** Looks at a user. */
  see(state: UserState<unknown>, atMs: number): void {
    momentFeatures(state, atMs, this.numbers);
    const { conversionHashes } = this;
    const count = conversionHashesOf(state, atMs, conversionHashes);
    this.hashes = conversionHashes.subarray(0, count);
  }

  /** The probability of no visit within the horizon; NaN where nothing is known yet. */
  churn({ churn }: Learnt): Word {
    if (churn.model === undefined) return unknown;
    if (!churn.isPromoted) return { value: churn.baseline, version: 0 };
    churnFeaturesOf(this.numbers, this.churnFeatures);
    return { value: churn.model.probability(this.churnFeatures), version: churn.version };
  }

  /** Whether the model of churn knows too little of this user to tell them from others. */
  isCold({ churn }: Learnt): boolean {
    if (churn.model === undefined || !churn.isPromoted) return true;
    churnFeaturesOf(this.numbers, this.churnFeatures);
    return churn.model.isCold(this.churnFeatures);
  }

  churnReasons({ churn }: Learnt): KeptReason[] {
    if (churn.model === undefined || !churn.isPromoted) return [];
    return churnReasons(churn.model, this.churnFeatures);
  }

  /** The probability of subscribing within the horizon; NaN where nothing is known yet. */
  conversion({ conversion }: Learnt): Word {
    if (conversion.model === undefined) return unknown;
    if (!conversion.isPromoted) return { value: conversion.baseline, version: 0 };
    return { value: conversion.model.predict(this.conversionInput()), version: conversion.version };
  }

  conversionReasons({ conversion }: Learnt): KeptReason[] {
    const { model, isPromoted } = conversion;
    if (model === undefined || !isPromoted) return [];
    model.contributions(this.conversionInput(), this.contributions);
    const { conversionNumbers } = this;
    return featureReasons(conversionPlaces, conversionNumbers, model.means, this.contributions);
  }

  private conversionInput() {
    conversionNumbersOf(this.numbers, this.conversionNumbers);
    return { dense: this.conversionNumbers, hashed: this.hashes, crossed: [] };
  }

  /** The engagement score to be expected of the next session, from 0 to 100: of the last, at worst. */
  engagement({ engagement }: Learnt): Word {
    const last = { value: this.features[lastEngagement], version: 0 };
    if (engagement.model === undefined || !engagement.isPromoted) return last;
    const value = engagement.model.predict(this.features);
    return { value: Math.max(0, Math.min(100, value)), version: engagement.version };
  }

  engagementReasons({ engagement }: Learnt): KeptReason[] {
    const { model, isPromoted } = engagement;
    if (model === undefined || !isPromoted) return [];
    model.contributions(this.features, this.contributions);
    return featureReasons(allFeatures, this.features, model.means, this.contributions);
  }
}

const unknown: Word = { value: NaN, version: 0 };
