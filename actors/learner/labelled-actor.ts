// The model actor of churn, click, conversion and engagement: scores what was said and what it would have
// said, learns, and tells the partitions of users.
import { ByteWriter } from "../../ml/bytes.ts";
import type { ByteReader } from "../../ml/bytes.ts";
import { logLossOf } from "../../ml/scoring/loss.ts";
import type { LabelledExample } from "../../streams/learner-example.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import type { ProjectionSink } from "../actor.ts";
import { type Lesson, type ModelActor, type Teller, timeIn } from "./actor.ts";
import type { Baseline, ModelDesign, OnlineModel } from "./online-model.ts";
import { ScoreJournal } from "./score-journal.ts";
import { Standing } from "./standing.ts";
import { Telling } from "./telling.ts";

/** A model that learns from labelled examples. */
export class LabelledActor implements ModelActor {
  readonly name: LearnerName;
  private readonly design: ModelDesign;
  private readonly model: OnlineModel;
  private readonly baseline: Baseline;
  private readonly standing: Standing;
  private readonly telling: Telling;
  private readonly journal: ScoreJournal;
  private lastAtMs = 0;

  private constructor(
    name: LearnerName,
    design: ModelDesign,
    parts: {
      readonly model: OnlineModel;
      readonly baseline: Baseline;
      readonly standing: Standing;
      readonly telling: Telling;
    },
  ) {
    this.name = name;
    this.design = design;
    this.model = parts.model;
    this.baseline = parts.baseline;
    this.standing = parts.standing;
    this.telling = parts.telling;
    this.journal = new ScoreJournal(name);
  }

  /** A model that has learnt nothing. */
  static create(name: LearnerName, design: ModelDesign): LabelledActor {
    return new LabelledActor(name, design, {
      model: design.create(),
      baseline: design.createBaseline(),
      standing: new Standing(),
      telling: new Telling(),
    });
  }

  hear(lesson: Lesson, tell: Teller): void {
    if (lesson.kind !== "labelled") return;
    const { example } = lesson;
    this.score(example, this.model.learn(example));
    this.baseline.learn(example);
    this.lastAtMs = Math.max(this.lastAtMs, example.labelAtMs);
    if (!this.telling.count(example.labelAtMs)) return;
    const writer = new ByteWriter();
    this.model.encodeWeights(writer);
    tell.weights({
      version: this.telling.version,
      isPromoted: this.standing.isPromoted,
      baseline: this.baseline.everybody,
      weights: writer.take(),
    });
  }

  /** Scores what was said of an example, and what was `own` before it was learnt from. */
  private score(example: LabelledExample, own: number): void {
    const { label, labelAtMs, predicted } = example;
    const baseline = this.baseline.predict(example);
    if (Number.isFinite(predicted)) this.note("served", labelAtMs, predicted, label);
    this.note("model", labelAtMs, own, label);
    this.note(this.design.baseline, labelAtMs, baseline, label);
    this.standing.add(this.loss(own, label), this.loss(baseline, label));
  }

  private note(method: string, atMs: number, said: number, label: number): void {
    if (this.design.isProbability) this.journal.probability(method, atMs, said, label === 1);
    else this.journal.value(method, atMs, said, label);
  }

  private loss(said: number, label: number): number {
    return this.design.isProbability ? logLossOf(said, label === 1) : Math.abs(said - label);
  }

  inspect(): unknown {
    const { version, examples } = this.telling;
    return {
      name: this.name,
      version,
      examples,
      at: new Date(this.lastAtMs).toISOString(),
      ...this.figures(),
    };
  }

  project(sink: ProjectionSink): void {
    const scores = this.journal.take();
    if (scores.length === 0) return;
    sink.learnerScores.push(...scores);
    sink.learners.push({
      name: this.name,
      version: this.telling.version,
      atMs: this.lastAtMs,
      examples: this.telling.examples,
      isPromoted: this.standing.isPromoted,
      figures: JSON.stringify(this.figures()),
    });
  }

  /** How it does of late beside its baseline. */
  private figures() {
    const { model, baseline } = this.standing.losses;
    return {
      isPromoted: this.standing.isPromoted,
      loss: this.design.isProbability ? "log loss" : "absolute error",
      model,
      baseline: { name: this.design.baseline, loss: baseline },
      ratio: model / baseline,
    };
  }

  encode(writer: ByteWriter): void {
    this.telling.encode(writer);
    this.standing.encode(writer);
    writer.f64(this.lastAtMs);
    this.baseline.encode(writer);
    this.model.encode(writer);
  }

  /** The model that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(name: LearnerName, design: ModelDesign, reader: ByteReader): LabelledActor {
    const telling = Telling.decode(reader);
    const standing = Standing.decode(reader);
    const lastAtMs = timeIn(reader);
    const baseline = design.decodeBaseline(reader);
    const model = design.decode(reader);
    const actor = new LabelledActor(name, design, { model, baseline, standing, telling });
    actor.lastAtMs = lastAtMs;
    return actor;
  }
}
