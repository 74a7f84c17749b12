// What came true of predictions, told to the model actors as examples: labels come with time, and what decides
// them is when things happened, not when they were heard of.
import { ByteWriter } from "../../ml/bytes.ts";
import { visitFeatureCount } from "../../ml/churn/visit-features.ts";
import type { Activity } from "../../streams/activity.ts";
import { encodeConsumption, encodeLabelled } from "../../streams/learner-example.ts";
import { learnerSubject } from "../../streams/subjects.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import type { UserState } from "../user/state.ts";
import type { StepContext } from "../actor.ts";
import { openedItem } from "../user/count.ts";
import { recentItemsOf } from "../user/taste.ts";
import { adHash } from "./click.ts";
import { clickNumbers, maxClickHashes } from "./click-features.ts";
import { conversionNumbers, conversionNumbersOf } from "./conversion-features.ts";
import { clickWithinMs } from "./timing.ts";
import { churnFeatures, churnFeaturesOf, momentNumbers } from "./moment-features.ts";
import type { Impression } from "./impression.ts";
import type { Moment } from "./moment.ts";
import { keptImpressions, keptMoments, type Own } from "./own.ts";

type Emitter = Pick<StepContext<unknown>, "emit">;

const none = new Uint32Array(0);

/** Settles what was predicted. Its scratch space serves all users: nothing is kept in it. */
export class Examples {
  private readonly horizonMs: number;
  private readonly writer = new ByteWriter();
  private readonly numbers = new Float64Array(momentNumbers);
  private readonly features = this.numbers.subarray(visitFeatureCount);
  private readonly churnFeatures = new Float64Array(churnFeatures.length);
  private readonly conversionNumbers = new Float64Array(conversionNumbers);
  private readonly clickNumbers = new Float64Array(clickNumbers);
  private readonly clickHashes = new Uint32Array(maxClickHashes);

  constructor(horizonMs: number) {
    this.horizonMs = horizonMs;
  }

  /** When the next label will be known by nothing having happened; undefined where none is waited for. */
  dueAtMs(own: Own): number | undefined {
    let earliestMs = Infinity;
    for (let i = 0; i < keptMoments; i++) {
      const { atMs } = own.moment(i);
      if (atMs > 0) earliestMs = Math.min(earliestMs, atMs + this.horizonMs);
    }
    for (let i = 0; i < keptImpressions; i++) {
      const { atMs } = own.impression(i);
      if (atMs > 0) earliestMs = Math.min(earliestMs, atMs + clickWithinMs);
    }
    return earliestMs === Infinity ? undefined : earliestMs;
  }

  /** Settles whatever is due by `atMs`. */
  settleDue(own: Own, atMs: number, emitter: Emitter): void {
    for (let i = 0; i < keptMoments; i++) {
      const moment = own.moment(i);
      if (moment.atMs > 0 && moment.atMs + this.horizonMs <= atMs) this.settle(moment, emitter);
    }
    for (let i = 0; i < keptImpressions; i++) {
      const impression = own.impression(i);
      const dueMs = impression.atMs + clickWithinMs;
      if (impression.atMs > 0 && dueMs <= atMs) this.click(impression, false, dueMs, emitter);
    }
  }

  /** Gives up what is due next, without a label. */
  dropDue(own: Own): void {
    const dueMs = this.dueAtMs(own);
    for (let i = 0; i < keptMoments; i++) {
      if (own.moment(i).atMs + this.horizonMs === dueMs) own.moment(i).end();
    }
    for (let i = 0; i < keptImpressions; i++) {
      if (own.impression(i).atMs + clickWithinMs === dueMs) own.impression(i).end();
    }
  }

