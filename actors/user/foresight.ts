// What a user's actor calls to predict: moments at which something can be foreseen, and what it remembers
// for that. The actor knows no model; whoever makes its kind brings one.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import type { Activity } from "../../streams/activity.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { UserRow } from "../../db/store.ts";
import type { StepContext } from "../actor.ts";
import type { Session } from "./session.ts";
import type { UserShared } from "./shared.ts";
import type { UserState } from "./state.ts";

/** A session that has just been closed. */
export interface ClosedSession {
  /** What it counts; see {@link writeSessionMeasures} for its measures. */
  readonly session: Session;
  /** When it was closed: 30 idle minutes after its last event, or when an event ended it. */
  readonly atMs: number;
}

/** What a user's row says of predictions. */
export type PredictionColumns = Pick<
  UserRow,
  "churn" | "conversion" | "click" | "nextEngagement" | "segment" | "isCold" | "predictions"
>;

/**
 * Predictions about users. `Own` is what each user's actor remembers for them (undefined where it is
 * nothing yet), `Learnt` what the users of a partition share: weights that news brings. Both are part of
 * snapshots, and like every step the calls know no clock and draw nothing at random.
 *
 * The calls come in the order of event time: an event that comes late is told by `onActivity` alone. At
 * each of them the state knows nothing that happened later. They may set `state.own`, emit, add to
 * `context.shared.audience`, and call `state.writeRow()` where the user's row has changed by it.
 */
export interface UserForesight<Own, Learnt> {
  /** Bytes that `Own` has behind those of its user: an array for each would cost 200 bytes more. */
  readonly ownBytes: number;
  /** What is remembered of somebody new, in these bytes from `from` on, which are 0. */
  initialOwn(view: DataView<ArrayBuffer>, from: number): Own;
  encodeOwn(own: Own, writer: ByteWriter): void;
  decodeOwn(version: number, reader: ByteReader, view: DataView<ArrayBuffer>, from: number): Own;

  /** The earliest event-time timer of its own. */
  timerAtMs(own: Own): number | undefined;
  /** That timer is due; it must move or clear it. */
  onTimer(state: UserState<Own>, atMs: number, context: UserContext<Learnt>): void;
  dropTimer(own: Own): void;

  /** A session was closed. It is called once a session; late events amend it afterwards. */
  onSessionClosed(
    state: UserState<Own>,
    closed: ClosedSession,
    context: UserContext<Learnt>,
  ): void;
  /** An ad was shown; the state knows of it, and of nothing later. */
  onImpression(state: UserState<Own>, activity: Activity, context: UserContext<Learnt>): void;
  /**
   * A video or an article was opened that was not open in this session before. The event is counted, but
   * the items consumed last, favourites and depth are still those before it.
   */
  onConsumption(state: UserState<Own>, activity: Activity, context: UserContext<Learnt>): void;
  /** Another day has passed without an event: once a day, for 60 days. */
  onMoment(state: UserState<Own>, atMs: number, context: UserContext<Learnt>): void;
  /** An event was taken, late ones (`isLate`) too: what labels are settled by. */
  onActivity(
    state: UserState<Own>,
    activity: Activity,
    isLate: boolean,
    context: UserContext<Learnt>,
  ): void;

  /**
   * The user is to be forgotten, and what the audience counts of them from that day on; the state is that
   * before. Afterwards it is as new.
   */
  onErased(state: UserState<Own>, atMs: number, context: UserContext<Learnt>): void;

  columns(own: Own): PredictionColumns;
  /** What `inspect` tells besides, by name. */
  inspect(
    state: UserState<Own>,
    question: string,
    learnt: Learnt,
  ): Readonly<Record<string, unknown>>;

  initialLearnt(): Learnt;
  /** A number that differs whenever what `encodeLearnt` writes may differ. */
  learntRevision(learnt: Learnt): number;
  encodeLearnt(learnt: Learnt, writer: ByteWriter): void;
  decodeLearnt(version: number, reader: ByteReader): Learnt;
  /** Reads news for what is shared, or says why they are none. */
  decodeNews(payload: Uint8Array): ((learnt: Learnt) => void) | Rejection;
}

/** What a step of a user may know and do. */
export type UserContext<Learnt> = StepContext<UserShared<Learnt>>;

/** A user of whom nothing is predicted yet. */
export const unforeseen: PredictionColumns = {
  churn: undefined,
  conversion: undefined,
  click: undefined,
  nextEngagement: undefined,
  segment: undefined,
  isCold: true,
  predictions: "{}",
};

/** Foresees nothing: sessions, features and counts alone. */
export const noForesight: UserForesight<undefined, undefined> = {
  ownBytes: 0,
  initialOwn: () => undefined,
  encodeOwn() {},
  decodeOwn: () => undefined,
  timerAtMs: () => undefined,
  onTimer() {},
  dropTimer() {},
  onSessionClosed() {},
  onImpression() {},
  onConsumption() {},
  onMoment() {},
  onActivity() {},
  onErased() {},
  columns: () => unforeseen,
  inspect: () => ({}),
  initialLearnt: () => undefined,
  learntRevision: () => 0,
  encodeLearnt() {},
  decodeLearnt: () => undefined,
  decodeNews: () =>
    new Rejection("payload", "news of a learner", "events only: nothing is learnt here"),
};
