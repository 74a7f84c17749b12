// Somebody is to be forgotten: the play of theirs that is open is dropped, and what comes again is refused.
// What was added up of them stays: no sum, sketch or list of words says who is in it.
import type { Activity } from "../../streams/activity.ts";
import type { ErasedUsers } from "../../streams/erased-users.ts";
import type { VideoErasure } from "../../streams/erasure.ts";
import { encodeToken } from "../../streams/token.ts";
import type { Outcome } from "../actor.ts";
import type { EngagementState } from "./state.ts";

/** What the actor of a video hears. */
export type EngagementEvent = Activity | VideoErasure;

/** What the videos of a partition share. */
export interface EngagementShared {
  readonly erased: ErasedUsers;
}

/** Drops the open play of a viewer; one that has gone on since the erasure is of somebody who came back. */
export function dropViewer(
  { plays }: EngagementState,
  { viewer, atMs }: VideoErasure,
): Outcome {
  const at = plays.find(viewer);
  if (at < 0 || plays.lastMs(at) > atMs) return "duplicate";
  plays.remove(at);
  return "stepped";
}

/** Whether an event is of somebody who was erased since; their own partition tells whoever removes it. */
export function isErased({ userId, atMs }: Activity, { erased }: EngagementShared): boolean {
  return erased.reaches(atMs) && erased.covers(encodeToken(userId), atMs);
}
