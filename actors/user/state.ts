// The rolling state of one user: a few strings and one array of bytes.
import { VisitHistory, visitHistoryStateSize } from "../../ml/churn/visit-history.ts";
import type { SessionRow } from "../../db/store.ts";
import { decodeToken } from "../../streams/token.ts";
import { bumpU32, f64At, setF64, u32At } from "./cells.ts";
import { keptCategories, sessionSlots, userAt, userBytes } from "./layout.ts";
import { idleMs, Session } from "./session.ts";
import { writeSessionMeasures } from "./measures.ts";

/** Places among the words of a user. */
export const wordAt = {
  tier: 0,
  country: 1,
  device: 2,
  bookedTier: 3,
  bookedCountry: 4,
  favourites: 5,
  sessions: 5 + keptCategories,
} as const;

/** Tier, country and device of each session, in the order of those of the user. */
export const wordsPerSession = 3;
export const wordCount = wordAt.sessions + wordsPerSession * sessionSlots;

/**
 * The unit in which the history of visits measures time, whatever horizon is asked for: a state outlives
 * the choice of a horizon.
 */
export const historyUnitMs = 7 * 24 * 3_600_000;

/** Rows that are due: one bit for each slot of a session, and one for the user. */
const userDue = 1 << sessionSlots;

/** Everything a user's actor remembers. */
export class UserState<Own> {
  /** The subject token of the user's id. */
  readonly key: string;
  readonly view: DataView<ArrayBuffer>;
  readonly words: (string | undefined)[];
  /** What is remembered for predictions. */
  own: Own;
  /** Rows of sessions that left memory since the last checkpoint; no part of the snapshot. */
  private leftRows: SessionRow[] | undefined;
  /** Which rows are to be written at the next checkpoint; no part of the snapshot. */
  private due = 0;

  constructor(
    key: string,
    own: Own,
    view: DataView<ArrayBuffer>,
    words: (string | undefined)[] = new Array<string | undefined>(wordCount).fill(undefined),
  ) {
    this.key = key;
    this.own = own;
    this.view = view;
    this.words = words;
  }

  get userId(): string {
    return decodeToken(this.key);
  }

  get tier(): string | undefined {
    return this.words[wordAt.tier];
  }

  get country(): string | undefined {
    return this.words[wordAt.country];
  }

  get device(): string | undefined {
    return this.words[wordAt.device];
  }

  /** Times of the first and the last event, and of the last that somebody did; 0 before there is one. */
  get firstMs(): number {
    return f64At(this.view, userAt.firstMs);
  }

  get lastMs(): number {
    return f64At(this.view, userAt.lastMs);
  }

  get activeMs(): number {
    return f64At(this.view, userAt.activeMs);
  }

  /** The moment for which features are known: that of the last event, or of the last timer. */
  get assessedMs(): number {
    return f64At(this.view, userAt.assessedMs);
  }

  get events(): number {
    return u32At(this.view, userAt.events);
  }

  get sessions(): number {
    return u32At(this.view, userAt.sessions);
  }

  get revenue(): number {
    return f64At(this.view, userAt.revenue);
  }

  get isSubscribed(): boolean {
    return u32At(this.view, userAt.isSubscribed) === 1;
  }

  get sequence(): number {
    return f64At(this.view, userAt.sequence);
  }

  /** The session of a slot: 0 holds the newest, the others those that were touched last besides. */
  session(slot: number): Session {
    return new Session(this.view, slot);
  }

  /** Visits: the beginnings of sessions. */
  get history(): VisitHistory {
    const numbers = new Float64Array(this.view.buffer, userAt.history, visitHistoryStateSize);
    return new VisitHistory(historyUnitMs, numbers);
  }

  /** When the open session will have been idle for too long; undefined where none is open. */
  get idleAtMs(): number | undefined {
    const newest = this.session(0);
    return newest.isOpen ? newest.lastMs + idleMs : undefined;
  }

