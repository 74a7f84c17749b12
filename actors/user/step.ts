// One event moves one user: what was due before it happens first, then it finds its session and counts.
import { textHash } from "../../ml/text-hash.ts";
import type { Activity } from "../../streams/activity.ts";
import type { Outcome } from "../actor.ts";
import { ActiveDays } from "./active-days.ts";
import { sessionOf } from "./assign.ts";
import { dayNumber } from "./audience.ts";
import { addF64, bumpU32, setF64, setU32, u32At } from "./cells.ts";
import { countForSession, countForUser, countItem, openedItem } from "./count.ts";
import { FadingSums } from "./fading.ts";
import type { UserContext, UserForesight } from "./foresight.ts";
import { advanceFunnels } from "./funnels.ts";
import { rememberedEvents, userAt } from "./layout.ts";
import { closeNewest, dayMs, passTime } from "./pass-time.ts";
import type { Session } from "./session.ts";
import { type UserState, wordAt, wordsAt, wordsPerSession } from "./state.ts";
import { stepSubscription } from "./subscription.ts";
import { rewardDecision } from "./reward-decision.ts";
import { noveltyOf, remember } from "./taste.ts";

/** The row of an open session is written again when event time passes a multiple of this. */
const rowEveryMs = 5 * 60_000;

const hourMs = 3_600_000;
const saturday = 5;

/**
 * Advances a user by one event. A late one, older than what the state has seen or passed, amends its
 * session and counts in everything that is added up; it changes nothing that only the latest event tells.
 */
export function stepActivity<Own, Learnt>(
  state: UserState<Own>,
  activity: Activity,
  foresight: UserForesight<Own, Learnt>,
  context: UserContext<Learnt>,
): Outcome {
  const { view } = state;
  const { atMs, type } = activity;
  if (isRemembered(view, textHash(activity.eventId))) return "duplicate";
  setF64(view, userAt.sequence, context.sequence);
  const isLate = atMs < state.assessedMs;
  if (!isLate) passTime(state, atMs, foresight, context);
  const newest = state.session(0);
  const isMachine = type === "subscription_renew";
  const ends = newest.isOpen && atMs > newest.lastMs && !newest.takes(atMs, type);
  if (ends && !isMachine) closeNewest(state, atMs, foresight, context);
  state.assess(atMs);

  const sessions = state.sessions;
  const deviceBefore = state.device;
  const session = sessionOf(state, activity);
  const isNew = state.sessions > sessions;
  describe(state, activity, session, isLate);
  const sums = new FadingSums(view, atMs);
  countForUser(state, activity, sums);
  if (session !== undefined) {
    const isNext = !isLate && session.isOpen;
    if (isNew) begin(state, session, sums);
    else if (isNext && isOther(activity.device, deviceBefore)) switchDevice(session, sums);
    if (!isMachine) stretch(state, session, activity, sums);
    countForSession(state, session, activity, isNext, sums);
    advanceFunnels(session, type, context.shared.audience);
    session.touch(state.events + 1);
    if (!session.isOpen && !isNew) session.correct();
    if (!session.isOpen || isNew) state.writeSessionRow(session.slot);
  } else state.writeRow();
  countTotals(state, session, activity, sums, context);
  const item = openedItem(activity);
  if (session !== undefined && item !== undefined) {
    const hash = textHash(item);
    const novelty = noveltyOf(view, hash, session.startMs, session.lastMs);
    if (novelty !== "same") {
      if (!isLate) foresight.onConsumption(state, activity, context);
      countItem(state, session, activity, novelty === "repeat", sums);
    }
    remember(view, hash, atMs);
  }
  if (!isLate && type === "ad_impression") foresight.onImpression(state, activity, context);
  foresight.onActivity(state, activity, isLate, context);
  rewardDecision(activity, context);
  if (type === "session_end" && session?.slot === 0 && session.isOpen && atMs >= session.lastMs) {
    closeNewest(state, atMs, foresight, context);
  }
  return "stepped";
}

/** Whether an event came before, among the last that did; from now on it did. */
function isRemembered(view: DataView, hash: number): boolean {
  for (let i = 0; i < rememberedEvents; i++) {
    if (u32At(view, userAt.eventIds, i) === hash) return true;
  }
  const next = u32At(view, userAt.nextEvent);
  setU32(view, userAt.eventIds, next, hash);
  setU32(view, userAt.nextEvent, 0, (next + 1) % rememberedEvents);
  return false;
}

