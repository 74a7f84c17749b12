// For tests: events of one video, one by one or simulated with the truth kept, and an actor to give them
// to.
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { type Activity, activityFromJson } from "../../streams/activity.ts";
import type { ActivityType } from "../../streams/activity-types.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { figuresOf } from "./figures.ts";
import type { EngagementShared } from "./erase.ts";
import { engagementKind } from "./kind.ts";
import { EngagementState } from "./state.ts";

/** When the first event of a test happened. */
export const startMs = Date.UTC(2025, 7, 8);

let events = 0;

/** An event about the video `v`, so many seconds after {@link startMs}. */
export function eventAt(
  seconds: number,
  type: ActivityType,
  about: Record<string, unknown> = {},
): Activity {
  const event = activityFromJson({
    event_id: `event ${++events}`,
    type,
    timestamp: startMs + Math.round(1000 * seconds),
    user_id: "ann",
    video_id: "v",
    ...about,
  }, startMs + 365 * 24 * 3_600_000);
  if (event instanceof Rejection) throw new Error(event.message);
  return event;
}

/** The actor of one video, beside a partition that it does not need. */
export class Audience {
  state = new EngagementState("v");
  readonly shared = engagementKind.initialShared();
  private sequence = 0;

  /** Gives events to the actor; says what became of the last. */
  take(...events: readonly Activity[]): Outcome | Rejection {
    let outcome: Outcome | Rejection = "stepped";
    for (const event of events) {
      outcome = engagementKind.onEvent(this.state, event, this.context(event.atMs));
    }
    return outcome;
  }

  /** Lets event time pass up to so many seconds after {@link startMs}. */
  pass(seconds: number): void {
    const untilMs = startMs + 1000 * seconds;
    for (;;) {
      const atMs = engagementKind.timerAtMs(this.state);
      if (atMs === undefined || atMs > untilMs) return;
      engagementKind.onTimer(this.state, atMs, this.context(untilMs));
      if (engagementKind.timerAtMs(this.state) === atMs) {
        throw new Error(`a timer stays at ${atMs}`);
      }
    }
  }

  get figures() {
    return figuresOf(this.state);
  }

  snapshot(): Uint8Array {
    const writer = new ByteWriter();
    engagementKind.encode(this.state, writer);
    return writer.take();
  }

  /** Goes on from a snapshot. */
  restart(): void {
    const bytes = this.snapshot();
    this.state = bytes.length === 0
      ? engagementKind.initial("v")
      : engagementKind.decodeState("v", engagementKind.version, new ByteReader(bytes));
  }

  private context(arrivedAtMs: number): StepContext<EngagementShared> {
    return {
      sequence: ++this.sequence,
      arrivedAtMs,
      partition: 0,
      partitionCount: 1,
      shared: this.shared,
      emit: () => {},
    };
  }
}

/** How many watch, and what their players say. */
export interface AudienceOptions {
  readonly seed: number;
  readonly viewers: number;
  readonly plays: number;
  /** Over which the plays begin. */
  readonly spanSeconds: number;
  readonly lengthSeconds: number;
  /** Whether events say where in the video they happened. */
  readonly hasPositions: boolean;
}

/** What happened. */
export interface AudienceTruth {
  plays: number;
  completed: number;
  failed: number;
  watchSeconds: number;
  stalls: number;
  stalledSeconds: number;
  switches: number;
  readonly viewers: Set<string>;
  readonly startUps: number[];
  readonly furthestSeconds: number[];
  readonly countries: Map<string, number>;
}

/** Plays as they may go: watched, paused, stalled, moved and left early or seen to the end. */
export function simulateAudience(
  options: AudienceOptions,
): { events: Activity[]; truth: AudienceTruth } {
  const random = new Random(options.seed, 11);
  const truth: AudienceTruth = {
    plays: 0,
    completed: 0,
    failed: 0,
    watchSeconds: 0,
    stalls: 0,
    stalledSeconds: 0,
    switches: 0,
    viewers: new Set(),
    startUps: [],
    furthestSeconds: [],
    countries: new Map(),
  };
  const events: Activity[] = [];
  /** When each viewer is done with the play before: nobody watches a video twice at once. */
  const freeAt = new Map<string, number>();
  for (let i = 0; i < options.plays; i++) {
    const viewer = `user ${options.seed}.${random.integer(1, options.viewers)}`;
    const beginsAt = Math.max(random.between(0, options.spanSeconds), freeAt.get(viewer) ?? 0);
    const play = simulatePlay(viewer, beginsAt, options, random, truth);
    events.push(...play);
    freeAt.set(viewer, (play[play.length - 1].atMs - startMs) / 1000 + 1);
  }
  events.sort((a, b) => a.atMs - b.atMs);
  return { events, truth };
}

function simulatePlay(
  user_id: string,
  beginsAt: number,
  { lengthSeconds, hasPositions }: AudienceOptions,
  random: Random,
  truth: AudienceTruth,
): Activity[] {
  const events: Activity[] = [];
  const country = random.pick(["DE", "FR", "US"]);
  const about = { user_id, country, device: "tv", video_length: lengthSeconds };
  let at = beginsAt;
  let position = 0;
  let furthest = 0;
  const say = (type: ActivityType, more: Record<string, unknown> = {}) => {
    const where = hasPositions ? { position } : {};
    events.push(eventAt(at, type, { ...about, ...where, ...more }));
  };
  const watch = (seconds: number) => {
    at += seconds;
    position += seconds;
    furthest = Math.max(furthest, position);
    truth.watchSeconds += seconds;
  };
  const startUp = random.between(0.1, 3);
  say("video_play", { duration: startUp });
  truth.startUps.push(startUp);
  const leavesAt = random.between(0, 1.5) * lengthSeconds;
  while (position < leavesAt && position < lengthSeconds) {
    watch(Math.min(random.between(5, 60), leavesAt - position, lengthSeconds - position));
    if (position >= Math.min(leavesAt, lengthSeconds)) break;
    const what = random.uniform();
    if (what < 0.15) {
      say("video_pause");
      at += random.between(1, 300);
      say("video_play");
    } else if (what < 0.3) {
      const stalled = random.between(0.5, 8);
      at += stalled;
      say("video_buffer", { duration: stalled });
      truth.stalls++;
      truth.stalledSeconds += stalled;
    } else if (what < 0.4) {
      say("video_quality_change");
      truth.switches++;
    } else if (what < 0.5) {
      position = random.between(0, lengthSeconds);
      say("video_seek", { position });
    } else say("session_heartbeat");
  }
  if (position >= lengthSeconds - 1e-9) {
    say("video_complete");
    truth.completed++;
    furthest = lengthSeconds;
  } else if (random.chance(0.1)) {
    say("video_error");
    truth.failed++;
    at += 1;
    say("video_stop");
  } else say("video_stop");
  truth.plays++;
  truth.viewers.add(user_id);
  truth.furthestSeconds.push(furthest);
  truth.countries.set(country, (truth.countries.get(country) ?? 0) + 1);
  return events;
}
