// The smallest actor that uses everything the contract offers: it adds up amounts. It exists to test
// the runtime, by hand, by crashes at every await, and by simulation.
import { Rejection } from "../streams/rejection.ts";
import { type ActorKind, SharedNews, type StepContext } from "./actor.ts";

/** An amount for one tally. */
export interface TallyEvent {
  readonly key: string;
  readonly atMs: number;
  readonly amount: number;
}

/** A running sum with an alarm that rings once after every quiet spell. */
export interface TallyState {
  readonly key: string;
  sum: number;
  events: number;
  lastMs: number;
  alarmMs: number | undefined;
  rung: number;
  /** Added since the last checkpoint; no part of the snapshot. */
  unreported: number;
}

/** Sums over a partition, and what its neighbours said. */
export interface TallyShared {
  sum: number;
  news: number;
  /** Amounts that the other partitions have not heard of. */
  untold: number;
  /** Per partition, the sequence of the last news heard of it. */
  readonly heard: Map<number, number>;
  revision: number;
}

/** Event time without an amount after which a tally rings. */
export const quietMs = 1000;

/** An amount at which the actor throws. */
export const poison = 666;

/** An amount that a tally turns down. */
export const unwanted = 404;

/** A sum at which the alarm throws when it rings. */
export const brokenBell = 13;

/** A partition tells the others once it has added up this much that they have not heard of. */
export const newsworthy = 12;

/** A teller of news that stands outside: what it says counts each time. */
const outsider = -1;

const utf8 = new TextDecoder();

/** Tallies; version 2 of their snapshots counts events, version 1 did not. */
export const tallyKind: ActorKind<TallyState, TallyEvent, TallyShared> = {
  name: "tally",
  version: 2,

  decode(message) {
    let json: Partial<TallyEvent> & { news?: number; from?: number; sequence?: number };
    try {
      json = JSON.parse(utf8.decode(message.payload));
    } catch {
      return new Rejection("payload", utf8.decode(message.payload), "JSON");
    }
    const { key, atMs, amount, news, from = outsider, sequence = message.sequence } = json;
    if (news !== undefined) return new SharedNews((shared) => hear(shared, news, from, sequence));
    if (key === undefined || atMs === undefined || amount === undefined) {
      return new Rejection("amount", json, "a key, a time and an amount");
    }
    return { key, atMs, event: { key, atMs, amount } };
  },

  initial: (key) => ({
    key,
    sum: 0,
    events: 0,
    lastMs: -1,
    alarmMs: undefined,
    rung: 0,
    unreported: 0,
  }),

  onEvent(state, event, context) {
    if (event.amount === poison) throw new Error("poison");
    if (event.amount === unwanted) return new Rejection("amount", unwanted, "any other amount");
    if (event.atMs === state.lastMs) return "duplicate";
    if (event.atMs < state.lastMs) return "late";
    state.sum += event.amount;
    state.unreported += event.amount;
    state.events++;
    state.lastMs = event.atMs;
    state.alarmMs = event.atMs + quietMs;
    context.shared.sum += event.amount;
    context.emit(`tally.${state.key}`, `{"sum":${state.sum},"of":${context.shared.sum}}`);
    tell(event.amount, context);
    return "stepped";
  },

  timerAtMs: (state) => state.alarmMs,
  dropTimer: (state) => state.alarmMs = undefined,
  onTimer(state, atMs, context) {
    if (state.sum === brokenBell) throw new Error("broken bell");
    state.alarmMs = undefined;
    state.rung++;
    context.emit(`ring.${state.key}`, `{"at":${atMs},"rung":${state.rung}}`);
  },

  project(key, state, sink) {
    sink.hourly.push({
      videoKey: key,
      hourMs: 0,
      readings: 0,
      gains: [state.unreported, 0, 0],
      peakViewsPerHour: 0,
      viewsEnd: state.sum,
    });
    state.unreported = 0;
  },

  encode(state, writer) {
    for (const value of [state.sum, state.events, state.lastMs, state.alarmMs ?? NaN, state.rung]) {
      writer.f64(value);
    }
  },
  decodeState(key, version, reader) {
    if (version < 1 || version > 2) throw new RangeError(`version ${version} is not known`);
    const sum = reader.f64();
    const events = version === 1 ? 0 : reader.f64();
    const lastMs = reader.f64();
    const alarmMs = reader.f64();
    const rung = reader.f64();
    return {
      key,
      sum,
      events,
      lastMs,
      alarmMs: Number.isNaN(alarmMs) ? undefined : alarmMs,
      rung,
      unreported: 0,
    };
  },
  inspect: (state) => ({ sum: state.sum, events: state.events }),

  initialShared: () => ({ sum: 0, news: 0, untold: 0, heard: new Map(), revision: 0 }),
  sharedRevision: (shared) => shared.revision,
  projectShared() {},
  encodeShared(shared, writer) {
    const { sum, news, untold, heard } = shared;
    for (const value of [sum, news, untold, ...[...heard].flat()]) writer.f64(value);
  },
  decodeShared(_version, reader) {
    const [sum, news, untold] = [reader.f64(), reader.f64(), reader.f64()];
    const heard = new Map<number, number>();
    while (reader.remaining > 0) heard.set(reader.f64(), reader.f64());
    return { sum, news, untold, heard, revision: 0 };
  },
};

/** What a repeated telling says counts once, and one that was overtaken not at all. */
function hear(shared: TallyShared, news: number, from: number, sequence: number): void {
  if (sequence <= (shared.heard.get(from) ?? 0)) return;
  shared.heard.set(from, sequence);
  shared.news += news;
  shared.revision++;
}

/** Tells the other partitions, through their logs, what this one has added up since it last did. */
function tell(amount: number, context: StepContext<TallyShared>): void {
  const { shared, sequence, partition: from, partitionCount } = context;
  shared.revision++;
  shared.untold += amount;
  if (shared.untold < newsworthy) return;
  const json = JSON.stringify({ news: shared.untold, from, sequence });
  shared.untold = 0;
  for (let to = 0; to < partitionCount; to++) {
    if (to !== from) context.emit(tallyNewsSubject(to), json, true);
  }
}

/** Where news for a partition is published; the log stores it under that partition's subject. */
export function tallyNewsSubject(partition: number): string {
  return `news.${partition}`;
}