/**
 * Tier, country and device are those of the latest event that names them: of the user, and of a session,
 * which takes over what is known of the user while it is open. Late ones tell what is not known.
 */
function describe<Own>(
  { words }: UserState<Own>,
  activity: Activity,
  session: Session | undefined,
  isLate: boolean,
): void {
  tell(words, 0, activity, isLate);
  if (session === undefined) return;
  const from = wordsAt(session.slot);
  if (isLate || !session.isOpen) return tell(words, from, activity, isLate);
  for (let i = 0; i < wordsPerSession; i++) {
    if (words[from + i] !== words[i]) words[from + i] = words[i];
  }
}

function tell(
  words: (string | undefined)[],
  from: number,
  { tier, country, device }: Activity,
  isLate: boolean,
): void {
  if (isTold(words[from + wordAt.tier], tier, isLate)) words[from + wordAt.tier] = tier;
  if (isTold(words[from + wordAt.country], country, isLate)) words[from + wordAt.country] = country;
  if (isTold(words[from + wordAt.device], device, isLate)) words[from + wordAt.device] = device;
}

function isTold(known: string | undefined, told: string | undefined, isLate: boolean): boolean {
  return told !== undefined && told !== known && (known === undefined || !isLate);
}

/** A visit begins. */
function begin<Own>(state: UserState<Own>, { startMs }: Session, sums: FadingSums): void {
  state.history.add(startMs);
  sums.addSlow("sessions", 1);
  if ((dayNumber(startMs) + 3) % 7 >= saturday) sums.addSlow("weekendSessions", 1);
  const angle = 2 * Math.PI * ((startMs / hourMs) % 24) / 24;
  sums.addSlow("hourSine", Math.sin(angle));
  sums.addSlow("hourCosine", Math.cos(angle));
}

function isOther(device: string | undefined, before: string | undefined): boolean {
  return device !== undefined && before !== undefined && device !== before;
}

function switchDevice(session: Session, sums: FadingSums): void {
  session.switchDevice();
  sums.addSlow("deviceSwitches", 1);
}

function stretch<Own>(
  state: UserState<Own>,
  session: Session,
  { atMs, type }: Activity,
  sums: FadingSums,
): void {
  const { lastMs } = session;
  const seconds = session.extend(atMs, type);
  if (seconds === 0) return;
  sums.addSlow("seconds", seconds);
  sums.addFast("seconds", seconds);
  if (Math.floor(atMs / rowEveryMs) !== Math.floor(lastMs / rowEveryMs)) {
    state.writeSessionRow(session.slot);
  }
}

/** What is counted of the user, and of the audience, in whatever order events come. */
function countTotals<Own, Learnt>(
  state: UserState<Own>,
  session: Session | undefined,
  activity: Activity,
  sums: FadingSums,
  { shared: { audience } }: UserContext<Learnt>,
): void {
  const { view } = state;
  const { atMs, type, revenue = 0 } = activity;
  if (state.events === 0 || atMs < state.firstMs) setF64(view, userAt.firstMs, atMs);
  if (atMs > state.lastMs) setF64(view, userAt.lastMs, atMs);
  bumpU32(view, userAt.events);
  if (type !== "subscription_renew") {
    new ActiveDays(view).mark(dayNumber(atMs), state, audience);
    if (atMs >= state.activeMs) stayActive(state, atMs);
  }
  if (revenue > 0) {
    addF64(view, userAt.revenue, revenue);
    session?.earn(revenue);
    sums.addSlow("revenue", revenue);
    audience.addOf(state, dayNumber(atMs), "revenue", revenue);
  }
  stepSubscription(state, activity, audience);
}

/** The next moment is a day after the last event, or as many days as have passed already. */
function stayActive<Own>(state: UserState<Own>, atMs: number): void {
  setF64(state.view, userAt.activeMs, atMs);
  const passed = Math.floor(Math.max(0, state.assessedMs - atMs) / dayMs);
  state.momentAtMs = atMs + (passed + 1) * dayMs;
}
