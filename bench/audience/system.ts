// The whole way of a prediction in memory: partitions of users and of models, and what one tells the other
// delivered at once.
import { FactorLife } from "../../actors/learner/factor-life.ts";
import { modelActors } from "../../actors/learner/actors.ts";
import type { Lesson, ModelActor, NothingShared } from "../../actors/learner/actor.ts";
import { learnerPartitionSubject, modelKind } from "../../actors/learner/kind.ts";
import { Lane } from "../../actors/testing-lane.ts";
import type { OutboxMessage } from "../../actors/outbox.ts";
import type { Learnt } from "../../actors/prediction/learnt.ts";
import type { Own } from "../../actors/prediction/own.ts";
import type { UserForesight } from "../../actors/user/foresight.ts";
import { userKind } from "../../actors/user/kind.ts";
import type { UserShared } from "../../actors/user/shared.ts";
import type { UserState } from "../../actors/user/state.ts";
import type { UserEvent } from "../../actors/user/erase.ts";
import { decodeConsumption, encodeFactors, maxFactorItems } from "../../streams/learner-example.ts";
import { Rejection } from "../../streams/rejection.ts";
import { activityNewsSubject, learnerSubject, streamNames } from "../../streams/subjects.ts";
import { trainFactors } from "../../training/factors.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { learnerNames } from "../../streams/user-prediction.ts";

/** What a system is made of. */
export interface SystemSettings {
  readonly foresight: UserForesight<Own, Learnt>;
  readonly horizonMs: number;
  /** Partitions of users. */
  readonly partitions: number;
  readonly keepsLogs: boolean;
  /** Whether factors of items are trained; here the event loop waits for it. */
  readonly trainsFactors: boolean;
  /** Hears everything that is published, before it is delivered. */
  hear(message: OutboxMessage): void;
}

const consumptions = learnerSubject("recommendations");
const utf8 = new TextEncoder();

/** Users and models. */
export class System {
  readonly users: readonly Lane<UserState<Own>, UserEvent, UserShared<Learnt>>[];
  readonly models: readonly Lane<ModelActor, Lesson, NothingShared>[];
  private readonly settings: SystemSettings;
  private readonly factors = new FactorLife(1);
  /** Ids of what has been delivered, where owners may die and say it again. */
  private readonly delivered = new Set<string>();

  constructor(settings: SystemSettings) {
    const { foresight, horizonMs, partitions, keepsLogs: keepsLog } = settings;
    this.settings = settings;
    const users = userKind(foresight);
    const models = modelKind(modelActors(horizonMs), partitions);
    this.users = Array.from({ length: partitions }, (_, partition) => {
      const stream = streamNames.activity;
      return new Lane(users, { partition, partitionCount: partitions, stream, keepsLog });
    });
    this.models = learnerNames.map((_, partition) => {
      const partitionCount = learnerNames.length;
      return new Lane(models, {
        partition,
        partitionCount,
        stream: streamNames.examples,
        keepsLog,
      });
    });
  }

  /** Takes an event of a user, and whatever follows from it. */
  take(row: { readonly user_id: string }, arrivedAtMs: number): void {
    const payload = utf8.encode(JSON.stringify(row));
    const home = this.homeOf(row.user_id);
    this.deliver(home.append("activity", payload, arrivedAtMs), arrivedAtMs);
  }

  /** The partition of a user. */
  homeOf(userId: string) {
    return this.users[partitionOf(encodeToken(userId), this.users.length)];
  }

  /** The owner of a partition dies, and another says again what it had said. */
  crash(lane: { crash(): OutboxMessage[] }, atMs: number): void {
    this.deliver(lane.crash(), atMs);
  }

  /** Brings what was published to those who read it, and what they publish in turn. */
  private deliver(published: OutboxMessage[], atMs: number): void {
    const { users, models, settings } = this;
    // It grows while it is gone through.
    for (const message of published) {
      const { subject, payload, messageId } = message;
      if (settings.keepsLogs && this.delivered.has(messageId)) continue;
      if (settings.keepsLogs) this.delivered.add(messageId);
      settings.hear(message);
      const model = learnerNames.findIndex((_, i) => learnerPartitionSubject(i) === subject);
      if (model >= 0) published.push(...models[model].append(subject, payload, atMs));
      if (settings.trainsFactors && subject === consumptions) this.train(payload, atMs);
      const home = users.findIndex((_, i) => activityNewsSubject(i, users.length) === subject);
      if (home >= 0) published.push(...users[home].append(subject, payload, atMs));
    }
  }

  /** Hears a consumption, and brings the recommender factors of them where they are due. */
  private train(payload: Uint8Array, atMs: number): void {
    const { factors } = this;
    const consumption = decodeConsumption(payload);
    if (!(consumption instanceof Rejection)) factors.hear(consumption);
    if (!factors.isDue) return;
    const { request, hashes } = factors.request();
    const found = factors.factors(hashes, trainFactors(request), maxFactorItems);
    factors.hearFactors(found);
    const model = learnerNames.indexOf("recommendations");
    this.models[model].append(consumptions, encodeFactors(found), atMs);
  }
}
