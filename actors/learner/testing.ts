// For tests: model actors that are taught, and what they tell.
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import {
  type Consumption,
  encodeConsumption,
  encodeLabelled,
  type LabelledExample,
} from "../../streams/learner-example.ts";
import type { LearnerNews } from "../../streams/learner-news.ts";
import { type LearnerName, learnerNames } from "../../streams/user-prediction.ts";
import type { OutboxMessage } from "../outbox.ts";
import { Lane } from "../testing-lane.ts";
import type { Lesson, ModelActor, NothingShared, Teller, ToldRecommendations } from "./actor.ts";
import { modelActors } from "./actors.ts";
import { learnerPartition, learnerPartitionSubject, modelKind } from "./kind.ts";

/** Writes down what a model actor tells. */
export class Listener implements Teller {
  readonly news: Omit<LearnerNews, "learner">[] = [];
  readonly recommended: ToldRecommendations[] = [];

  weights(news: Omit<LearnerNews, "learner">): void {
    this.news.push(news);
  }

  recommendations(told: ToldRecommendations): void {
    this.recommended.push(told);
  }
}

/** An example that nobody predicted. */
export function exampleOf(
  dense: ArrayLike<number>,
  label: number,
  about: Partial<LabelledExample> = {},
): LabelledExample {
  const atMs = about.atMs ?? 1;
  const known = { atMs, labelAtMs: atMs + 1, predicted: NaN, version: 0 };
  return { ...known, dense: Float64Array.from(dense), hashed: new Uint32Array(0), label, ...about };
}

/** The bytes of an actor. */
export function bytesOf(actor: ModelActor): Uint8Array {
  const writer = new ByteWriter();
  actor.encode(writer);
  return writer.take();
}

/** An actor read from bytes, all of which must be its own. */
export function decoded<Actor>(bytes: Uint8Array, decode: (reader: ByteReader) => Actor): Actor {
  const reader = new ByteReader(bytes);
  const actor = decode(reader);
  if (reader.remaining > 0) throw new Error(`${reader.remaining} bytes are left`);
  return actor;
}

/** A partition of the model of one name, which tells two partitions of users. */
export class ModelStage {
  readonly lane: Lane<ModelActor, Lesson, NothingShared>;
  readonly name: LearnerName;
  readonly published: OutboxMessage[] = [];
  private readonly writer = new ByteWriter();

  constructor(name: LearnerName) {
    const settings = { partitionCount: learnerNames.length, stream: "EXAMPLES", keepsLog: true };
    const partition = learnerPartition(name);
    this.name = name;
    this.lane = new Lane(modelKind(modelActors(horizonMs), 2), { ...settings, partition });
  }

  learn(example: LabelledExample): void {
    this.append(encodeLabelled(example, this.writer), example.labelAtMs);
  }

  consume(consumption: Consumption): void {
    this.append(encodeConsumption(consumption, this.writer), consumption.atMs);
  }

  append(payload: Uint8Array, arrivedAtMs: number): void {
    const subject = learnerPartitionSubject(learnerPartition(this.name));
    this.published.push(...this.lane.append(subject, payload, arrivedAtMs));
  }

  /** The bytes of the actor. */
  get bytes(): number[] {
    return [...this.lane.snapshotOf(this.name)];
  }
}

const horizonMs = 7 * 86_400_000;
