// Opens everything by which a process decides: the newest standings, the log, and whoever asks over NATS.
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Clock, Effect, type Scope } from "effect";
import { type NatsConnection, nuid } from "nats";
import type { Metrics } from "../metrics/metrics.ts";
import type { Standing } from "../streams/standing.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import { DecisionLog } from "./decision-log.ts";
import { DecisionMetrics } from "./decision-metrics.ts";
import { Decisions } from "./decisions.ts";
import { KeptArms } from "./kept-arms.ts";
import { answerRequests } from "./service.ts";
import { Standings } from "./standings.ts";
import { watchStandings } from "./standings-watch.ts";
import { tickExperiments } from "./ticker.ts";
import { userContext } from "./user-context.ts";

/** How a process decides. */
export interface DeciderSettings {
  /** Whether it tells experiments that time passes; every worker does. */
  readonly ticks: boolean;
  /** How long the log may take to store a decision; 2 seconds by default. */
  readonly timeoutMs?: number;
  /** Takes the spans of decisions asked for over NATS. */
  readonly tracing?: Tracing | undefined;
  /** Where decisions are counted. */
  readonly metrics?: Metrics;
}

/** How long the standings may take to arrive before a process answers without some. */
const loadMs = 10_000;

/** Decides for the length of the scope, over NATS and for whoever has what it answers with. */
export function openDecider(
  connection: NatsConnection,
  settings: DeciderSettings,
): Effect.Effect<Decisions, never, Scope.Scope> {
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const logContext = yield* Effect.context<never>();
    const report = (text: string) => {
      const line = Effect.annotateLogs(Effect.logWarning(text), { component: "decisions" });
      Effect.runForkWith(logContext)(line);
    };
    const tellChange = ({ experiment, status, version }: Standing) => {
      const fields = { component: "decisions", experiment, status, version };
      const line = Effect.annotateLogs(Effect.logInfo("experiment changed"), fields);
      Effect.runForkWith(logContext)(line);
    };
    const standings = new Standings(report, undefined, settings.ticks ? tellChange : undefined);
    const loaded = yield* watchStandings(connection, standings);
    const manager = yield* Effect.promise(() => jetstreamManager(connection, { checkAPI: false }));
    const log = yield* Effect.acquireRelease(
      Effect.sync(() => new DecisionLog(connection, settings)),
      (log) => Effect.sync(() => log.close()),
    );
    const decisions = new Decisions({
      standings,
      keptArms: new KeptArms(jetstream(connection), manager),
      log,
      userContext: (user, context) => userContext(connection, user, context),
      nextOwnId: () => nuid.next(),
      now: () => clock.currentTimeMillisUnsafe(),
      metrics: new DecisionMetrics(settings.metrics),
    });
    yield* Effect.timeoutOption(loaded, loadMs);
    yield* answerRequests(connection, decisions, settings.tracing);
    if (settings.ticks) yield* Effect.forkScoped(tickExperiments(connection, standings));
    return decisions;
  });
}
