// For tests: a partition of users whose checkpoints can be looked at, lives to feed it with, and a foresight
// that writes down when it was called.
import type { SessionRow, Snapshot, UserRow } from "../../db/store.ts";
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import { type Activity, activityFromJson } from "../../streams/activity.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken } from "../../streams/token.ts";
import { type ActorKind, type Outcome, SharedNews } from "../actor.ts";
import { beginning, PartitionState } from "../partition-state.ts";
import type { UserEvent } from "./erase.ts";
import { noForesight, unforeseen, type UserForesight } from "./foresight.ts";
import { userKind } from "./kind.ts";
import type { UserShared } from "./shared.ts";
import type { UserState } from "./state.ts";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** When tests begin: a Monday. */
export const startMs = Date.UTC(2025, 8, 1);

/** What an event may say besides what it must. */
export type About = Readonly<Record<string, string | number>>;

let events = 0;

/** The JSON of an event so many minutes after {@link startMs}. */
export function eventAt(minutes: number, type: string, about: About = {}): About {
  const timestamp = new Date(startMs + minutes * minuteMs).toISOString();
  return { event_id: `e${events++}`, type, timestamp, user_id: "u", ...about };
}

/** The same, decoded. */
export function activityAt(minutes: number, type: string, about: About = {}): Activity {
  return decoded(eventAt(minutes, type, about));
}

function decoded(json: About): Activity {
  const activity = activityFromJson(json, Infinity);
  if (activity instanceof Rejection) throw new Error(activity.message);
  return activity;
}

const utf8 = new TextEncoder();

/** What checkpoints have written. */
export interface Tables {
  readonly users: Map<string, UserRow>;
  /** By user and number. */
  readonly sessions: Map<string, SessionRow>;
  /** Sums by measure, part and day. */
  readonly audience: Map<string, number>;
  readonly snapshots: Map<string, Snapshot>;
}

/** One partition of users. Time passes with the events only. */
export class Stage<Own = undefined, Learnt = undefined> {
  readonly kind: ActorKind<UserState<Own>, UserEvent, UserShared<Learnt>>;
  readonly tables: Tables = {
    users: new Map(),
    sessions: new Map(),
    audience: new Map(),
    snapshots: new Map(),
  };
  /** Everything published, in its order. */
  readonly sent: string[] = [];
  private state: PartitionState<UserState<Own>, UserEvent, UserShared<Learnt>>;
  private position = { ...beginning };

  constructor(foresight: UserForesight<Own, Learnt>) {
    this.kind = userKind(foresight);
    this.state = this.fresh();
  }

  /** A partition that foresees nothing. */
  static blind(): Stage {
    return new Stage(noForesight);
  }

  get counts() {
    return this.state.counts;
  }

  /** The live state of a user. */
  user(id = "u"): UserState<Own> {
    const resident = this.state.residents.peek(encodeToken(id));
    if (resident === undefined) throw new Error(`no user ${id} is there`);
    return resident.state;
  }

  /** Takes one event from the log, at the moment it tells of unless another is given. */
  take(
    json: About,
    arrivedAtMs = Date.parse(String(json["timestamp"])),
  ): Outcome | Rejection | "news" {
    const { state } = this;
    const payload = utf8.encode(JSON.stringify(json));
    const message = { sequence: state.sequence + 1, arrivedAtMs, subject: "activity.0", payload };
    const before = { ...state.counts };
    const event = this.kind.decode(message, 0, 1);
    if (event instanceof Rejection) state.reject(message, event);
    else if (event instanceof SharedNews) state.share(message, event);
    else state.apply(message, event);
    for (const { subject, payload } of state.takeOutbox()) {
      this.sent.push(`${subject} ${new TextDecoder().decode(payload)}`);
    }
    if (event instanceof Rejection) return event;
    if (event instanceof SharedNews) return "news";
    return state.counts.stepped > before.stepped ? "stepped" : "duplicate";
  }

  /** Takes events; each arrives when it happens, or when the latest so far did. */
  takeAll(events: readonly About[]): void {
    let latestMs = -Infinity;
    for (const event of events) {
      latestMs = Math.max(latestMs, Date.parse(String(event["timestamp"])));
      this.take(event, latestMs);
    }
  }

  /** Commits a checkpoint. */
  commit(): void {
    const { content } = this.state.cut();
    const { users, sessions, audience } = content.projections;
    for (const row of users) this.tables.users.set(row.key, row);
    for (const row of sessions) this.tables.sessions.set(`${row.userKey} ${row.number}`, row);
    for (const { measure, of, dayMs, count } of audience) {
      const key = `${measure} ${of} ${new Date(dayMs).toISOString().slice(0, 10)}`;
      const sum = (this.tables.audience.get(key) ?? 0) + count;
      if (Math.abs(sum) < 1e-9) this.tables.audience.delete(key);
      else this.tables.audience.set(key, sum);
    }
    for (const snapshot of content.snapshots) {
      if (snapshot.state.length === 0) this.tables.snapshots.delete(snapshot.key);
      else this.tables.snapshots.set(snapshot.key, snapshot);
    }
    const { sequence, watermarkMs, counts } = content;
    this.position = { sequence, watermarkMs, counts };
  }

