// Sends visitors to the placements of the experiment: each asks for a decision, sees the ad where that says,
// and may click it. What becomes of that goes into the log like anybody's activity.
import { Effect, Schema } from "effect";
import { untilInterrupted, type WallClock, wallClock } from "../clock.ts";
import { isSourceError } from "../errors.ts";
import { Feed } from "../feed.ts";
import { Producer, type ProducerOptions } from "../producer.ts";
import { askDecision, type Refusal } from "./ask-decision.ts";
import { answerSimulation } from "./answer.ts";
import { placementExperiment } from "./experiment.ts";
import { VisitClock } from "./visit-clock.ts";
import { Visits } from "./visits.ts";

/** What visits depend on. */
export interface VisitOptions extends ProducerOptions {
  readonly seed: number;
  /** How far the event time of the audience has come; undefined before it has begun. */
  readonly audienceMs: () => number | undefined;
}

/** What is kept: the drifts so far, and how far event time has come. */
const Position = Schema.Struct({
  drifts: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  driftedAtMs: Schema.NullOr(Schema.Finite),
  eventMs: Schema.NullOr(Schema.Finite),
});
type Position = typeof Position.Type;

/** The name under which it is kept. */
const key = `placement-visits.${placementExperiment.id}`;

/** Visits that may wait for their decision at once; whoever comes then goes away again. */
const askingAtOnce = 64;
/** Nobody comes for this long after a refusal, and twice as long after the next one. */
const refusedMs = { least: 100, most: 5000 } as const;
/** Refusals in a row after which it is said that there are some: a demo that catches up is slow to answer. */
const saidAfter = 6;
/** The pause after a failure. */
const failedMs = 5000;

/**
 * Sends visitors for ever. While no decisions are to be had nobody comes; what fails is tried again after a
 * pause, and said once.
 */
export function visitPlacements(options: VisitOptions): Effect.Effect<never> {
  return Effect.gen(function* () {
    const clock = yield* wallClock;
    const logContext = yield* Effect.context<never>();
    let lastFailure = "";
    const report = (text: string) => {
      Effect.runForkWith(logContext)(
        Effect.logWarning(`simulated visitors wait for decisions: ${text}`),
      );
    };
    const visit = untilInterrupted(
      (signal) => sendVisitors(options, clock, report, signal),
      isSourceError,
    );
    const patiently = Effect.catch(visit, ({ message }) =>
      Effect.sync(() => {
        if (message !== lastFailure) report(message);
        lastFailure = message;
      }));
    return yield* Effect.forever(Effect.andThen(patiently, Effect.sleep(failedMs)));
  });
}

async function sendVisitors(
  options: VisitOptions,
  clock: WallClock,
  report: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { producer, position } = await Producer.open(options, key, Position);
  const visitors = new Visitors(options, clock, report, producer, position);
  const stopAnswering = answerSimulation(options.connection, visitors);
  try {
    await visitors.comeUntil(signal);
  } finally {
    stopAnswering();
    producer.close();
  }
}

/** Those who come while one producer is open. */
class Visitors {
  private readonly options: VisitOptions;
  private readonly clock: WallClock;
  private readonly report: (text: string) => void;
  private readonly producer: Producer;
  private readonly visits: Visits;
  private readonly eventTime: VisitClock;
  drifts: number;
  driftedAtMs: number | null;
  /** Since when there is something to learn. */
  private newsAtMs: number;
  private asking = 0;
  private refusals = 0;
  private refusedUntilMs = -Infinity;

  constructor(
    options: VisitOptions,
    clock: WallClock,
    report: (text: string) => void,
    producer: Producer,
    position: Position | undefined,
  ) {
    this.options = options;
    this.clock = clock;
    this.report = report;
    this.producer = producer;
    this.visits = new Visits(options.seed);
    this.eventTime = new VisitClock(position?.eventMs ?? undefined);
    this.drifts = position?.drifts ?? 0;
    this.driftedAtMs = position?.driftedAtMs ?? null;
    this.newsAtMs = clock.nowMs();
  }

  /** Another placement becomes the best. */
  drift(): void {
    this.drifts++;
    this.newsAtMs = this.clock.nowMs();
    this.driftedAtMs = this.newsAtMs;
  }

  async comeUntil(signal: AbortSignal): Promise<void> {
    const { clock, producer, visits, eventTime } = this;
    const feed = new Feed(producer, clock, signal, {
      position: () => this.position(),
      progress: () => {},
    });
    let dueMs = clock.nowMs();
    while (await feed.clear(dueMs)) {
      const nowMs = clock.nowMs();
      eventTime.hear(this.options.audienceMs());
      if (this.asking < askingAtOnce && eventTime.at(nowMs) !== undefined) void this.visit(feed);
      // Visits that were missed are not made up for.
      const nextMs = Math.max(dueMs, nowMs - 1000) + visits.pauseMs(nowMs - this.newsAtMs);
      dueMs = Math.max(nextMs, this.refusedUntilMs);
    }
    await feed.end();
  }

  private async visit(feed: Feed): Promise<void> {
    const { clock, producer, visits } = this;
    this.asking++;
    try {
      const userId = visits.userId();
      const decision = await askDecision(this.options.connection, placementExperiment.id, userId);
      const nowMs = clock.nowMs();
      if ("reason" in decision) return this.refused(decision, nowMs);
      this.refusals = 0;
      const atMs = this.eventTime.at(nowMs);
      if (atMs === undefined || !producer.hasRoom) return;
      for (const row of visits.rows(userId, decision, this.drifts, atMs)) {
        feed.send(row, new TextEncoder().encode(JSON.stringify(row)), row.event_id);
      }
    } catch (error) {
      // The feed fails of the same at its next save, unless it was closed meanwhile.
      if (!isSourceError(error)) throw error;
    } finally {
      this.asking--;
    }
  }

  /** Several that were under way together are refused together, and count as one. */
  private refused({ isWanted, reason }: Refusal, nowMs: number): void {
    if (nowMs < this.refusedUntilMs) return;
    const pauseMs = Math.min(refusedMs.most, refusedMs.least * 2 ** Math.min(this.refusals, 16));
    this.refusedUntilMs = nowMs + pauseMs;
    this.refusals++;
    if (this.refusals === saidAfter && !isWanted) this.report(reason);
  }

  private position(): Position {
    const { drifts, driftedAtMs } = this;
    return { drifts, driftedAtMs, eventMs: this.eventTime.at(this.clock.nowMs()) ?? null };
  }
}
