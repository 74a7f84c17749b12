// Somebody is to be forgotten: their actor becomes one of whom nothing is known, and what is older than that
// is refused when it comes again.
import type { Activity } from "../../streams/activity.ts";
import type { UserErasure } from "../../streams/erasure.ts";
import { refusalSubject } from "../../streams/subjects.ts";
import type { Outcome } from "../actor.ts";
import { dayNumber } from "./audience.ts";
import type { UserContext, UserForesight } from "./foresight.ts";
import { userBytes } from "./layout.ts";
import type { UserState } from "./state.ts";
import { takeBack } from "./subscription.ts";

/** What a user's actor hears. */
export type UserEvent = Activity | UserErasure;

/**
 * Forgets a user. What the audience counts of the past stays; of what it counts as running, the subscription
 * and the size of the segment, it is one user less from the day of the erasure on.
 */
export function eraseUser<Own, Learnt>(
  state: UserState<Own>,
  erasure: UserErasure,
  foresight: UserForesight<Own, Learnt>,
  context: UserContext<Learnt>,
): Outcome {
  const { shared } = context;
  // Told twice, it must not reach somebody who came back meanwhile.
  if (!shared.erased.add(erasure)) return "duplicate";
  foresight.onErased(state, erasure.atMs, context);
  takeBack(state, dayNumber(erasure.atMs), shared.audience);
  state.wipe();
  state.own = foresight.initialOwn(state.view, userBytes);
  return "stepped";
}

/**
 * Whether an event is of somebody who was erased since. Nothing is remembered of it, and whoever removes
 * what the log holds is told where it stands.
 */
export function isErased<Learnt>(
  key: string,
  { atMs }: Activity,
  { shared, partition, sequence, emit }: UserContext<Learnt>,
): boolean {
  if (!shared.erased.covers(key, atMs)) return false;
  emit(refusalSubject(partition), JSON.stringify({ sequence }));
  return true;
}
