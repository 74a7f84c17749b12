// What experiments hear, tell and store, as their partitions really write it, to be mutated; and what must
// hold of everything that is made of it.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import fc from "fast-check";
import { expect } from "vitest";
import { experimentKind } from "../../actors/experiment/kind.ts";
import { banner, Stage, startMs } from "../../actors/experiment/testing.ts";
import { noProjections, type Projections, type Snapshot } from "../../db/store.ts";
import { Decider } from "../../decisions/decider.ts";
import { Standings } from "../../decisions/standings.ts";
import { policyNames } from "../../ml/bandit/policy.ts";
import type { LoggedDecision, Reward } from "../../streams/decision.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import type { ContextValues } from "../../streams/experiment-context.ts";
import {
  decodeExperimentMessage,
  type ExperimentMessageKind,
} from "../../streams/experiment-message.ts";
import { ExperimentState } from "../../streams/experiment-state.ts";
import { Rejection } from "../../streams/rejection.ts";
import { Standing, standingSubject } from "../../streams/standing.ts";
import { admitted, expectStorable, step } from "./admitted.ts";
import { mutatedJson } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** When everything below is over. */
export const experimentsEndMs = startMs + 3_600_000;

const { id } = banner;

/** Experiments of every policy and reward. */
const definitions: readonly ExperimentDefinition[] = [
  banner,
  { ...banner, policy: { name: "thompson" }, title: "Placements", exploration: 0.1 },
  { ...banner, policy: { name: "ucb" }, reward: { kind: "click", default: 1 } },
  { ...banner, policy: { name: "epsilon-greedy", decisionsPerArm: 5 }, sticky: true },
  { ...banner, policy: { name: "fixed" }, control: "side", practicalDifference: 0.01 },
  { ...banner, reward: { kind: "revenue", timeoutSeconds: 1.5 } },
  { ...banner, policy: { name: "gamma-thompson" }, reward: { kind: "revenue", default: 0.5 } },
  { ...banner, reward: { kind: "number", default: -1 } },
  {
    ...banner,
    policy: { name: "linear-thompson" },
    context: [
      { name: "age", from: "request", kind: "number", mean: 40, scale: 10 },
      { name: "device", from: "request", kind: "category", values: ["phone", "tv"] },
    ],
  },
];

interface Written {
  readonly snapshots: Snapshot[];
  readonly standings: Standing[];
  /** Of the last experiment. */
  rows: Projections;
}

/** What experiments stored and told over some decisions, rewards and changes of their arms. */
function experimentsAtWork(): Written {
  const written: Written = { snapshots: [], standings: [], rows: noProjections };
  for (const definition of definitions) {
    const stage = new Stage(id);
    const keep = () => {
      const state = stage.lane.snapshotOf(id);
      written.snapshots.push({ key: id, version: 1, state, timerAtMs: undefined });
    };
    stage.command("pause");
    keep();
    stage.create(definition);
    stage.command("start");
    keep();
    for (let i = 0; i < 12; i++) {
      const context = { age: 20 + i, device: i % 3 === 0 ? "tv" : "phone" };
      stage.decide(`${i}`, i % 2, i % 4 === 3 ? { kept: true, context } : { context });
      if (i % 3 > 0) stage.pass(0.1).reward(`${i}`, i % 2);
    }
    keep();
    stage.command("change-arms", { changes: { add: [{ id: "arm 2" }], pause: ["side"] } });
    stage.pass(70).tick();
    stage.decide("later", 2, { propensities: [0.25, 0, 0.75] });
    stage.reward("later", 1);
    stage.reward("0", 1);
    keep();
    written.standings.push(...stage.standings.slice(-2));
    stage.command("end");
    keep();
    written.rows = stage.commit();
  }
  return written;
}

export const {
  snapshots: experimentSnapshots,
  standings: toldStandings,
  rows: experimentRows,
} = experimentsAtWork();

const number = fc.oneof(fc.constantFrom(0, 1, 0.5, 60), oddNumber.filter(Number.isFinite));
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("top", "side", "arm 2", "age", "device") },
  { weight: 1, arbitrary: oddText },
);

const feature = fc.oneof(
  fc.record({
    name: word,
    from: fc.constantFrom("request", "user"),
    kind: fc.constant("number"),
    mean: number,
    scale: number,
  }, { requiredKeys: ["name", "from", "kind"] }),
  fc.record({
    name: word,
    from: fc.constant("request"),
    kind: fc.constant("category"),
    values: fc.array(word, { maxLength: 3 }),
  }),
);