  /** When the next day without an event is over; undefined once nobody waits any more. */
  get momentAtMs(): number | undefined {
    return f64At(this.view, userAt.momentMs) || undefined;
  }

  set momentAtMs(atMs: number | undefined) {
    setF64(this.view, userAt.momentMs, atMs ?? 0);
  }

  assess(atMs: number): void {
    if (atMs > this.assessedMs) setF64(this.view, userAt.assessedMs, atMs);
  }

  /** Begins a session that is the newest; the one before moves to a slot behind it. */
  beginNewest(atMs: number): Session {
    const newest = this.session(0);
    const hours = newest.number === 0 ? 0 : (atMs - newest.lastMs) / 3_600_000;
    if (newest.number !== 0) {
      const slot = this.freedSlot();
      this.session(slot).copy(newest);
      this.words.copyWithin(wordsAt(slot), wordsAt(0), wordsAt(1));
      if (this.due & 1) this.due = this.due & ~1 | 1 << slot;
    }
    this.words.fill(undefined, wordsAt(0), wordsAt(1));
    newest.begin(this.nextNumber(), atMs, hours, true);
    return newest;
  }

  /** Begins a session between or before others, of which an event tells late; it is closed already. */
  beginLate(atMs: number): Session {
    const slot = this.freedSlot();
    this.words.fill(undefined, wordsAt(slot), wordsAt(slot + 1));
    const session = this.session(slot);
    session.begin(this.nextNumber(), atMs, 0, false);
    return session;
  }

  /** Forgets everything but what is remembered for predictions, rows that wait to be written included. */
  wipe(): void {
    new Uint8Array(this.view.buffer).fill(0);
    this.words.fill(undefined);
    this.leftRows = undefined;
    this.due = 0;
  }

  /** The user's row is to be written at the next checkpoint. */
  writeRow(): void {
    this.due |= userDue;
  }

  writeSessionRow(slot: number): void {
    this.due |= userDue | 1 << slot;
  }

  /** Whether the user's row is to be written; from now on it is not. */
  takeRowDue(): boolean {
    const isDue = (this.due & userDue) !== 0;
    this.due &= ~userDue;
    return isDue;
  }

  /** Rows of the sessions that are to be written; from now on they are not. */
  takeSessionRows(): SessionRow[] {
    const rows = this.leftRows ?? [];
    this.leftRows = undefined;
    for (let slot = 0; slot < sessionSlots; slot++) {
      if (this.due & 1 << slot) rows.push(this.sessionRow(slot));
    }
    this.due &= userDue;
    return rows;
  }

  sessionRow(slot: number): SessionRow {
    const session = this.session(slot);
    const { number, startMs, lastMs, isOpen, corrections } = session;
    const [tier, country, device] = this.words.slice(wordsAt(slot), wordsAt(slot + 1));
    return {
      userKey: this.key,
      number,
      startMs,
      lastMs,
      isClosed: !isOpen,
      corrections,
      device,
      country,
      tier,
      measures: writeSessionMeasures(session),
    };
  }

  /** A slot behind the newest: that of the session touched least recently, which leaves memory. */
  private freedSlot(): number {
    let oldest = 1;
    for (let slot = 2; slot < sessionSlots; slot++) {
      if (this.session(slot).touched < this.session(oldest).touched) oldest = slot;
    }
    if (this.due & 1 << oldest) {
      (this.leftRows ??= []).push(this.sessionRow(oldest));
      this.due &= ~(1 << oldest);
    }
    return oldest;
  }

  private nextNumber(): number {
    bumpU32(this.view, userAt.sessions);
    return this.sessions;
  }
}

/** Bytes for a user of whom nothing is known, and as many behind them as a foresight wants. */
export function viewOfUser(ownBytes: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(userBytes + ownBytes));
}

/** Where the words of the session in a slot begin. */
export function wordsAt(slot: number): number {
  return wordAt.sessions + wordsPerSession * slot;
}
