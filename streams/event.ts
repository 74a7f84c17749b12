// Any event that producers may send, readings and activity mixed: which it is, and where it goes.
import { type Activity, activityFromJson } from "./activity.ts";
import { activityNumber } from "./activity-types.ts";
import { type Reading, readingFromJson } from "./reading.ts";
import type { Rejection } from "./rejection.ts";
import { activitySubject, statsSubject } from "./subjects.ts";
import { encodeToken, isId } from "./token.ts";

/**
 * Where an event goes that names nobody: to a token that no id has. The partition that it reaches gives
 * it the dead letter it deserves.
 */
const tokenOfNobody = "~";

/**
 * Whether some JSON is meant as activity: it has a `type` or a `user_id`, and no `viewCount`, without
 * which nothing is a reading.
 */
export function isActivityJson(json: unknown): boolean {
  if (typeof json !== "object" || json === null || Object.hasOwn(json, "viewCount")) return false;
  return Object.hasOwn(json, "type") || Object.hasOwn(json, "user_id");
}

/** Decodes an event of either sort, as the stream that it goes to will. */
export function eventFromJson(json: unknown, arrivedAtMs: number): Reading | Activity | Rejection {
  return isActivityJson(json)
    ? activityFromJson(json, arrivedAtMs)
    : readingFromJson(json, arrivedAtMs);
}

/** The subject under which a producer publishes an event, be it valid or not. */
export function eventSubject(json: unknown): string {
  const video = tokenIn(json, "video_id");
  if (!isActivityJson(json)) return statsSubject(video ?? tokenOfNobody);
  const user = tokenIn(json, "user_id") ?? tokenOfNobody;
  const type = fieldOf(json, "type");
  const known = typeof type === "string" && activityNumber(type) >= 0 ? type : "unknown";
  return activitySubject(user, video ?? user, known);
}

function tokenIn(json: unknown, field: string): string | undefined {
  const id = fieldOf(json, field);
  return typeof id === "string" && isId(id) ? encodeToken(id) : undefined;
}

function fieldOf(json: unknown, field: string): unknown {
  return typeof json === "object" && json !== null ? Reflect.get(json, field) : undefined;
}
