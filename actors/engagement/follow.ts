// The plays of a video's viewers, from the event with which one begins to that with which it ends. Where
// there are more viewers than can be followed, those of a share of them stand for all.
import type { Activity } from "../../streams/activity.ts";
import { advance, goesOn, placeIn } from "./advance.ts";
import { maxLevel, maxOpenPlays, phases, Play } from "./open-plays.ts";
import { settle } from "./settle.ts";
import { type EngagementState, idleMs } from "./state.ts";
import { place } from "./sums.ts";

/** Scratch space, so that a step allocates next to nothing. */
const play = new Play();
const other = new Play();

/** Lets an event of the player, or a heartbeat, move its viewer's play. */
export function follow(state: EngagementState, viewer: number, event: Activity): void {
  const { plays } = state;
  let at = plays.find(viewer);
  if (at >= 0) {
    const sinceMs = event.atMs - plays.lastMs(at);
    // Of an earlier play, which has been settled.
    if (sinceMs < -idleMs) return;
    plays.read(at, play);
    if (sinceMs > idleMs || isAnother(state, play, event)) {
      remove(state, at, play);
      at = -1;
    } else if (play.phase === phases.ended) return;
  }
  if (at < 0) {
    if (!begins(event) || !makeRoom(state, viewer)) return;
    at = plays.size;
    begin(state, viewer, event);
  }
  advance(state, play, event);
  if (play.phase === phases.ended) settle(state, play);
  plays.write(at, play);
  state.idleAtMs = Math.min(state.idleAtMs ?? Infinity, play.lastMs + idleMs);
}

/**
 * Settles plays that have been idle for too long, and says when that may be true of another. Where few are
 * left, more of the viewers who come are followed, as far as a quarter of the table can be expected.
 */
export function settleIdle(state: EngagementState, atMs: number): void {
  const { plays } = state;
  settleWhere(state, (play) => play.lastMs + idleMs <= atMs);
  state.idleAtMs = undefined;
  for (let at = 0; at < plays.size; at++) {
    state.idleAtMs = Math.min(state.idleAtMs ?? Infinity, plays.lastMs(at) + idleMs);
  }
  let expected = 2 * plays.size;
  while (state.level > 0 && expected <= maxOpenPlays / 4) {
    state.level--;
    expected *= 2;
  }
}

/** Whether an event can be the first of a play; one that fails at once may have no other. */
function begins({ type }: Activity): boolean {
  return type === "video_play" || type === "video_error";
}

/** Whether a play is not the one that is open: that has ended, or its end was never heard of. */
function isAnother(state: EngagementState, open: Play, event: Activity): boolean {
  if (event.type !== "video_play" || open.phase === phases.paused) return false;
  if (open.phase === phases.ended) return event.atMs >= open.lastMs;
  return open.phase === phases.playing && !goesOn(state, open, event);
}

function begin(state: EngagementState, viewer: number, event: Activity): void {
  const { sums } = state;
  play.viewer = viewer;
  play.level = state.level;
  const { weight } = play;
  play.country = state.countries.add(event.country, weight);
  play.device = state.devices.add(event.device, weight);
  play.lastMs = event.atMs;
  play.positionSeconds = placeIn(state, event.positionSeconds ?? 0);
  play.furthestSeconds = 0;
  play.watchedSeconds = 0;
  play.stalledSeconds = 0;
  play.startUpSeconds = NaN;
  play.stalls = 0;
  play.switches = 0;
  play.phase = phases.resuming;
  play.isCompleted = false;
  play.hasFailed = false;
  sums[place.plays] += weight;
  sums[place.playsVariance] += weight * (weight - 1);
}

/**
 * Whether a viewer is to be followed, and there is room. Where there is none, plays that have ended or are
 * idle go; if more than half of the table is left, every second viewer is followed no more.
 */
function makeRoom(state: EngagementState, viewer: number): boolean {
  const { plays, latestMs } = state;
  if (!isFollowed(state, viewer)) return false;
  if (plays.size < maxOpenPlays) return true;
  settleWhere(state, ({ phase, lastMs }) => phase === phases.ended || lastMs + idleMs <= latestMs);
  while (plays.size > maxOpenPlays / 2 && state.level < maxLevel) thinOut(state);
  return plays.size < maxOpenPlays && isFollowed(state, viewer);
}

/** Forgets every second viewer; the open plays of the others stand for theirs, too. */
function thinOut(state: EngagementState): void {
  const { plays } = state;
  state.level++;
  for (let at = plays.size - 1; at >= 0; at--) {
    plays.read(at, other);
    if (isFollowed(state, other.viewer)) {
      other.level = Math.max(other.level, state.level);
      plays.write(at, other);
    } else plays.remove(at);
  }
}

/** At level 1 every second viewer, at 2 every fourth: who is among the fewer is among the more. */
function isFollowed({ salt, level }: EngagementState, viewer: number): boolean {
  return ((viewer ^ salt) & (2 ** level - 1)) === 0;
}

function settleWhere(state: EngagementState, goes: (play: Play) => boolean): void {
  const { plays } = state;
  for (let at = plays.size - 1; at >= 0; at--) {
    plays.read(at, other);
    if (goes(other)) remove(state, at, other);
  }
}

/** Removes the play at a place, which was read into `play`. */
function remove(state: EngagementState, at: number, play: Play): void {
  if (play.phase !== phases.ended) settle(state, play);
  state.plays.remove(at);
}
