// Decisions of any experiment: made here on the newest posterior, and given once the log has them.
import { type ContextValues, maxContextNumbers } from "../streams/experiment-context.ts";
import type { ContextFeature } from "../streams/experiment-context.ts";
import {
  type Decision,
  decisionId,
  type DecisionRequest,
  type LoggedDecision,
} from "../streams/decision.ts";
import { experimentWanted } from "../streams/experiment.ts";
import { Rejection } from "../streams/rejection.ts";
import { decisionSubject, streamNames } from "../streams/subjects.ts";
import { asSpan, type SpanStart } from "../streams/tracing/active-trace.ts";
import type { Decider } from "./decider.ts";
import type { DecisionLog } from "./decision-log.ts";
import { DecisionMetrics } from "./decision-metrics.ts";
import { DecisionUnavailable, InvalidRequest, NotDeciding, UnknownExperiment } from "./errors.ts";
import type { KeptArms } from "./kept-arms.ts";
import type { Standings } from "./standings.ts";

/** What {@link Decisions} need from outside. */
export interface DecisionPorts {
  readonly standings: Standings;
  readonly keptArms: KeptArms;
  readonly log: DecisionLog;
  /** What is known of a user, of the features that are from users. */
  readonly userContext: (
    user: string,
    context: readonly ContextFeature[],
  ) => Promise<ContextValues>;
  /** A name that no other decision has. */
  readonly nextOwnId: () => string;
  /** Wall-clock time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Decisions that may be under way at once; 8,192 by default. */
  readonly limit?: number;
  readonly metrics?: DecisionMetrics;
}

const utf8 = new TextEncoder();

const storing: SpanStart = {
  name: "publish",
  kind: "producer",
  attributes: { "messaging.system": "nats", "messaging.destination.name": streamNames.decisions },
};

/** Decides for whoever asks; see {@link Decisions.decide}. */
export class Decisions {
  private readonly ports: DecisionPorts;
  private readonly limit: number;
  private readonly metrics: DecisionMetrics;
  private underWay = 0;

  constructor(ports: DecisionPorts) {
    this.ports = ports;
    this.limit = ports.limit ?? 8192;
    this.metrics = ports.metrics ?? new DecisionMetrics();
  }

  /**
   * Chooses an arm, logs that and answers once it is stored. Fails with a {@link DecisionError}:
   * {@link UnknownExperiment}, {@link NotDeciding}, {@link InvalidRequest} or {@link DecisionUnavailable}.
   */
  decide(experiment: string, request: DecisionRequest): Promise<Decision> {
    return this.metrics.of(this.choose(experiment, request));
  }

  private async choose(experiment: string, request: DecisionRequest): Promise<Decision> {
    const decider = this.deciderOf(experiment);
    const fault = requestFault(decider, request);
    if (fault !== undefined) throw new InvalidRequest({ rejection: fault });
    if (this.underWay >= this.limit) {
      const reason = `${this.limit} decisions are under way already`;
      throw new DecisionUnavailable({ experiment, reason });
    }
    this.underWay++;
    try {
      return await this.give(decider, request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DecisionUnavailable({ experiment, reason });
    } finally {
      this.underWay--;
    }
  }

  private deciderOf(experiment: string): Decider {
    const { standings } = this.ports;
    const known = standings.get(experiment);
    if (known === undefined) {
      if (standings.isLoaded) throw new UnknownExperiment({ experiment });
      const reason = "this process has yet to hear how experiments stand";
      throw new DecisionUnavailable({ experiment, reason });
    }
    if (known.kind === "unreadable") throw unreadable(experiment, known.reason);
    const { status } = known.standing;
    if (status !== "running") throw new NotDeciding({ experiment, status });
    const decider = standings.decider(experiment);
    if (decider === undefined) throw unreadable(experiment, "its policy");
    if (decider.openArms === 0) throw new NotDeciding({ experiment, status });
    return decider;
  }

  private async give(decider: Decider, request: DecisionRequest): Promise<Decision> {
    const { standing, policyName: policy } = decider;
    const { experiment } = standing;
    const { user_id } = request;
    const context = await this.contextOf(decider, request);
    const decision_id = decisionId(experiment, this.ports.nextOwnId());
    const choose = () => decider.decide(decision_id, context ?? {});
    let choice = standing.definition.sticky && decider.isFixed && user_id !== undefined
      ? decider.decideFor(user_id)
      : undefined;
    let [version, kept] = [standing.version, false];
    if (choice === undefined && standing.definition.sticky && user_id !== undefined) {
      const keeping = await this.ports.keptArms.armOf(decider, user_id, choose);
      choice = keeping.kept;
      [version, kept] = [keeping.kept.version, keeping.isKept];
    }
    const { arm, index, propensities } = choice ?? choose();
    const at = new Date(this.ports.now()).toISOString();
    const entry: LoggedDecision = {
      decision_id,
      experiment,
      arm,
      policy,
      version,
      at,
      ...user_id === undefined ? {} : { user_id },
      ...context === undefined ? {} : { context },
      propensities,
      index,
      ...kept ? { kept } : {},
    };
    const payload = utf8.encode(JSON.stringify(entry));
    const store = () => this.ports.log.store(decisionSubject(experiment), payload, decision_id);
    await asSpan(storing, store);
    return { decision_id, experiment, arm, policy, version, at, propensity: propensities[index] };
  }

  /** What is known: as the request says it, but for what the user's actor has to say. */
  private async contextOf(
    { standing: { definition: { context = [] } } }: Decider,
    { user_id, context: said }: DecisionRequest,
  ): Promise<ContextValues | undefined> {
    if (user_id === undefined || !context.some(isFromUser)) return said;
    const found = await this.ports.userContext(user_id, context);
    const own = Object.entries(said ?? {}).filter(([name]) =>
      !context.some((feature) => isFromUser(feature) && feature.name === name)
    );
    return { ...Object.fromEntries(own), ...found };
  }
}

function unreadable(experiment: string, what: string): DecisionUnavailable {
  const reason = `this process cannot read how the experiment stands (${what})`;
  return new DecisionUnavailable({ experiment, reason });
}

function isFromUser({ from }: ContextFeature): boolean {
  return from === "user";
}

function requestFault(
  { standing: { definition: { context = [], sticky } } }: Decider,
  { user_id, context: said = {} }: DecisionRequest,
): Rejection | undefined {
  const fromUser = context.reduce((count, feature) => count + (isFromUser(feature) ? 1 : 0), 0);
  if (user_id === undefined && (sticky || fromUser > 0)) {
    const why = sticky ? "this experiment is sticky" : "this experiment depends on the user";
    return new Rejection("user_id", undefined, `${experimentWanted.id}: ${why}`);
  }
  for (const { name, from, kind } of context) {
    const value = from === "request" && Object.hasOwn(said, name) ? said[name] : undefined;
    if (value !== undefined && kind === "number" && typeof value !== "number") {
      return new Rejection(`context.${name}`, value, "a number");
    }
  }
  const all = Object.keys(said).length + fromUser;
  if (all <= maxContextNumbers) return undefined;
  const wanted = `at most ${maxContextNumbers}, ${fromUser} of which come from the user`;
  return new Rejection("context", `${all} values`, wanted);
}
