// What the model actors have in common: they hear lessons in the order of the log, and tell partitions of
// users what to predict with (design: prequential, first scored, then learnt from).
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxTimeMs } from "../../ml/ranges.ts";
import type { Consumption, ItemFactors, LabelledExample } from "../../streams/learner-example.ts";
import { type LearnerNews, learnerNewsJson } from "../../streams/learner-news.ts";
import { activityNewsSubject } from "../../streams/subjects.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import { decodeToken } from "../../streams/token.ts";
import type { ProjectionSink, StepContext } from "../actor.ts";
import { tell } from "../prediction/messages.ts";

/** What a model actor hears. */
export type Lesson =
  | { readonly kind: "labelled"; readonly example: LabelledExample }
  | { readonly kind: "consumption"; readonly consumption: Consumption }
  | { readonly kind: "factors"; readonly factors: ItemFactors };

/** What the actors of one partition of models share: nothing. */
export interface NothingShared {
  readonly revision: 0;
}

/** One model: its learner, and what is known of how well it does. */
export interface ModelActor {
  readonly name: LearnerName;
  /** Takes a lesson of its kind; others are passed over. */
  hear(lesson: Lesson, tell: Teller): void;
  /** What it knows, or its answer to `question`. */
  inspect(question: string): unknown;
  encode(writer: ByteWriter): void;
  /** Leaves rows about what happened since the last call. */
  project(sink: ProjectionSink): void;
}

/** A time that a snapshot holds; a `RangeError` where it is none. */
export function timeIn(reader: ByteReader): number {
  const atMs = reader.f64();
  if (!(atMs >= 0 && atMs <= maxTimeMs)) throw new RangeError(`found the time ${atMs}`);
  return atMs;
}

/** How a model actor speaks. */
export interface Teller {
  /** Tells every partition of users about weights. */
  weights(news: Omit<LearnerNews, "learner">): void;
  /** Publishes what is recommended to a user. */
  recommendations(prediction: ToldRecommendations): void;
}

/** Recommendations that go out. */
export interface ToldRecommendations {
  /** Subject token of the user. */
  readonly user: string;
  readonly atMs: number;
  readonly version: number;
  readonly isCold: boolean;
  readonly items: readonly {
    readonly item: string;
    readonly score: number;
    readonly reason: string;
  }[];
}

/** A teller for the model `learner`, over the context of one step. */
export function tellerOf(
  learner: LearnerName,
  userPartitions: number,
  context: StepContext<NothingShared>,
): Teller {
  return {
    weights(news) {
      const json = learnerNewsJson({ learner, ...news });
      for (let partition = 0; partition < userPartitions; partition++) {
        context.emit(activityNewsSubject(partition, userPartitions), json, true);
      }
    },
    recommendations({ user, atMs, version, isCold, items }) {
      const occasion = { key: user, userId: decodeToken(user), atMs, isCold };
      tell("recommendations", occasion, version, [], { items }, context);
    },
  };
}
