// What was foreseen of each user and when, written down beside the foresight that says it.
import type { Learnt } from "../../actors/prediction/learnt.ts";
import { keptImpressions, keptMoments, type Own } from "../../actors/prediction/own.ts";
import type { UserForesight } from "../../actors/user/foresight.ts";
import type { UserState } from "../../actors/user/state.ts";

/** What was said at a moment that an example is made of; NaN where nothing was. */
export interface Foreseen {
  readonly userId: string;
  readonly atMs: number;
  readonly isSubscribed: boolean;
  readonly isCold: boolean;
  readonly churn: number;
  readonly conversion: number;
}

/** What was said of an ad that was shown. */
export interface ForeseenClick {
  readonly userId: string;
  readonly eventId: string;
  readonly atMs: number;
  readonly adId: string | undefined;
  readonly click: number;
}

/** Called when something is foreseen. */
export interface Watcher {
  moment(foreseen: Foreseen): void;
  click(foreseen: ForeseenClick): void;
}

/** The same foresight, watched. */
export function watched(
  foresight: UserForesight<Own, Learnt>,
  watcher: Watcher,
): UserForesight<Own, Learnt> {
  const note = ({ own, userId, isSubscribed }: UserState<Own>, atMs: number) => {
    for (let i = 0; i < keptMoments; i++) {
      const moment = own.moment(i);
      if (moment.atMs !== atMs) continue;
      const [churn, conversion] = [moment.said(0), moment.said(1)];
      watcher.moment({ userId, atMs, isSubscribed, isCold: own.isCold, churn, conversion });
    }
  };
  return {
    ...foresight,
    onSessionClosed(state, closed, context) {
      foresight.onSessionClosed(state, closed, context);
      note(state, closed.atMs);
    },
    onMoment(state, atMs, context) {
      foresight.onMoment(state, atMs, context);
      note(state, atMs);
    },
    onImpression(state, activity, context) {
      foresight.onImpression(state, activity, context);
      const { eventId, atMs, adId } = activity;
      for (let i = 0; i < keptImpressions; i++) {
        const impression = state.own.impression(i);
        if (impression.atMs !== atMs) continue;
        watcher.click({ userId: state.userId, eventId, atMs, adId, click: impression.said });
      }
    },
  };
}
