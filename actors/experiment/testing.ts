// For tests: one partition of experiments, told in as few words as possible.
import { Result, Schema } from "effect";
import type { Projections } from "../../db/store.ts";
import { type LoggedDecision, type Reward } from "../../streams/decision.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import {
  CommandAnswer,
  type CommandOutcome,
  ExperimentState,
} from "../../streams/experiment-state.ts";
import { Standing } from "../../streams/standing.ts";
import type { OutboxMessage } from "../outbox.ts";
import { Lane } from "../testing-lane.ts";
import { experimentKind } from "./kind.ts";
import { takeDecision } from "./take-decision.ts";

/** When tests begin. */
export const startMs = Date.UTC(2025, 8, 1);

/** Clicks on two placements, with a minute to wait for them. */
export const banner: ExperimentDefinition = {
  id: "banner",
  arms: [{ id: "top" }, { id: "side" }],
  reward: { kind: "click", timeoutSeconds: 60 },
};

const utf8 = new TextEncoder();

const decodeState = Schema.decodeUnknownResult(ExperimentState);
const decodeAnswer = Schema.decodeUnknownResult(CommandAnswer);
const decodeStanding = Schema.decodeUnknownResult(Schema.fromJsonString(Standing));

/** A partition of experiments, with the log that it reads. Time passes only where a test says so. */
export class Stage {
  readonly lane = new Lane(experimentKind, {
    partition: 0,
    partitionCount: 1,
    stream: "DECISIONS",
    latenessMs: 0,
    keepsLog: true,
  });
  readonly id: string;
  nowMs = startMs;
  /** Everything published, in its order. */
  readonly sent: OutboxMessage[] = [];
  private commands = 0;

  constructor(id: string = banner.id) {
    this.id = id;
  }

  /** A running experiment. */
  static running(definition: ExperimentDefinition = banner): Stage {
    const stage = new Stage(definition.id);
    stage.create(definition);
    stage.command("start");
    return stage;
  }

  /** Lets the log's time pass. */
  pass(seconds: number): this {
    this.nowMs += 1000 * seconds;
    return this;
  }

  create(definition: ExperimentDefinition = banner, name?: string): CommandOutcome | null {
    return this.tell({ command: "create", definition }, name);
  }

  /** Sends a command, which is named by its number unless told otherwise; returns what became of it. */
  command(command: string, about: object = {}, name?: string): CommandOutcome | null {
    return this.tell({ command, ...about }, name);
  }

  /** Logs a decision between two arms, each as likely unless told otherwise. */
  decide(own: string, index: number, about: Partial<LoggedDecision> = {}): string {
    return this.send("decision", this.decision(own, index, about));
  }

  private decision(
    own: string,
    index: number,
    about: Partial<LoggedDecision> = {},
  ): LoggedDecision {
    return {
      decision_id: `${this.id}.${own}`,
      experiment: this.id,
      arm: banner.arms[index]?.id ?? `arm ${index}`,
      policy: "adaptive-thompson",
      version: 1,
      at: new Date(this.nowMs).toISOString(),
      propensities: [0.5, 0.5],
      index,
      ...about,
    };
  }

  /** Makes decisions in a row, numbered from 0, without a log: much faster. */
  decideMany(count: number): void {
    const actor = this.lane.actor(this.id);
    if (actor?.trial === undefined) throw new Error("there is no experiment");
    const context = { arrivedAtMs: this.nowMs, sequence: 1 };
    for (let i = 0; i < count; i++) {
      takeDecision(actor, actor.trial, this.decision(`${i}`, i % 2), this.nowMs, context);
    }
  }

  reward(own: string, reward: number, about: Partial<Reward> = {}): string {
    return this.send("reward", { decision_id: `${this.id}.${own}`, reward, ...about });
  }

  tick(): string {
    return this.send("experiment", this.commandJson({ command: "tick" }));
  }

  /** Sends anything; returns what became of it, and of a dead letter the reason. */
  send(kind: string, json: unknown, id = this.id): string {
    const { counts } = this.lane;
    const before = { ...counts };
    const payload = utf8.encode(JSON.stringify(json));
    const subject = `experiments.0.${kind}.${id}`;
    const out = this.lane.append(subject, payload, this.nowMs);
    this.sent.push(...out);
    if (counts.deadLetters > before.deadLetters) return reasonOf(out);
    if (counts.duplicates > before.duplicates) return "duplicate";
    return counts.stepped > before.stepped ? "stepped" : "nothing";
  }

  /** The live state, as everybody may ask for it. */
  get state(): ExperimentState {
    const actor = this.lane.actor(this.id);
    const shown = actor && experimentKind.inspect(actor, "", {});
    return expectRead(decodeState(JSON.parse(JSON.stringify(shown))));
  }

  /** What is said of a command. */
  outcomeOf(command: string): CommandOutcome | null {
    const actor = this.lane.actor(this.id);
    const question = JSON.stringify({ command });
    return expectRead(decodeAnswer(actor && experimentKind.inspect(actor, question, {}))).outcome;
  }

  /** Standings that were told, the newest last. */
  get standings(): Standing[] {
    return this.sent.filter(({ subject }) => subject.startsWith("$KV."))
      .map(({ payload }) => expectRead(decodeStanding(new TextDecoder().decode(payload))));
  }

  commit(): Projections {
    return this.lane.commit();
  }

  private tell(about: object, name = `c${this.commands++}`): CommandOutcome | null {
    this.send("experiment", this.commandJson(about, name));
    return this.outcomeOf(name);
  }

  private commandJson(about: object, name = "tick"): object {
    const timestamp = new Date(this.nowMs).toISOString();
    return { command_id: name, experiment: this.id, timestamp, ...about };
  }
}

function reasonOf(out: readonly OutboxMessage[]): string {
  const letter = out.find(({ subject }) => subject.startsWith("deadletters."));
  const said = (name: string) => decodeURIComponent(letter?.headers?.[`Troupe-${name}`] ?? "");
  return `${said("Field")}: found ${said("Found")}, wanted ${said("Wanted")}`;
}

function expectRead<Value>(read: Result.Result<Value, Schema.SchemaError>): Value {
  if (Result.isFailure(read)) throw new Error(read.failure.message);
  return read.success;
}
