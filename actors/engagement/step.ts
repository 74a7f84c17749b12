// One event moves what is known of a video: it is counted, and the viewer's play goes on, begins or ends.
import { textHash } from "../../ml/text-hash.ts";
import type { Activity } from "../../streams/activity.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { follow } from "./follow.ts";
import type { EngagementState } from "./state.ts";
import { countEvent, place } from "./sums.ts";

/** Advances a video by one event. */
export function stepActivity(
  state: EngagementState,
  event: Activity,
  context: StepContext<unknown>,
): Outcome {
  state.sequence = context.sequence;
  if (!state.recent.take(textHash(event.eventId))) return "duplicate";
  // A clock that is ahead must not make the others' plays look idle.
  state.latestMs = Math.max(state.latestMs, Math.min(event.atMs, context.arrivedAtMs));
  const { type, videoLengthSeconds = 0, revenue = 0 } = event;
  if (videoLengthSeconds > 0) state.lengthSeconds = videoLengthSeconds;
  state.sums[place.revenue] += revenue;
  countEvent(state.sums, type);
  if (type.startsWith("video_")) {
    const viewer = textHash(event.userId);
    state.viewers.add(viewer);
    follow(state, viewer, event);
  } else if (type === "session_heartbeat") follow(state, textHash(event.userId), event);
  return "stepped";
}
