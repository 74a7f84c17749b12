// For tests: users who are predicted, what they tell the model actors, and what they say.
import { ByteWriter } from "../../ml/bytes.ts";
import {
  type Consumption,
  decodeConsumption,
  decodeLabelled,
  type LabelledExample,
} from "../../streams/learner-example.ts";
import { type LearnerNews, learnerNewsJson } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { LearnerName, UserPredictionKind } from "../../streams/user-prediction.ts";
import { UserPrediction } from "../../streams/user-prediction.ts";
import { Schema } from "effect";
import {
  churnDesign,
  clickDesign,
  conversionDesign,
  engagementDesign,
} from "../learner/designs.ts";
import type { OutboxMessage } from "../outbox.ts";
import { Lane } from "../testing-lane.ts";
import type { UserEvent } from "../user/erase.ts";
import { userKind } from "../user/kind.ts";
import type { UserShared } from "../user/shared.ts";
import type { UserState } from "../user/state.ts";
import { type About, dayMs, startMs } from "../user/testing.ts";
import { userForesight } from "./foresight.ts";
import type { Learnt } from "./learnt.ts";
import type { Own } from "./own.ts";

export const horizonMs = 7 * dayMs;

const utf8 = new TextEncoder();
const decodePrediction = Schema.decodeUnknownSync(Schema.fromJsonString(UserPrediction));

/** A partition of users who are predicted. Time passes with the events only. */
export class PredictionStage {
  readonly users: Lane<UserState<Own>, UserEvent, UserShared<Learnt>>;
  readonly published: OutboxMessage[] = [];
  private latestMs = startMs;

  constructor() {
    const settings = { partition: 0, partitionCount: 1, stream: "ACTIVITY", keepsLog: true };
    this.users = new Lane(userKind(userForesight({ horizonMs })), settings);
  }

  /** Takes an event, which arrives when it happened, or when the latest so far did. */
  take(json: About): void {
    this.latestMs = Math.max(this.latestMs, Date.parse(String(json["timestamp"])));
    this.append(JSON.stringify(json));
  }

  takeAll(events: readonly About[]): void {
    for (const event of events) this.take(event);
  }

  /** Hears news of a model actor. */
  hear(news: LearnerNews): void {
    this.append(learnerNewsJson(news));
  }

  own(id = "u"): Own {
    const state = this.users.actor(id);
    if (state === undefined) throw new Error(`no user ${id} is there`);
    return state.own;
  }

  /** Examples told to one model, in their order. */
  examples(name: Exclude<LearnerName, "recommendations">): LabelledExample[] {
    return this.told(name).map((payload) => taken(decodeLabelled(payload)));
  }

  consumptions(): Consumption[] {
    return this.told("recommendations").map((payload) => taken(decodeConsumption(payload)));
  }

  /** Predictions of a kind, as they went out. */
  predictions(kind: UserPredictionKind): UserPrediction[] {
    return this.published
      .filter(({ subject }) => subject.startsWith("predictions.user.") && subject.endsWith(kind))
      .map(({ payload }) => decodePrediction(new TextDecoder().decode(payload)));
  }

  private told(name: LearnerName): Uint8Array[] {
    return this.published
      .filter(({ subject }) => subject === `examples.${name}`)
      .map(({ payload }) => payload);
  }

  private append(json: string): void {
    this.published.push(...this.users.append("activity.0", utf8.encode(json), this.latestMs));
  }
}

const designs = {
  churn: churnDesign(horizonMs),
  click: clickDesign,
  conversion: conversionDesign,
  engagement: engagementDesign,
};

/** News with the weights of a model that has learnt nothing; it is not served unless promoted. */
export function newsOf(
  learner: keyof typeof designs,
  { version = 1, isPromoted = false, baseline = 0.5 }: Partial<LearnerNews>,
): LearnerNews {
  const writer = new ByteWriter();
  designs[learner].create().encodeWeights(writer);
  return { learner, version, isPromoted, baseline, weights: writer.take() };
}

function taken<A>(found: A | Rejection): A {
  if (found instanceof Rejection) throw new Error(found.message);
  return found;
}
