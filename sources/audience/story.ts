// A story: what happens in one session, told event by event as its time passes.
import type { ActivityType } from "../../streams/activity-types.ts";
import type { ActivityRow } from "./row.ts";

/** Something that happened. */
export interface Happened {
  readonly atMs: number;
  readonly row: ActivityRow;
  readonly clickProbability: number | undefined;
}

/** What is the same in all rows of a session, unless the device changes. */
export type SessionFields = Required<
  Pick<ActivityRow, "user_id" | "session_id" | "device" | "country" | "tier">
>;

/** What one row says besides. */
export type OwnFields = Partial<
  Omit<ActivityRow, keyof SessionFields | "event_id" | "type" | "timestamp">
>;

/** Time between two heartbeats of a player or page. */
const heartbeatMs = 10 * 60_000;
/** Least time between two events. */
const leastStepMs = 20;

/** Collects the events of one session. */
export class Story {
  readonly events: Happened[] = [];
  readonly startMs: number;
  private fields: SessionFields;
  private nowMs: number;
  private nextHeartbeatMs: number;

  constructor(startMs: number, fields: SessionFields) {
    this.startMs = startMs;
    this.nowMs = startMs;
    this.nextHeartbeatMs = startMs + heartbeatMs;
    this.fields = fields;
  }

  /** The time that the story has come to. */
  get atMs(): number {
    return this.nowMs;
  }

  /** How long the session has been, in whole seconds. */
  get seconds(): number {
    return Math.round((this.nowMs - this.startMs) / 1000);
  }

  /** Lets time pass, with a heartbeat at every ten minutes of the session. */
  pass(seconds: number): void {
    const untilMs = this.nowMs + Math.round(1000 * seconds);
    while (this.nextHeartbeatMs <= untilMs) {
      this.nowMs = Math.max(this.nowMs, this.nextHeartbeatMs);
      this.nextHeartbeatMs += heartbeatMs;
      this.tell("session_heartbeat", {});
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** Goes on with another device or tier. */
  change(fields: Partial<SessionFields>): void {
    this.fields = { ...this.fields, ...fields };
  }

  /** Tells of an event, which happens now. */
  tell(type: ActivityType, own: OwnFields, clickProbability?: number): void {
    const atMs = this.nowMs;
    const row = {
      event_id: `${this.fields.session_id}.${this.events.length}`,
      type,
      timestamp: new Date(atMs).toISOString(),
      ...this.fields,
      ...own,
    };
    this.events.push({ atMs, row, clickProbability });
    this.nowMs += leastStepMs;
  }
}

/** Seconds as rows give them. */
export function tenths(seconds: number): number {
  return Math.round(10 * seconds) / 10;
}
