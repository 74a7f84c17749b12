// The kind of actor that stands for what activity says of a video: events in, figures out.
import { activityFromJson } from "../../streams/activity.ts";
import { ErasedUsers } from "../../streams/erased-users.ts";
import { decodeErasure, isErasure } from "../../streams/erasure.ts";
import { maxEventBytes } from "../../streams/event-time.ts";
import { beginsWith, jsonIn, mayHave, textOf } from "../../streams/json-payload.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { type ActorKind, type Decoded, SharedNews } from "../actor.ts";
import { dropViewer, type EngagementEvent, type EngagementShared, isErased } from "./erase.ts";
import { figuresInOrder } from "./figures.ts";
import { settleIdle } from "./follow.ts";
import { breakdownOf, inspectEngagement } from "./inspect.ts";
import { EngagementState } from "./state.ts";
import { stepActivity } from "./step.ts";

/** Version of what is written; the first one knew of nobody who was erased. */
const version = 2;

/** What is for the partitions of users, who judge it. */
const forOthers = new SharedNews<EngagementShared>(() => {});

/** How news for users begin. */
const newsForUsers = new TextEncoder().encode('{"learner":');

/** What activity says of videos. */
export const engagementKind: ActorKind<EngagementState, EngagementEvent, EngagementShared> = {
  name: "engagement",
  version,

  decode({ payload, arrivedAtMs }, partition, partitionCount) {
    if (beginsWith(payload, newsForUsers) || payload.length > maxEventBytes) return forOthers;
    if (isErasure(payload)) return erasureIn(payload, partition, partitionCount);
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
  onEvent(state, event, context) {
    if ("erasure" in event) return dropViewer(state, event);
    return isErased(event, context.shared) ? "late" : stepActivity(state, event, context);
  },
  timerAtMs: (state) => state.idleAtMs,
  onTimer: settleIdle,
  dropTimer: (state) => state.idleAtMs = undefined,

  project(key, state, sink) {
    if (state.sequence === 0) return;
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

  encode(state, writer) {
    if (state.sequence > 0) state.encode(writer);
  },
  decodeState(key, found, reader) {
    expectVersion(found);
    return EngagementState.decode(key, reader);
  },

  inspect: inspectEngagement,

  initialShared: () => ({ erased: new ErasedUsers() }),
  sharedRevision: ({ erased }) => erased.revision,
  projectShared() {},
  encodeShared: ({ erased }, writer) => erased.encode(writer),
  decodeShared(found, reader) {
    expectVersion(found);
    return { erased: found === 1 ? new ErasedUsers() : ErasedUsers.decode(reader) };
  },
};

/** A command of an erasure: what is for users is for their partitions, which judge it. */
function erasureIn(
  payload: Uint8Array,
  partition: number,
  partitionCount: number,
): Decoded<EngagementEvent, EngagementShared> {
  const command = decodeErasure(payload);
  if (command instanceof Rejection || command.to === "user") return forOthers;
  if (command.to === "everybody") return new SharedNews(({ erased }) => void erased.add(command));
  if (partitionOf(command.video, partitionCount) !== partition) return forOthers;
  // Of no time: it must not move that of what viewers do.
  return { key: command.video, atMs: 0, event: command };
}

function expectVersion(found: number): void {
  if (found >= 1 && found <= version) return;
  throw new RangeError(`found version ${found}, wanted 1 to ${version}`);
}