const arm = fc.record({ id: word, weight: number }, { requiredKeys: ["id"] });

/** Definitions, right and almost right. */
const definition: fc.Arbitrary<object> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...definitions) },
  {
    weight: 3,
    arbitrary: fc.record({
      id: fc.constant(id),
      title: oddText,
      arms: fc.oneof(fc.constant(banner.arms), fc.array(arm, { maxLength: 4 })),
      reward: fc.record({
        kind: fc.constantFrom("click", "revenue", "number"),
        default: number,
        timeoutSeconds: number,
      }, { requiredKeys: ["kind"] }),
      policy: fc.record({ name: fc.constantFrom(...policyNames), decisionsPerArm: number }, {
        requiredKeys: ["name"],
      }),
      exploration: number,
      sticky: fc.boolean(),
      context: fc.array(feature, { maxLength: 3 }),
      control: word,
      practicalDifference: number,
    }, { requiredKeys: ["id", "arms", "reward"] }),
  },
);

export const definitionJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: definition.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: mutatedJson(definition) },
);

const changes = fc.record({
  add: fc.array(arm, { maxLength: 3 }),
  pause: fc.array(word, { maxLength: 2 }),
  resume: fc.array(word, { maxLength: 2 }),
  remove: fc.array(word, { maxLength: 2 }),
}, { requiredKeys: [] });

export const changesJson: fc.Arbitrary<string> = fc.oneof(
  changes.map((value) => JSON.stringify(value)),
  mutatedJson(changes),
);

const commandName = fc.oneof(fc.constantFrom("c1", "c2", "c3", "c4"), oddText);

/** The text of a command with some text in its place for what it is about. */
function commandJson(command: string, field: string, about: fc.Arbitrary<string>) {
  return fc.tuple(commandName, about).map(([command_id, text]) => {
    const timestamp = new Date(startMs).toISOString();
    const head = JSON.stringify({ command, command_id, experiment: id, timestamp });
    return `${head.slice(0, -1)},${JSON.stringify(field)}:${text}}`;
  });
}

const simpleCommand = fc.record({
  command: fc.constantFrom("start", "start", "pause", "end", "tick"),
  command_id: commandName,
  experiment: fc.constant(id),
  timestamp: fc.constantFrom(new Date(startMs).toISOString(), "yesterday"),
});

const ownId = fc.oneof(fc.constantFrom("1", "2", "later", "new", "newer"), oddText)
  .map((own) => `${id}.${own}`);

/** The values of a context, right and odd. */
export const contextValues: fc.Arbitrary<ContextValues> = fc.oneof(
  fc.constant<ContextValues>({ age: 33, device: "tv" }),
  fc.dictionary(word, fc.oneof(number, word), { maxKeys: 4 }),
);

const decision: fc.Arbitrary<LoggedDecision> = fc.record({
  decision_id: ownId,
  experiment: fc.constant(id),
  arm: fc.constantFrom("top", "top", "top", "side"),
  policy: fc.constantFrom(...policyNames),
  version: fc.oneof(fc.nat(5), fc.constantFrom(-1, 0, 2 ** 53 - 1)),
  at: fc.constantFrom(new Date(startMs).toISOString(), "2025-09-01", "1970-01-01T00:00:00Z"),
  user_id: oddText,
  context: contextValues,
  propensities: fc.constantFrom([0.5, 0.5], [1, 0], [1e-300, 1], [0.25, 0, 0.75], [0.1, 0.2], [
    ...[5e-324, 1 - 5e-324],
  ]),
  index: fc.constantFrom(0, 0, 0, 1, 2),
  kept: fc.boolean(),
}, {
  requiredKeys: [
    ...["decision_id", "experiment", "arm", "policy", "version", "at"] as const,
    ...["propensities", "index"] as const,
  ],
});

const reward: fc.Arbitrary<Reward> = fc.record({
  decision_id: ownId,
  reward: fc.oneof(fc.constantFrom(0, 1, -0, 2.5, 1e9, -1e9, 5e-324), number),
  timestamp: fc.oneof(fc.constant("2025-09-01T00:00:00Z"), oddText, number),
}, { requiredKeys: ["decision_id", "reward"] });

