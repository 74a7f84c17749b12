// Which session an event is part of.
import type { Activity } from "../../streams/activity.ts";
import { sessionSlots } from "./layout.ts";
import type { Session } from "./session.ts";
import type { UserState } from "./state.ts";

/**
 * Finds the session that an event is part of, or begins one; undefined for a renewal outside of all.
 *
 * The sessions of a user follow each other in event time. One begins with an event that comes 30 minutes or
 * more after the one before, or after a `session_end`, or is a `session_start` later than all before it; so
 * it is for events in order. A late event is part of the session in whose time it falls; between two it
 * goes to the nearer one, the later at a tie, if that is less than 30 minutes away and did not begin, or end,
 * by an event of its own; else it is a session by itself, of one event so far. Two sessions that a late event
 * would have joined stay two. Only the newest session and two others are in memory: an event that was
 * part of another one is a session by itself, too.
 *
 * A renewal is the doing of a machine: it counts where it falls, but begins no session and prolongs none.
 */
export function sessionOf<Own>(state: UserState<Own>, activity: Activity): Session | undefined {
  const { atMs, type } = activity;
  const newest = state.session(0);
  if (newest.number > 0 && atMs >= newest.startMs) {
    if (newest.takes(atMs, type)) return newest;
  } else if (newest.number > 0) {
    const found = neighbourOf(state, activity);
    if (found !== undefined) return found;
  }
  if (type === "subscription_renew") return undefined;
  if (newest.number === 0 || atMs > newest.lastMs) return state.beginNewest(atMs);
  return state.beginLate(atMs);
}

/** The session before a late event or the one after it, whichever takes it and is nearer. */
function neighbourOf<Own>(state: UserState<Own>, { atMs, type }: Activity): Session | undefined {
  const before = nearest(state, ({ startMs }) => startMs <= atMs, true);
  const after = nearest(state, ({ startMs }) => startMs > atMs, false);
  const earlier = before?.takes(atMs, type) ? before : undefined;
  const later = after?.takes(atMs, type) ? after : undefined;
  if (earlier === undefined || later === undefined) return earlier ?? later;
  return later.startMs - atMs <= atMs - earlier.lastMs ? later : earlier;
}

/** Of the sessions for which `holds`, that which begins last, or first. */
function nearest<Own>(
  state: UserState<Own>,
  holds: (session: Session) => boolean,
  isLast: boolean,
): Session | undefined {
  let found: Session | undefined;
  for (let slot = 0; slot < sessionSlots; slot++) {
    const session = state.session(slot);
    if (session.number === 0 || !holds(session)) continue;
    if (found === undefined || (session.startMs > found.startMs) === isLast) found = session;
  }
  return found;
}
