// Foresees users: who leaves and who subscribes, when a session closes and each day after; the engagement of
// the next session; the segment; the click on each ad that is shown. What came true becomes examples.
import type { Activity } from "../../streams/activity.ts";
import { audiencePart } from "../../streams/audience-measures.ts";
import type { UserPredictionKind } from "../../streams/user-prediction.ts";
import { dayNumber } from "../user/audience.ts";
import type { ClosedSession, UserContext, UserForesight } from "../user/foresight.ts";
import { engagementOf } from "../user/measures.ts";
import type { UserState } from "../user/state.ts";
import { adHash, ClickLook } from "./click.ts";
import { Examples } from "./examples.ts";
import { answerQuestion } from "./inspect.ts";
import { decodeNews, Learnt } from "./learnt.ts";
import { Outlook } from "./leaving.ts";
import { lastWords, probabilityFields, round, tell } from "./messages.ts";
import { keptImpressions, keptMoments, type KeptReason, Own, ownBytes, said } from "./own.ts";
import { checkedOwn } from "./own-check.ts";
import { segmentFeatures, segmentFeaturesOf } from "./segment-features.ts";
import type { Word } from "./word.ts";

type State = UserState<Own>;
type Context = UserContext<Learnt>;

/** By how much a prediction must have changed since it was told last to be told again. */
export const worthTelling = { churn: 0.05, conversion: 0.02, engagement: 5, click: 0.02 } as const;

/** How far ahead churn and conversion look. */
export interface ForesightSettings {
  readonly horizonMs: number;
}

