// What partitions tell the trainer of a model, on the stream of examples: windows with what came after
// them, how two versions compared, and that forecasts have become worse.
import { Result, Schema } from "effect";
import { jsonOf } from "./json-payload.ts";
import { Rejection, rejectionOf } from "./rejection.ts";

/** What a lesson is about, the last but one token of its subject. */
export const lessonKinds = ["window", "comparison", "drift"] as const;
export type LessonKind = (typeof lessonKinds)[number];

/** Where a partition's lessons for a model go. */
export function lessonSubject(model: string, kind: LessonKind, partition: number): string {
  return `examples.${model}.${kind}.${partition}`;
}

/** Every lesson for a model. */
export function lessonsFilter(model: string): string {
  return `examples.${model}.*.*`;
}

/** Which kind of lesson a subject holds; undefined for other subjects. */
export function lessonKindOf(subject: string): LessonKind | undefined {
  const tokens = subject.split(".");
  return lessonKinds.find((kind) => tokens.length === 4 && kind === tokens[2]);
}

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));

const Comparison = Schema.Struct({
  /** Event time of the last reading compared, milliseconds since the epoch. */
  atMs: Schema.Finite,
  /** The versions compared; 0 is the mix without a network. */
  champion: Count,
  challenger: Count,
  /** Readings, and sums of the champion's loss less the challenger's and of its square. */
  count: Count,
  sum: Schema.Finite,
  squares: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
});

/** How champion and challenger did on the same readings of one partition. */
export type ComparisonLesson = typeof Comparison.Type;

const Drift = Schema.Struct({
  atMs: Schema.Finite,
  /** Mean loss of what was served, 0 to 1, since the change as far as it is clear by now. */
  loss: Schema.Finite,
});

/** That the loss of what one partition serves has risen for good. */
export type DriftLesson = typeof Drift.Type;

const wanted = {
  atMs: "milliseconds since the epoch",
  champion: "a version, 0 for none",
  challenger: "a version",
  count: "a number of readings",
  sum: "a number",
  squares: "a number, 0 or more",
  loss: "a number",
  payload: "a lesson in JSON",
};

const decodeComparisonJson = Schema.decodeUnknownResult(Comparison);
const decodeDriftJson = Schema.decodeUnknownResult(Drift);

/** Reads a comparison from the log. */
export function decodeComparison(payload: Uint8Array): ComparisonLesson | Rejection {
  const json = jsonOf(payload, wanted.payload);
  if (json instanceof Rejection) return json;
  const decoded = decodeComparisonJson(json);
  return Result.isFailure(decoded) ? rejectionOf(decoded.failure, json, wanted) : decoded.success;
}

/** Reads word of a drift from the log. */
export function decodeDrift(payload: Uint8Array): DriftLesson | Rejection {
  const json = jsonOf(payload, wanted.payload);
  if (json instanceof Rejection) return json;
  const decoded = decodeDriftJson(json);
  return Result.isFailure(decoded) ? rejectionOf(decoded.failure, json, wanted) : decoded.success;
}
