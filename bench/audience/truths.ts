// The truth about what was foreseen: the same audience lives a second time, and is asked at the very moments.
import { archetypes } from "../../sources/audience/archetypes.ts";
import {
  type AudienceSettings,
  AudienceSimulator,
} from "../../sources/audience/audience-simulator.ts";
import {
  leavesDeviation,
  ordinaryLeavesPerDay,
  visitsDeviation,
} from "../../sources/audience/traits.ts";
import type { UserTruth } from "../../sources/audience/truth.ts";
import { Observer } from "./observer.ts";
import type { Foreseen } from "./watching.ts";

/** What was foreseen, and how likely it truly was. */
export interface Judged extends Foreseen {
  readonly truth: UserTruth;
  /** What an ideal observer would have said of churn. */
  readonly observed: number;
}

/** A session's last event is the user's, and this long after it nobody is here any more. */
const afterwardsMs = 20;

/** Judges what was foreseen of users, in the order of time; whoever was in a session then is left out. */
export function* judged(
  settings: AudienceSettings,
  foreseen: readonly Foreseen[],
  userNumbers: ReadonlyMap<string, number>,
  horizonMs: number,
): Generator<Judged, void, undefined> {
  const audience = new AudienceSimulator(settings);
  const observers = new Map<number, Observer>();
  const sessions = new Map<number, string>();
  const seen = (user: number) => audience.truthOf(user);
  for (const user of audience.users) {
    const truth = seen(user);
    if (truth !== undefined) observers.set(user, observerOf(audience, user, truth));
  }
  for (const moment of foreseen.toSorted((a, b) => a.atMs - b.atMs)) {
    for (const { row, truth: { user, atMs } } of audience.advance(moment.atMs + afterwardsMs)) {
      const session = row.session_id ?? "";
      const truth = seen(user);
      if (sessions.get(user) === session || truth === undefined) continue;
      sessions.set(user, session);
      const observer = observers.get(user);
      if (observer === undefined) observers.set(user, observerOf(audience, user, truth));
      else observer.see(atMs, truth);
    }
    const user = userNumbers.get(moment.userId);
    const truth = user === undefined ? undefined : seen(user);
    const observer = user === undefined ? undefined : observers.get(user);
    if (truth === undefined || observer === undefined || truth.isHere) continue;
    yield { ...moment, truth, observed: observer.noVisitProbability(moment.atMs, horizonMs) };
  }
}

function observerOf(audience: AudienceSimulator, user: number, truth: UserTruth): Observer {
  const traits = audience.traitsOf(user);
  const { visitsPerDay, fickleness } = archetypes[traits.archetype];
  return new Observer(
    { median: visitsPerDay, deviation: visitsDeviation },
    { median: fickleness * ordinaryLeavesPerDay, deviation: leavesDeviation },
    traits,
    truth,
  );
}
