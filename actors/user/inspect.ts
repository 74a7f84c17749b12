// The live state of a user's actor, for whoever asks: features, sessions, and what was consumed last.
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { sessionSlots } from "./layout.ts";
import { writeUserFeatures } from "./features.ts";
import { writeSessionMeasures } from "./measures.ts";
import { type UserState, wordAt } from "./state.ts";
import { favouritesOf, recentItemsOf } from "./taste.ts";

/** The live state as JSON. */
export function inspectUser<Own>(state: UserState<Own>): Readonly<Record<string, unknown>> {
  const features = writeUserFeatures(state);
  const sessions = Array.from({ length: sessionSlots }, (_, slot) => state.session(slot))
    .filter(({ number }) => number > 0)
    .sort((a, b) => b.startMs - a.startMs);
  return {
    user_id: state.userId,
    events: state.events,
    sessions: state.sessions,
    revenue: state.revenue,
    tier: state.tier ?? null,
    country: state.country ?? null,
    device: state.device ?? null,
    isSubscribed: state.isSubscribed,
    firstAt: timeOf(state.firstMs),
    lastAt: timeOf(state.lastMs),
    at: timeOf(state.assessedMs),
    features: Object.fromEntries(userFeatures.map(({ name }, i) => [name, features[i]])),
    lastSessions: sessions.map((session) => {
      const { slot, number, isOpen } = session;
      const { startMs, lastMs, corrections, device, country, tier } = state.sessionRow(slot);
      const measures = writeSessionMeasures(session);
      return {
        number,
        isOpen,
        startAt: timeOf(startMs),
        lastAt: timeOf(lastMs),
        corrections,
        device: device ?? null,
        country: country ?? null,
        tier: tier ?? null,
        measures: Object.fromEntries(sessionMeasures.map(({ name }, i) => [name, measures[i]])),
      };
    }),
    ...tasteIn(state),
  };
}

/** What a recommendation goes by, and nothing else: it is asked for often. */
export function inspectTaste<Own>(state: UserState<Own>): Readonly<Record<string, unknown>> {
  return { user_id: state.userId, lastAt: timeOf(state.lastMs), ...tasteIn(state) };
}

function tasteIn<Own>(state: UserState<Own>) {
  return {
    favourites: favouritesOf(state.view, state.words, wordAt.favourites, state.assessedMs),
    recentItems: recentItemsOf(state.view).map(({ hash, atMs }) => ({ hash, at: timeOf(atMs) })),
  };
}

function timeOf(atMs: number): string | null {
  return atMs === 0 ? null : new Date(atMs).toISOString();
}
