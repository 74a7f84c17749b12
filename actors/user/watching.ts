// How long a user watches: from the event with which a video goes on to the one with which it does not.
import type { Activity } from "../../streams/activity.ts";
import { f64At, setF64, setU32, u32At } from "./cells.ts";
import type { FadingSums } from "./fading.ts";
import { userAt } from "./layout.ts";
import type { Session } from "./session.ts";

/**
 * Takes an event of the newest session, in the order of time. While something plays, the time since the
 * event before is watched, less the stall of which this one may tell; what follows the last event of a
 * session is not known, and does not count. Late events change none of it.
 *
 * Played at 0:00, stalled for 4 seconds as told at 0:30, paused at 1:00, left at 5:00: 56 seconds.
 */
export function watch(
  view: DataView,
  session: Session,
  activity: Activity,
  category: number,
  sums: FadingSums,
): void {
  const { type, atMs } = activity;
  const sinceMs = f64At(view, userAt.playingMs);
  if (sinceMs !== 0) {
    const stalled = type === "video_buffer" ? activity.durationSeconds ?? 0 : 0;
    const seconds = Math.max(0, (atMs - sinceMs) / 1000 - stalled);
    if (seconds > 0) add(session, seconds, u32At(view, userAt.playingCategory), sums);
    setF64(view, userAt.playingMs, atMs);
  }
  if (type === "video_play") {
    setF64(view, userAt.playingMs, atMs);
    setU32(view, userAt.playingCategory, 0, category);
  } else if (endsPlaying.has(type)) stopWatching(view);
}

const endsPlaying: ReadonlySet<string> = new Set([
  "video_pause",
  "video_stop",
  "video_complete",
  "video_error",
  "session_end",
]);

/** Nothing plays any more. */
export function stopWatching(view: DataView): void {
  setF64(view, userAt.playingMs, 0);
}

function add(session: Session, seconds: number, category: number, sums: FadingSums): void {
  session.add("watchSeconds", seconds);
  sums.addSlow("watchSeconds", seconds);
  sums.addFast("watchSeconds", seconds);
  if (category !== 0) session.addCategory(category, seconds);
}
