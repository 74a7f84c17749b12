// How an event moves an open play: what was watched since the last one, where the viewer is now, and
// whether what follows will be watched.
import type { Activity } from "../../streams/activity.ts";
import { phases, type Play } from "./open-plays.ts";
import type { EngagementState } from "./state.ts";

/** Faster than this nobody watches. */
const fastestSpeed = 2;
/** Positions are often whole seconds. */
const positionErrorSeconds = 1;
/** A longer stall is somebody who has gone. */
const maxStallSeconds = 1_800;

/** Moves an open play by an event of its viewer. */
export function advance(state: EngagementState, play: Play, event: Activity): void {
  const { type, durationSeconds } = event;
  if (type === "video_play") start(play, durationSeconds);
  const stalledSeconds = type === "video_buffer"
    ? Math.min(durationSeconds ?? 0, maxStallSeconds)
    : 0;
  const watchedSeconds = watchedUntil(state, play, event, stalledSeconds);
  play.watchedSeconds += watchedSeconds;
  play.stalledSeconds += stalledSeconds;
  if (event.atMs >= play.lastMs) move(state, play, event, watchedSeconds);
  if (type === "video_buffer") play.stalls++;
  else if (type === "video_quality_change") play.switches++;
  else if (type === "video_error") play.hasFailed = true;
  else if (type === "video_complete") complete(state, play);
  play.phase = phaseAfter(play, event);
  play.lastMs = Math.max(play.lastMs, event.atMs);
}

/** Whether the position of an event is where an open play would be by then: it is no other one. */
export function goesOn(state: EngagementState, play: Play, event: Activity): boolean {
  const position = positionOf(state, event);
  if (position === undefined || position === 0) return false;
  return isReachable(position - play.positionSeconds, secondsSince(play, event));
}

/** A position, or the end where it lies beyond. */
export function placeIn({ lengthSeconds }: EngagementState, positionSeconds: number): number {
  return lengthSeconds > 0 ? Math.min(positionSeconds, lengthSeconds) : positionSeconds;
}

/** What was watched between the last event of a play and this one, which says that it stalled for so long. */
function watchedUntil(
  state: EngagementState,
  play: Play,
  event: Activity,
  stalledSeconds: number,
): number {
  const passedSeconds = Math.max(0, secondsSince(play, event) - stalledSeconds);
  if (play.phase === phases.paused || passedSeconds === 0) return 0;
  const { lengthSeconds } = state;
  const position = event.type === "video_seek" ? undefined : positionOf(state, event);
  if (position === undefined) {
    const restSeconds = lengthSeconds > 0 ? lengthSeconds - play.positionSeconds : Infinity;
    return Math.max(0, Math.min(passedSeconds, restSeconds));
  }
  const progress = position - play.positionSeconds;
  if (isReachable(progress, passedSeconds)) {
    return Math.max(0, Math.min(progress, fastestSpeed * passedSeconds));
  }
  // Somebody jumped, and nobody said so.
  return lengthSeconds > 0 ? Math.min(passedSeconds, lengthSeconds) : passedSeconds;
}

function isReachable(progressSeconds: number, passedSeconds: number): boolean {
  return progressSeconds >= -positionErrorSeconds &&
    progressSeconds <= fastestSpeed * passedSeconds + positionErrorSeconds;
}

function secondsSince(play: Play, event: Activity): number {
  return Math.max(0, (event.atMs - play.lastMs) / 1000);
}

function positionOf(state: EngagementState, event: Activity): number | undefined {
  const { positionSeconds, type } = event;
  if (positionSeconds !== undefined) return placeIn(state, positionSeconds);
  return type === "video_complete" && state.lengthSeconds > 0 ? state.lengthSeconds : undefined;
}

function move(state: EngagementState, play: Play, event: Activity, watchedSeconds: number): void {
  const watchedTo = placeIn(state, play.positionSeconds + watchedSeconds);
  play.positionSeconds = positionOf(state, event) ?? watchedTo;
  // Whoever jumps somewhere and leaves has not come that far.
  if (watchedSeconds === 0) return;
  const reached = event.type === "video_seek" ? watchedTo : play.positionSeconds;
  play.furthestSeconds = Math.max(play.furthestSeconds, reached);
}

/** The wait before the first frame; where a play goes on, nobody waited. */
function start(play: Play, durationSeconds: number | undefined): void {
  if (durationSeconds === undefined || play.watchedSeconds > 0) return;
  if (Number.isNaN(play.startUpSeconds)) play.startUpSeconds = durationSeconds;
}

function complete(state: EngagementState, play: Play): void {
  play.isCompleted = true;
  if (state.lengthSeconds === 0) state.lengthSeconds = play.positionSeconds;
}

function phaseAfter(play: Play, { type, atMs }: Activity): number {
  if (type === "video_stop" || type === "video_complete") return phases.ended;
  if (atMs < play.lastMs || type === "session_heartbeat") return play.phase;
  if (type === "video_play") return phases.playing;
  if (type === "video_pause" || type === "video_error") return phases.paused;
  return play.phase === phases.playing ? phases.resuming : play.phase;
}
