// Activity in two partitions, of users or of videos: the real kinds of actors, with events that are late,
// repeated, nobody's or none, and what models tell between them.
import { activityTypes } from "../../streams/activity-types.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import type { ActorKind } from "../actor.ts";
import type { Choices } from "./choices.ts";
import { ReplayOracle } from "./replay-oracle.ts";
import type { Publication, Workload } from "./workload.ts";

/** What a workload of activity is for. */
export interface ActivityTopic<State, Event, Shared> {
  readonly kind: ActorKind<State, Event, Shared>;
  /** The field that names the actor. */
  readonly field: "user_id" | "video_id";
  /** What models, and erasures, tell a partition of this kind. */
  readonly news: readonly Uint8Array[];
}

const actorsPerPartition = 3;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** When simulations of activity begin. */
export const startMs = Date.UTC(2025, 8, 1);

/** Milliseconds between one event and the next, whoever did it. */
const pauses = [5 * minuteMs, 1000, hourMs, 30 * hourMs, 5 * 24 * hourMs];
/** How much earlier than its arrival an event may say it happened. */
const delays = [0, 0, 0, 1000, hourMs, 50 * hourMs];

/** Things that are done by others than the one whom they are about. */
export const others = ["anna", "bert", "a video"];
const words: readonly (string | undefined)[] = [undefined, "news", "DE", "premium"];

/** Users or videos, of whom activity tells. */
export class ActivityWorkload<State, Event, Shared> implements Workload<State, Event, Shared> {
  readonly kind: ActorKind<State, Event, Shared>;
  readonly stream = "ACTIVITY";
  readonly latenessMs = hourMs;
  readonly partitionCount = 2;
  readonly timersPerEvent: number;
  nowMs = startMs;
  private readonly topic: ActivityTopic<State, Event, Shared>;
  private readonly ids: readonly (readonly string[])[];
  private readonly encoder = new TextEncoder();
  private last: Publication | undefined;
  private events = 0;

  constructor(topic: ActivityTopic<State, Event, Shared>, choices: Choices) {
    this.kind = topic.kind;
    this.topic = topic;
    this.timersPerEvent = choices.pick([2, 1, 64]);
    this.ids = Array.from({ length: this.partitionCount }, (_, partition) => this.idsOf(partition));
  }

  subjectOf(partition: number): string {
    return `activity.${partition}`;
  }

  publish(choices: Choices): Publication {
    this.nowMs += choices.pick(pauses);
    const partition = choices.below(this.partitionCount);
    const sort = choices.below(24);
    if (sort === 23 && this.last !== undefined) return { ...this.last, arrivedAtMs: this.nowMs };
    const { news } = this.topic;
    const payload = sort >= 20 && news.length > 0
      ? choices.pick(news)
      : this.encoder.encode(sort === 19 ? "no event" : this.event(partition, sort, choices));
    this.last = { partition, payload, arrivedAtMs: this.nowMs };
    return this.last;
  }

  newsPartition(): undefined {
    return undefined;
  }

  oracle(partition: number): ReplayOracle<State, Event, Shared> {
    const { partitionCount, stream, latenessMs, timersPerEvent } = this;
    const identity = { partition, partitionCount, stream, latenessMs, timersPerEvent };
    return new ReplayOracle(this.kind, identity);
  }

  ask(choices: Choices): { partition: number; key: string } {
    const partition = choices.below(this.partitionCount);
    return { partition, key: encodeToken(choices.pick(this.ids[partition])) };
  }

  private event(partition: number, sort: number, choices: Choices): string {
    const home = sort === 18 ? (partition + 1) % this.partitionCount : partition;
    const number = sort === 17 ? Math.max(0, this.events - 2) : this.events++;
    const word = choices.pick(words);
    return JSON.stringify({
      event_id: `e${number}`,
      type: sort === 16 ? "dance" : choices.pick(activityTypes),
      timestamp: new Date(this.nowMs - choices.pick(delays)).toISOString(),
      user_id: choices.pick(others),
      video_id: choices.pick(others),
      ad_id: choices.pick(["ad", "other ad"]),
      category: word,
      country: word,
      tier: word,
      device: choices.pick(["tv", "phone"]),
      duration: choices.pick([undefined, 1, 40]),
      position: choices.pick([undefined, 100, 0]),
      video_length: 120,
      revenue: choices.pick([undefined, 9.99]),
      [this.topic.field]: choices.pick(this.ids[home]),
    });
  }

  /** Ids of the first actors that belong to a partition. */
  private idsOf(partition: number): string[] {
    const ids: string[] = [];
    for (let i = 0; ids.length < actorsPerPartition; i++) {
      const id = `actor ${i}`;
      if (partitionOf(encodeToken(id), this.partitionCount) === partition) ids.push(id);
    }
    return ids;
  }
}