  /** Hears what a user did, be it late: it may be what was predicted. */
  hear(own: Own, { type, atMs, adId }: Activity, emitter: Emitter): void {
    for (let i = 0; i < keptMoments; i++) {
      const moment = own.moment(i);
      const dueMs = moment.atMs + this.horizonMs;
      if (moment.atMs === 0 || atMs <= moment.atMs || atMs >= dueMs) continue;
      // A renewal is the machine's doing, and a visit by nobody.
      if (type !== "subscription_renew") moment.visit();
      if (type === "subscription_start") moment.convert();
    }
    if (type !== "ad_click") return;
    const impression = lastShown(own, adHash(adId), atMs);
    if (impression !== undefined) this.click(impression, true, atMs, emitter);
  }

  /** A moment's horizon is over. */
  private settle(moment: Moment, emitter: Emitter): void {
    const { atMs } = moment;
    const times = { atMs, labelAtMs: atMs + this.horizonMs };
    moment.numbers(this.numbers);
    churnFeaturesOf(this.numbers, this.churnFeatures);
    this.tell("churn", {
      ...times,
      dense: this.churnFeatures,
      hashed: none,
      label: moment.isVisited ? 0 : 1,
      predicted: moment.said(0),
      version: moment.version(0),
    }, emitter);
    if (!moment.wasSubscribed) {
      conversionNumbersOf(this.numbers, this.conversionNumbers);
      this.tell("conversion", {
        ...times,
        dense: this.conversionNumbers,
        hashed: moment.hashes(),
        label: moment.isConverted ? 1 : 0,
        predicted: moment.said(1),
        version: moment.version(1),
      }, emitter);
    }
    moment.end();
  }

  /** A session that was foreseen has been, with this score. */
  engagement(session: Moment, score: number, atMs: number, emitter: Emitter): void {
    session.numbers(this.numbers);
    this.tell("engagement", {
      atMs: session.atMs,
      labelAtMs: Math.max(atMs, session.atMs),
      dense: this.features,
      hashed: none,
      label: score,
      predicted: session.said(0),
      version: session.version(0),
    }, emitter);
    session.end();
  }

  /** An impression was clicked, or was not. */
  click(impression: Impression, isClicked: boolean, atMs: number, emitter: Emitter): void {
    impression.features(this.clickNumbers, this.clickHashes);
    this.tell("click", {
      atMs: impression.atMs,
      labelAtMs: Math.max(atMs, impression.atMs),
      dense: this.clickNumbers,
      hashed: this.clickHashes,
      label: isClicked ? 1 : 0,
      predicted: impression.said,
      version: impression.version,
    }, emitter);
    impression.end();
  }

  /** How somebody is, for whoever looks for segments. */
  segment(vector: Float64Array, atMs: number, emitter: Emitter): void {
    this.tell("segment", {
      atMs,
      labelAtMs: atMs,
      dense: vector,
      hashed: none,
      label: 0,
      predicted: NaN,
      version: 0,
    }, emitter);
  }

  /** Something was opened, after what had been opened before. */
  consumption(state: UserState<Own>, activity: Activity, emitter: Emitter): void {
    const { category, atMs } = activity;
    const item = openedItem(activity);
    if (item === undefined) return;
    const recent = Uint32Array.from(recentItemsOf(state.view), ({ hash }) => hash);
    const body = encodeConsumption({ atMs, user: state.key, item, category, recent }, this.writer);
    emitter.emit(learnerSubject("recommendations"), body, true);
  }

  private tell(
    name: LearnerName,
    example: Parameters<typeof encodeLabelled>[0],
    emitter: Emitter,
  ): void {
    emitter.emit(learnerSubject(name), encodeLabelled(example, this.writer), true);
  }
}

/** The last time that an ad was shown by `atMs`; undefined where it was not, or its label is known. */
function lastShown(own: Own, ad: number, atMs: number): Impression | undefined {
  let last: Impression | undefined;
  for (let i = 0; i < keptImpressions; i++) {
    const impression = own.impression(i);
    const isIt = impression.atMs > 0 && impression.ad === ad && impression.atMs <= atMs;
    if (isIt && impression.atMs > (last?.atMs ?? 0)) last = impression;
  }
  return last;
}