export const rewardJson: fc.Arbitrary<string> = fc.oneof(
  reward.map((value) => JSON.stringify(value)),
  mutatedJson(reward),
);

/** A message as its text, and the kind that its subject says. */
export interface ToldText {
  readonly kind: ExperimentMessageKind;
  readonly text: string;
}

const kinds = { command: "command", decision: "decision", reward: "reward" } as const;

export const message: fc.Arbitrary<ToldText> = fc.oneof(
  {
    weight: 3,
    arbitrary: told(kinds.command, commandJson("create", "definition", definitionJson)),
  },
  { weight: 3, arbitrary: told(kinds.command, commandJson("change-arms", "changes", changesJson)) },
  { weight: 3, arbitrary: told(kinds.command, mutatedJson(simpleCommand)) },
  { weight: 3, arbitrary: told(kinds.decision, decision.map((value) => JSON.stringify(value))) },
  { weight: 3, arbitrary: told(kinds.decision, mutatedJson(decision)) },
  { weight: 4, arbitrary: told(kinds.reward, rewardJson) },
  { weight: 1, arbitrary: told(kinds.reward, oddJson) },
  { weight: 1, arbitrary: told(kinds.command, oddJson) },
);

function told(kind: ExperimentMessageKind, text: fc.Arbitrary<string>): fc.Arbitrary<ToldText> {
  return text.map((text) => ({ kind, text }));
}

/** The name of a kind in subjects. */
export function subjectKind(kind: ExperimentMessageKind): "experiment" | "decision" | "reward" {
  return kind === "command" ? "experiment" : kind;
}

/** A partition of experiments. */
export type Partition = NonNullable<ReturnType<typeof partitionOf>>;

/** A partition that takes a snapshot; undefined where it refuses. */
export function partitionOf(snapshots: readonly Snapshot[]) {
  return admitted(experimentKind, snapshots);
}

/** Hands a message to the experiment, taken by the log at a time. */
export function tell(partition: Partition, { kind, text }: ToldText, atMs: number): void {
  const subject = `experiments.0.${subjectKind(kind)}.${id}`;
  step(experimentKind, partition, Buffer.from(text), atMs, 0, subject);
}

const decodeState = Schema.decodeUnknownResult(Schema.fromJsonString(ExperimentState));
const decodeStanding = Schema.decodeUnknownResult(Schema.fromJsonString(Standing));

/** Fails unless whoever asks and whoever hears understands the experiment, and it can be stored. */
export function expectSound(partition: Partition): void {
  const experiment = partition.residents.peek(id)?.state;
  if (experiment?.trial !== undefined) {
    const shown = JSON.stringify(experimentKind.inspect(experiment, "", partition.shared));
    expectRead(decodeState(shown));
  }
  for (const { subject, payload } of partition.takeOutbox()) {
    if (subject !== standingSubject(id)) continue;
    expectRead(decodeStanding(utf8.decode(payload)));
    const standings = new Standings((text) => {
      throw new Error(text);
    });
    standings.take(id, payload);
    const decider = standings.decider(id);
    if (decider === undefined) throw new Error("nobody can decide on what was told");
    expectDecisions(decider, { age: 33, device: "tv" });
  }
  for (const row of expectStorable(experimentKind, partition).experiments) {
    expectRead(decodeState(row.standing));
  }
}

function expectRead<Value>(read: Result.Result<Value, Schema.SchemaError>): void {
  if (Result.isFailure(read)) throw new Error(read.failure.message);
}

/** Fails unless decisions are drawn from probabilities, and the experiment takes them as they are logged. */
export function expectDecisions(decider: Decider, context: ContextValues): void {
  if (decider.openArms === 0) return;
  const { experiment, version } = decider.standing;
  for (const choice of [decider.decide(`${experiment}.1`, context), decider.decideFor("u")]) {
    const { propensities, arm, index } = choice;
    expect(propensities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(decider.isOpen({ arm, index })).toBe(true);
    const logged: LoggedDecision = {
      decision_id: `${experiment}.1`,
      experiment,
      arm,
      policy: decider.policyName,
      version,
      at: new Date(startMs).toISOString(),
      context,
      propensities,
      index,
    };
    const payload = Buffer.from(JSON.stringify(logged));
    const taken = decodeExperimentMessage("decision", payload, startMs);
    if (taken instanceof Rejection) throw new Error(taken.message);
  }
}
