// The kind of actor that stands for what activity says of a video: events in, figures out.
import { type Activity, activityFromJson } from "../../streams/activity.ts";
import { maxEventBytes } from "../../streams/event-time.ts";
import { beginsWith, jsonIn, mayHave, textOf } from "../../streams/json-payload.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { type ActorKind, SharedNews } from "../actor.ts";
import { figuresInOrder } from "./figures.ts";
import { settleIdle } from "./follow.ts";
import { breakdownOf, inspectEngagement } from "./inspect.ts";
import { EngagementState } from "./state.ts";
import { stepActivity } from "./step.ts";

/** Videos share nothing of this: each is counted by itself. */
export type NothingShared = Readonly<Record<never, never>>;

const nothing: NothingShared = {};

/** What is for the partitions of users, who judge it. */
const forOthers = new SharedNews<NothingShared>(() => {});

/** How news for users begin. */
const newsForUsers = new TextEncoder().encode('{"learner":');

/** What activity says of videos. */
export const engagementKind: ActorKind<EngagementState, Activity, NothingShared> = {
  name: "engagement",
  version: 1,

  decode({ payload, arrivedAtMs }, partition, partitionCount) {
    if (beginsWith(payload, newsForUsers) || payload.length > maxEventBytes) return forOthers;
    // What is about no video is known by its text, at a tenth of what it costs to read all of an event.
    const text = textOf(payload);
    if (text === undefined || !mayHave(text, "video_id")) return forOthers;
    const json = jsonIn(text, "an event about a video");
    if (typeof json !== "object" || json === null || !("video_id" in json)) return forOthers;
    const event = activityFromJson(json, arrivedAtMs);
    if (event instanceof Rejection || event.videoId === undefined) return forOthers;
    const key = encodeToken(event.videoId);
    const home = partitionOf(key, partitionCount);
    if (home !== partition) {
      return new Rejection(
        "video_id",
        event.videoId,
        `the id that the subject names (this id belongs to partition ${home}, ` +
          `the subject to ${partition})`,
      );
    }
    return { key, atMs: event.atMs, event };
  },

  initial: (key) => new EngagementState(key),
  onEvent: stepActivity,
  timerAtMs: (state) => state.idleAtMs,
  onTimer: settleIdle,
  dropTimer: (state) => state.idleAtMs = undefined,

  project(key, state, sink) {
    sink.engagement.push({
      key,
      videoId: state.videoId,
      lastAtMs: state.latestMs,
      figures: figuresInOrder(state),
      retention: state.dropOff.retention(),
      countries: JSON.stringify(breakdownOf(state.countries)),
      devices: JSON.stringify(breakdownOf(state.devices)),
      sequence: state.sequence,
    });
  },

  encode: (state, writer) => state.encode(writer),
  decodeState(key, version, reader) {
    if (version !== 1) throw new RangeError(`found version ${version}, wanted 1`);
    return EngagementState.decode(key, reader);
  },

  inspect: inspectEngagement,

  initialShared: () => nothing,
  sharedRevision: () => 0,
  projectShared() {},
  encodeShared() {},
  decodeShared: () => nothing,
};
