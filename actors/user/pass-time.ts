// What becomes due while time passes: an idle session is closed, days without an event are told, and
// timers of the foresight ring. Always before the next event, whenever the partition's timers fire.
import type { UserContext, UserForesight } from "./foresight.ts";
import { bumpU32, f32At, setF32, u32At } from "./cells.ts";
import { FadingSums } from "./fading.ts";
import { userAt } from "./layout.ts";
import { engagementOf, isBounce } from "./measures.ts";
import type { UserState } from "./state.ts";
import { stopWatching } from "./watching.ts";

export const dayMs = 86_400_000;

/** Days without an event that are told; then the user is taken to be gone. */
export const mostMoments = 60;

/** What a session's score moves the mean score of its user by. */
const engagementShare = 0.2;

/** Things that can be due at once: far more than there are, unless a timer does not move. */
const mostDue = 1000;

/** The earliest timer of a user. */
export function dueAtMs<Own, Learnt>(
  state: UserState<Own>,
  foresight: UserForesight<Own, Learnt>,
): number | undefined {
  const earliestMs = Math.min(
    state.idleAtMs ?? Infinity,
    state.momentAtMs ?? Infinity,
    foresight.timerAtMs(state.own) ?? Infinity,
  );
  return earliestMs === Infinity ? undefined : earliestMs;
}

/** Does everything that is due by `untilMs`, in the order of time. */
export function passTime<Own, Learnt>(
  state: UserState<Own>,
  untilMs: number,
  foresight: UserForesight<Own, Learnt>,
  context: UserContext<Learnt>,
): void {
  for (let done = 0; done < mostDue; done++) {
    const atMs = dueAtMs(state, foresight);
    if (atMs === undefined || atMs > untilMs) return;
    if (state.idleAtMs === atMs) closeNewest(state, atMs, foresight, context);
    else if (state.momentAtMs === atMs) {
      passDay(state, atMs);
      state.assess(atMs);
      state.writeRow();
      foresight.onMoment(state, atMs, context);
    } else foresight.onTimer(state, atMs, context);
  }
}

/** Clears the earliest timer without doing what it is for. */
export function dropDue<Own, Learnt>(
  state: UserState<Own>,
  foresight: UserForesight<Own, Learnt>,
): void {
  const atMs = dueAtMs(state, foresight);
  if (atMs === undefined) return;
  if (state.idleAtMs === atMs) state.session(0).close();
  else if (state.momentAtMs === atMs) passDay(state, atMs);
  else foresight.dropTimer(state.own);
}

function passDay<Own>(state: UserState<Own>, atMs: number): void {
  const isLast = atMs - state.activeMs >= mostMoments * dayMs;
  state.momentAtMs = isLast ? undefined : atMs + dayMs;
}

/**
 * Closes the newest session, which is open, at `dueMs`; or now, where an event that closes it came so late
 * that a renewal, which closes nothing, went before it.
 */
export function closeNewest<Own, Learnt>(
  state: UserState<Own>,
  dueMs: number,
  foresight: UserForesight<Own, Learnt>,
  context: UserContext<Learnt>,
): void {
  const { view } = state;
  const session = state.session(0);
  const atMs = Math.max(dueMs, state.assessedMs);
  session.close();
  stopWatching(view);
  state.assess(atMs);
  const score = engagementOf(session);
  const before = f32At(view, userAt.meanEngagement);
  const isFirst = u32At(view, userAt.closed) === 0;
  setF32(view, userAt.lastEngagement, 0, score);
  const mean = isFirst ? score : before + engagementShare * (score - before);
  setF32(view, userAt.meanEngagement, 0, mean);
  bumpU32(view, userAt.closed);
  const sums = new FadingSums(view, atMs);
  sums.addSlow("closed", 1);
  if (isBounce(session)) sums.addSlow("bounces", 1);
  state.writeSessionRow(0);
  foresight.onSessionClosed(state, { session, atMs }, context);
}
