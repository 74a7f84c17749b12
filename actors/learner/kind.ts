// The kind `model`: one actor for each thing that is predicted of users, alone in its partition.
import type { ByteReader } from "../../ml/bytes.ts";
import {
  decodeConsumption,
  decodeFactors,
  decodeLabelled,
  isFactors,
  type LabelledExample,
} from "../../streams/learner-example.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerSubject } from "../../streams/subjects.ts";
import { type LearnerName, learnerNames } from "../../streams/user-prediction.ts";
import type { ActorKind, Addressed } from "../actor.ts";
import { type Lesson, type ModelActor, type NothingShared, tellerOf } from "./actor.ts";

/** How the actor of each name comes to be. */
export type ModelActors = {
  readonly [Name in LearnerName]: {
    create(): ModelActor;
    decode(reader: ByteReader): ModelActor;
    /** Whether it can learn from a labelled example. */
    fits(example: LabelledExample): boolean;
  };
};

/** The partition of a model: its place among the names. */
export function learnerPartition(name: string): number {
  return learnerNames.findIndex((other) => other === name);
}

/** The subject under which the log holds what a partition of models is told. */
export function learnerPartitionSubject(partition: number): string {
  return learnerSubject(learnerNames[partition]);
}

/** Model actors, which tell `userPartitions` partitions of users. */
export function modelKind(
  actors: ModelActors,
  userPartitions: number,
): ActorKind<ModelActor, Lesson, NothingShared> {
  return {
    name: "model",
    version: 1,

    decode(message, partition) {
      const name = learnerNames[partition];
      if (name === "recommendations") return consumptionIn(message);
      return exampleIn(message, name, actors[name].fits);
    },

    initial: (key) => actors[nameOf(key)].create(),
    onEvent(state, lesson, context) {
      state.hear(lesson, tellerOf(state.name, userPartitions, context));
      return "stepped";
    },

    timerAtMs: () => undefined,
    onTimer() {},
    dropTimer() {},

    project(_key, state, sink) {
      state.project(sink);
    },
    encode: (state, writer) => state.encode(writer),
    decodeState(key, version, reader) {
      if (version !== 1) throw new RangeError(`version ${version}, wanted 1`);
      return actors[nameOf(key)].decode(reader);
    },
    inspect: (state, question) => state.inspect(question),

    initialShared: () => ({ revision: 0 }),
    sharedRevision: ({ revision }) => revision,
    projectShared() {},
    encodeShared() {},
    decodeShared: () => ({ revision: 0 }),
  };
}

function exampleIn(
  message: LogMessage,
  key: LearnerName,
  fits: (example: LabelledExample) => boolean,
): Addressed<Lesson> | Rejection {
  const example = decodeLabelled(message.payload);
  if (example instanceof Rejection) return example;
  if (!fits(example)) {
    const { dense, hashed, label, predicted } = example;
    const found = `${dense.length} numbers and ${hashed.length} hashes, labelled ${label}, ` +
      `of which was said ${predicted}`;
    return new Rejection("example", found, `what the model ${key} of this version learns from`);
  }
  return { key, atMs: example.labelAtMs, event: { kind: "labelled", example } };
}

function consumptionIn(message: LogMessage): Addressed<Lesson> | Rejection {
  const { payload } = message;
  if (isFactors(payload)) {
    const factors = decodeFactors(payload);
    if (factors instanceof Rejection) return factors;
    // Factors are of no time: they must not move that of what is consumed.
    const event = { kind: "factors", factors } as const;
    return { key: "recommendations", atMs: 0, event };
  }
  const consumption = decodeConsumption(payload);
  if (consumption instanceof Rejection) return consumption;
  const event = { kind: "consumption", consumption } as const;
  return { key: "recommendations", atMs: consumption.atMs, event };
}

function nameOf(key: string): LearnerName {
  const name = learnerNames[learnerPartition(key)];
  if (name === undefined) throw new RangeError(`found no model ${key}`);
  return name;
}
