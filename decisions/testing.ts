// For tests: a policy that chooses as it is told, standings of small experiments, and processes that decide.
import { Buffer } from "node:buffer";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import { connect, type NatsConnection } from "nats";
import { makePolicy } from "../ml/bandit/policies.ts";
import type { ArmEstimate, Policy, PolicyName } from "../ml/bandit/policy.ts";
import { ByteWriter } from "../ml/bytes.ts";
import type { ExperimentDefinition } from "../streams/experiment.ts";
import { type Standing, standingSubject } from "../streams/standing.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import type { Decisions } from "./decisions.ts";
import { openDecider } from "./open-decider.ts";

/** Chooses in proportion to weights; the second number of a context, if any, is added to arm 0's weight. */
export class ToldPolicy implements Policy {
  readonly name: PolicyName;
  readonly contextLength: number;
  private readonly weights: readonly number[];

  constructor(name: PolicyName, weights: readonly number[], contextLength = 0) {
    this.name = name;
    this.weights = weights;
    this.contextLength = contextLength;
  }

  get armCount(): number {
    return this.weights.length;
  }

  shares(context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    const more = context.length > 1 ? context[1] : 0;
    let sum = 0;
    for (let arm = 0; arm < shares.length; arm++) {
      shares[arm] = open[arm] * (this.weights[arm] + (arm === 0 ? more : 0));
      sum += shares[arm];
    }
    for (let arm = 0; arm < shares.length; arm++) shares[arm] /= sum;
  }

  choose(): number {
    return 0;
  }
  learn(): void {}
  correct(): void {}
  grow(): void {}
  bestProbabilities(): void {}
  encode(): void {}
  estimate(): ArmEstimate {
    return { mean: 0, low: 0, high: 0 };
  }
}

/** What of a standing a test is about; the rest is a running experiment of two even arms. */
export interface StandingChoice
  extends Partial<Pick<Standing, "status" | "version" | "arms" | "at">> {
  readonly id?: string;
  readonly definition?: Partial<ExperimentDefinition>;
  readonly policy?: Policy;
}

/** The standing of an experiment named `ads`. */
export function standingOf(choice: StandingChoice = {}): Standing {
  const { id = "ads", status = "running", version = 1, definition } = choice;
  const names = ["left", "right", "third", "fourth", "fifth"];
  const armCount = choice.arms?.length ?? choice.policy?.armCount ?? 2;
  const arms = choice.arms ??
    names.slice(0, armCount).map((id) => ({ id, status: "active" as const }));
  const policy = choice.policy ?? makePolicy({ name: "thompson" }, armCount, 0);
  const bytes = new ByteWriter();
  policy.encode(bytes);
  return {
    experiment: id,
    status,
    version,
    definition: {
      id,
      arms: arms.map((arm) => ({ id: arm.id })),
      reward: { kind: "click" },
      ...definition,
    },
    arms,
    policy: Buffer.from(bytes.take()).toString("base64"),
    at: choice.at ?? new Date(0).toISOString(),
  };
}

/** The bytes of a standing as the bucket has them. */
export function bytesOf(standing: Standing): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(standing));
}

/** Puts a standing into the bucket. */
export async function tellStanding(connection: NatsConnection, standing: Standing): Promise<void> {
  const subject = standingSubject(standing.experiment);
  await jetstream(connection).publish(subject, bytesOf(standing), { timeout: 500 });
}

/** Connects, as patiently as processes do, and makes the streams; `logBytes` is the size of the log. */
export async function connectWithStreams(url: string, logBytes?: number): Promise<NatsConnection> {
  const connection = await patientConnection(url);
  if (connection.info === undefined) throw new Error("not connected");
  const settings = { ...defaultTopology, statsMaxBytes: logBytes ?? defaultTopology.statsMaxBytes };
  await ensureTopology(await jetstreamManager(connection), connection.info, settings);
  return connection;
}

/** A process that decides, in this one. */
export interface DecidingProcess {
  readonly connection: NatsConnection;
  readonly decisions: Decisions;
  close(): Promise<void>;
}

/** Starts one, with a connection of its own. */
export async function startDeciding(
  url: string,
  settings: { ticks?: boolean; timeoutMs?: number } = {},
): Promise<DecidingProcess> {
  const connection = await patientConnection(url);
  const scope = Scope.makeUnsafe();
  const open = openDecider(connection, { ticks: false, ...settings });
  const decisions = await Effect.runPromise(Scope.provide(open, scope));
  return {
    connection,
    decisions,
    async close() {
      await Effect.runPromise(Scope.close(scope, Exit.void));
      await connection.close();
    },
  };
}

function patientConnection(url: string): Promise<NatsConnection> {
  return connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
}

/** Tries until it does not throw. */
export async function eventually<T>(attempt: () => Promise<T> | T): Promise<T> {
  const untilMs = Date.now() + 20_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
