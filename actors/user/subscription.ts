// What a user pays for, and what that adds to the revenue of the audience.
import type { Activity } from "../../streams/activity.ts";
import type { AudienceMeasure } from "../../streams/audience-measures.ts";
import { type AudienceJournal, dayNumber, type Part } from "./audience.ts";
import { bumpU32, f64At, setF64, setU32, u32At } from "./cells.ts";
import { userAt } from "./layout.ts";
import { type UserState, wordAt } from "./state.ts";

/** Takes what an event says of a paid subscription; other events say nothing. */
export function stepSubscription<Own>(
  state: UserState<Own>,
  activity: Activity,
  journal: AudienceJournal,
): void {
  const { type, atMs } = activity;
  const { view } = state;
  if (type === "subscription_start") {
    count("subscriptions-started", userAt.subscriptions);
    if (u32At(view, userAt.subscriptions) === 1) {
      journal.addOf(state, dayNumber(atMs), "conversions", 1);
    }
  } else if (type === "subscription_renew") count("subscriptions-renewed", userAt.renewals);
  else if (type === "subscription_cancel") count("subscriptions-cancelled", userAt.cancellations);
  else return;
  state.writeRow();
  settle(state, activity, journal);

  function count(measure: AudienceMeasure, at: number): void {
    bumpU32(view, at);
    journal.addOf(state, dayNumber(atMs), measure, 1);
  }
}

/**
 * What is so after the latest word on the subscription, whatever came late before it. What was counted of a
 * tier and a country is taken back from the same ones: by the time of a cancellation the tier is another.
 */
function settle<Own>(state: UserState<Own>, activity: Activity, journal: AudienceJournal): void {
  const { view, words } = state;
  const { type, atMs, revenue } = activity;
  if (atMs < f64At(view, userAt.subscriptionMs)) return;
  setF64(view, userAt.subscriptionMs, atMs);
  const day = dayNumber(atMs);
  const priceBefore = f64At(view, userAt.monthlyPrice);
  takeBack(state, day, journal);
  const runs = type !== "subscription_cancel";
  if (runs && !state.isSubscribed) setF64(view, userAt.subscribedMs, atMs);
  if (runs) {
    words[wordAt.bookedTier] = state.tier;
    words[wordAt.bookedCountry] = state.country;
    setF64(view, userAt.monthlyPrice, revenue ?? priceBefore);
    book(state, day, 1, f64At(view, userAt.monthlyPrice), journal);
  } else setF64(view, userAt.monthlyPrice, 0);
  setU32(view, userAt.isSubscribed, 0, runs ? 1 : 0);
}

/** From this day on a subscription that runs is worth nothing more; whoever calls says what is so then. */
export function takeBack<Own>(state: UserState<Own>, day: number, journal: AudienceJournal): void {
  if (!state.isSubscribed) return;
  const { view, words } = state;
  const booked = { tier: words[wordAt.bookedTier], country: words[wordAt.bookedCountry] };
  book(booked, day, -1, -f64At(view, userAt.monthlyPrice), journal);
}

function book(
  part: Part,
  day: number,
  subscribers: number,
  price: number,
  journal: AudienceJournal,
): void {
  journal.addOf(part, day, "subscribers", subscribers);
  journal.addOf(part, day, "recurring-revenue", price);
}