/** Predictions of users by what the model actors told. */
export function userForesight({ horizonMs }: ForesightSettings): UserForesight<Own, Learnt> {
  const outlook = new Outlook();
  const click = new ClickLook();
  const examples = new Examples(horizonMs);
  const segmentVector = new Float64Array(segmentFeatures.length);

  /** Says something of a user, and tells it where it has changed by enough. */
  function say(
    kind: "churn" | "conversion" | "engagement" | "click",
    word: Word,
    state: State,
    atMs: number,
    context: Context,
    reasonsOf: () => KeptReason[],
    fields: Readonly<Record<string, unknown>>,
  ): void {
    if (Number.isNaN(word.value)) return;
    const { own } = state;
    const before = own.emitted(said[kind]);
    own.say(said[kind], word);
    own.saidAtMs = atMs;
    state.writeRow();
    if (before !== undefined && Math.abs(word.value - before) < worthTelling[kind]) return;
    const reasons = reasonsOf();
    own.emit(said[kind], reasons);
    publish(kind, state, atMs, word.version, reasons, fields, context);
  }

  function publish(
    kind: UserPredictionKind,
    { key, userId, own }: State,
    atMs: number,
    version: number,
    reasons: readonly KeptReason[],
    fields: Readonly<Record<string, unknown>>,
    context: Context,
  ): void {
    const occasion = { key, userId, atMs, isCold: own.isCold };
    tell(kind, occasion, version, reasons, fields, context);
  }

  /** Looks at a user as they are now. */
  function look(state: State, atMs: number, { shared: { learnt } }: Context): void {
    outlook.see(state, atMs);
    state.own.isCold = state.sessions < 2 || outlook.isCold(learnt);
  }

  /** What is to be said of leaving and subscribing; the outlook has seen the moment. */
  function foresee(state: State, atMs: number, context: Context): void {
    const { own, isSubscribed } = state;
    const { learnt } = context.shared;
    const churn = outlook.churn(learnt);
    const conversion = isSubscribed ? { value: NaN, version: 0 } : outlook.conversion(learnt);
    if (isSubscribed) own.unsay(said.conversion);
    say("churn", churn, state, atMs, context, () => outlook.churnReasons(learnt), {
      ...probabilityFields("churn", churn.value, horizonMs),
    });
    say("conversion", conversion, state, atMs, context, () => outlook.conversionReasons(learnt), {
      ...probabilityFields("conversion", conversion.value, horizonMs),
    });
    const free = freeMoment(own, atMs);
    free?.begin(atMs, outlook, isSubscribed, [churn, conversion]);
  }

  /** A place for a moment, where the last one is at least half a horizon ago. */
  function freeMoment(own: Own, atMs: number) {
    let free;
    for (let i = 0; i < keptMoments; i++) {
      const moment = own.moment(i);
      if (moment.atMs === 0) free = moment;
      else if (atMs - moment.atMs < horizonMs / 2) return undefined;
    }
    return free;
  }

  function foreseeSession(
    state: State,
    { atMs, session: closed }: ClosedSession,
    context: Context,
  ): void {
    const { own } = state;
    const { learnt } = context.shared;
    const session = own.session;
    if (session.atMs > 0) examples.engagement(session, engagementOf(closed), atMs, context);
    const word = outlook.engagement(learnt);
    session.begin(atMs, outlook, state.isSubscribed, [word]);
    say("engagement", word, state, atMs, context, () => outlook.engagementReasons(learnt), {
      score: round(word.value),
    });
  }

  function assign(state: State, atMs: number, context: Context): void {
    const { own } = state;
    const { learnt, audience } = context.shared;
    segmentFeaturesOf(outlook.numbers, segmentVector);
    examples.segment(segmentVector, atMs, context);
    const { model, version } = learnt.segment;
    if (model === undefined) return;
    const place = model.placeOf(segmentVector);
    const [id, from] = [model.ids[place], own.segment];
    if (id === from) return;
    own.segment = id;
    state.writeRow();
    const day = dayNumber(atMs);
    const before = from === 0 ? undefined : from;
    audience.add(day, "segment-size", 1, audiencePart.segment(id));
    if (before !== undefined) audience.add(day, "segment-size", -1, audiencePart.segment(before));
    audience.add(day, "segment-moves", 1, audiencePart.move(before, id));
    const fields = { segment: id, profile: model.profiles[place], from: before ?? null };
    publish("segment", state, atMs, version, [], fields, context);
  }

  return {
    ownBytes,
    initialOwn: (view, from) => new Own(view, from),
    encodeOwn: (own, writer) => own.encode(writer),
    decodeOwn: (_version, reader, view, from) =>
      checkedOwn(Own.decode(reader, new Own(view, from))),

    timerAtMs: (own) => examples.dueAtMs(own),
    onTimer: (state, atMs, context) => examples.settleDue(state.own, atMs, context),
    dropTimer: (own) => examples.dropDue(own),

    onSessionClosed(state, closed, context) {
      look(state, closed.atMs, context);
      foreseeSession(state, closed, context);
      foresee(state, closed.atMs, context);
      assign(state, closed.atMs, context);
    },

    onMoment(state, atMs, context) {
      look(state, atMs, context);
      foresee(state, atMs, context);
    },

    onImpression(state, activity, context) {
      const { atMs, placement } = activity;
      click.look(state, atMs);
      click.see(state, shownTo(state, activity));
      const { learnt } = context.shared;
      const word = click.word(learnt);
      const impression = oldestImpression(state.own);
      if (impression.atMs > 0) examples.click(impression, false, atMs, context);
      impression.begin(atMs, adHash(activity.adId), word, click.dense, click.hashed);
      say("click", word, state, atMs, context, () => click.reasons(learnt), {
        probability: round(word.value),
        placement: placement ?? null,
      });
    },

    onConsumption: (state, activity, context) => examples.consumption(state, activity, context),

    onActivity(state, activity, _isLate, context) {
      examples.hear(state.own, activity, context);
    },

    onErased({ own: { segment } }, atMs, { shared: { audience } }) {
      if (segment === 0) return;
      audience.add(dayNumber(atMs), "segment-size", -1, audiencePart.segment(segment));
    },

    columns: (own) => ({
      churn: own.value(said.churn),
      conversion: own.value(said.conversion),
      click: own.value(said.click),
      nextEngagement: own.value(said.engagement),
      segment: own.segment || undefined,
      isCold: own.isCold,
      predictions: lastWords(own),
    }),

    inspect: (state, question, learnt) => answerQuestion(state, question, learnt, horizonMs),

    initialLearnt: () => new Learnt(),
    learntRevision: ({ revision }) => revision,
    encodeLearnt: (learnt, writer) => learnt.encode(writer),
    decodeLearnt: (_version, reader) => Learnt.decode(reader),
    decodeNews,
  };
}

/** An ad and where it was shown; the device, country and tier of the user where the event says nothing. */
function shownTo(state: State, { adId, placement, category, ...event }: Activity) {
  return {
    adId,
    placement,
    category,
    device: event.device ?? state.device,
    country: event.country ?? state.country,
    tier: event.tier ?? state.tier,
  };
}

/** A place for an impression: a free one, else that of the oldest. */
function oldestImpression(own: Own) {
  let oldest = own.impression(0);
  for (let i = 1; i < keptImpressions; i++) {
    const impression = own.impression(i);
    if (impression.atMs < oldest.atMs) oldest = impression;
  }
  return oldest;
}