  /** Begins anew from what was committed; what was not must have been nothing. */
  restart(): void {
    this.state = this.fresh();
    for (const snapshot of this.tables.snapshots.values()) this.state.admit(snapshot);
  }

  private fresh(): PartitionState<UserState<Own>, UserEvent, UserShared<Learnt>> {
    const identity = { partition: 0, partitionCount: 1, stream: "ACTIVITY", latenessMs: hourMs };
    return new PartitionState(this.kind, identity, this.position);
  }
}

/** The sum of a measure over all days, or on one. */
export function audienceOf(tables: Tables, measure: string, of = "", day = ""): number {
  let sum = 0;
  for (const [key, count] of tables.audience) {
    if (key.startsWith(`${measure} ${of} ${day}`)) sum += count;
  }
  return sum;
}

const words = {
  category: ["news", "sport", "music", "films", "science", "games"],
  device: ["phone", "tv", "web", "tablet", "toaster"],
  country: ["DE", "FR", "US"],
  tier: ["free", "premium"],
} as const;

/** What some users do, in the order of time: a few visits a week, of many sorts of events. */
export function livesOf(seed: number, users: number, days: number, visitsPerDay = 0.6): About[] {
  const random = new Random(seed);
  const lives: About[] = [];
  for (let user = 0; user < users; user++) {
    let atMs = startMs + random.between(0, dayMs);
    const user_id = `user ${user}`;
    for (let n = 0; atMs < startMs + days * dayMs;) {
      for (let events = random.integer(1, 12); events > 0; events--) {
        const timestamp = new Date(Math.floor(atMs)).toISOString();
        lives.push({ event_id: `${user}.${n++}`, timestamp, user_id, ...happening(random) });
        atMs += random.exponential(1 / (3 * minuteMs));
      }
      atMs += random.exponential(visitsPerDay / dayMs);
    }
  }
  return lives.sort((a, b) => String(a["timestamp"]) < String(b["timestamp"]) ? -1 : 1);
}

/** Something that somebody may do. */
export function happening(random: Random): About {
  const about: Record<string, string | number> = { type: random.pick(activityTypes) };
  if (random.chance(0.7)) about["video_id"] = `v${random.integer(1, 30)}`;
  if (random.chance(0.3)) about["article_id"] = `a${random.integer(1, 10)}`;
  if (random.chance(0.3)) about["duration"] = random.between(0, 60);
  if (random.chance(0.1)) about["revenue"] = random.integer(1, 20);
  for (const [field, list] of Object.entries(words)) {
    if (random.chance(0.5)) about[field] = random.pick(list);
  }
  return about;
}

/** Delivers events up to `delayMs` later than they should come, each by an amount of its own. */
export function delayed(events: readonly About[], delayMs: number, seed: number): About[] {
  const random = new Random(seed);
  return events
    .map((event) => ({
      event,
      at: Date.parse(String(event["timestamp"])) + random.between(0, delayMs),
    }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

/** Remembers how often it was called; every call goes out, too. */
export interface Recalled {
  calls: number;
  wakeMs: number;
}

/** A foresight that says when it is called, and what the state knows then. */
export const recording: UserForesight<Recalled, { news: number }> = {
  ...noForesight,
  ownBytes: 0,
  initialOwn: () => ({ calls: 0, wakeMs: 0 }),
  encodeOwn(own, writer: ByteWriter) {
    writer.f64(own.calls);
    writer.f64(own.wakeMs);
  },
  decodeOwn: (_version, reader: ByteReader) => ({ calls: reader.f64(), wakeMs: reader.f64() }),
  timerAtMs: (own) => own.wakeMs || undefined,
  onTimer(state, atMs, context) {
    state.own.wakeMs = 0;
    say(state, "timer", atMs, context.emit);
  },
  dropTimer: (own) => own.wakeMs = 0,
  onSessionClosed(state, { session, atMs }, context) {
    state.own.wakeMs = atMs + 5 * hourMs;
    say(state, `closed ${session.number}`, atMs, context.emit);
  },
  onImpression(state, { atMs }, context) {
    say(state, "impression", atMs, context.emit);
  },
  onConsumption(state, { atMs }, context) {
    say(state, "consumption", atMs, context.emit);
  },
  onMoment(state, atMs, context) {
    say(state, "moment", atMs, context.emit);
  },
  onActivity(state, { type, atMs }, isLate, context) {
    say(state, `${isLate ? "late " : ""}${type}`, atMs, context.emit);
  },
  onErased(state, atMs, context) {
    say(state, "erased", atMs, context.emit);
  },
  columns: ({ calls }) => ({ ...unforeseen, churn: 1 / (1 + calls) }),
  inspect: (state, question, { news }) => ({ calls: state.own.calls, question, news }),
  initialLearnt: () => ({ news: 0 }),
  learntRevision: ({ news }) => news,
  encodeLearnt: ({ news }, writer) => writer.f64(news),
  decodeLearnt: (_version, reader) => ({ news: reader.f64() }),
  decodeNews: () => (learnt) => void learnt.news++,
};

function say(
  state: UserState<Recalled>,
  what: string,
  atMs: number,
  emit: (subject: string, body: string) => void,
): void {
  const { lastMs, events, sessions } = state;
  state.own.calls++;
  emit(`told.${state.key}`, JSON.stringify([what, atMs, lastMs, events, sessions]));
}
