// The model actor of recommendations: learns from what is consumed after what, and answers what to show next.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers, maxSteps } from "../../ml/ranges.ts";
import { textHash } from "../../ml/text-hash.ts";
import type { Reason, Recommendation } from "../../ml/recommender/recommendation.ts";
import { Recommender } from "../../ml/recommender/recommender.ts";
import { Result, Schema } from "effect";
import type { Consumption } from "../../streams/learner-example.ts";
import { RecommendationQuestion } from "../../streams/question.ts";
import type { ProjectionSink } from "../actor.ts";
import { type Lesson, type ModelActor, type Teller, timeIn } from "./actor.ts";
import { ScoreJournal } from "./score-journal.ts";

/**
 * Of so many consumptions at least one is scored, and followed by recommendations that go out. Both take a
 * look at every item: where there are many, it is one for so many items, so that a consumption costs the same.
 */
const sampledOneIn = 8;
const itemsPerConsumption = 125;
/** Recommendations that are scored, and that go out. */
export const scoredCount = 10;
export const toldCount = 5;

const decodeQuestion = Schema.decodeUnknownResult(Schema.fromJsonString(RecommendationQuestion));

/** Recommends. */
export class RecommenderActor implements ModelActor {
  readonly name = "recommendations";
  private readonly recommender: Recommender;
  private readonly journal = new ScoreJournal(this.name);
  private examples = 0;
  private hits = 0;
  private popularHits = 0;
  private scored = 0;
  private lastAtMs = 0;

  constructor(recommender: Recommender = new Recommender()) {
    this.recommender = recommender;
  }

  hear(lesson: Lesson, tell: Teller): void {
    if (lesson.kind === "consumption") this.take(lesson.consumption, tell);
    else if (lesson.kind === "factors") {
      const { version, hashes, values } = lesson.factors;
      this.recommender.applyFactors(version, hashes, values);
    }
  }

  private take(consumption: Consumption, tell: Teller): void {
    const { item, category, recent, atMs, user } = consumption;
    const oneIn = Math.max(
      sampledOneIn,
      Math.ceil(this.recommender.itemCount / itemsPerConsumption),
    );
    const isSampled = this.examples++ % oneIn === 0;
    if (isSampled) this.score(consumption);
    this.recommender.consume({ recent, item, category });
    this.lastAtMs = Math.max(this.lastAtMs, atMs);
    if (!isSampled) return;
    const hash = textHash(item);
    const now = [hash, ...recent.filter((other) => other !== hash)];
    const items = this.recommender.recommend({ recent: now, count: toldCount });
    tell.recommendations({
      user,
      atMs,
      version: this.version,
      isCold: recent.length === 0,
      items: items.map(told),
    });
  }

  /** Whether what was consumed would have been among the recommendations, before it is learnt from. */
  private score({ item, recent, atMs }: Consumption): void {
    const hash = textHash(item);
    if (recent.includes(hash)) return;
    const items = this.recommender.recommend({ recent, count: scoredCount });
    const isHit = items.some((other) => other.item === item);
    const isPopular = this.recommender.popular(scoredCount).includes(item);
    this.scored++;
    if (isHit) this.hits++;
    if (isPopular) this.popularHits++;
    this.journal.hit("served", atMs, isHit);
    this.journal.hit("popularity", atMs, isPopular);
  }

  /** Counts the factors that were taken in, from 1. */
  private get version(): number {
    return 1 + this.recommender.factorsVersion;
  }

  inspect(question: string): unknown {
    const asked = decodeQuestion(question);
    if (Result.isFailure(asked)) return { ...this.figures(), name: this.name };
    const { recent, categories, count } = asked.success;
    const items = this.recommender.recommend({ recent, categories, count });
    return {
      model: `recommendations@${this.version}`,
      isCold: recent.length === 0,
      items: items.map(told),
    };
  }

  private figures() {
    const share = (hits: number) => this.scored === 0 ? null : hits / this.scored;
    return {
      version: this.version,
      examples: this.examples,
      items: this.recommender.itemCount,
      at: new Date(this.lastAtMs).toISOString(),
      hitRate10: share(this.hits),
      baseline: { name: "popularity", hitRate10: share(this.popularHits) },
    };
  }

  project(sink: ProjectionSink): void {
    const scores = this.journal.take();
    if (scores.length === 0) return;
    sink.learnerScores.push(...scores);
    sink.learners.push({
      name: this.name,
      version: this.version,
      atMs: this.lastAtMs,
      examples: this.examples,
      isPromoted: true,
      figures: JSON.stringify(this.figures()),
    });
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.examples);
    writer.f64(this.scored);
    writer.f64(this.hits);
    writer.f64(this.popularHits);
    writer.f64(this.lastAtMs);
    this.recommender.encode(writer);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): RecommenderActor {
    const [examples, scored] = [reader.f64(), reader.f64()];
    const [hits, popularHits] = [reader.f64(), reader.f64()];
    checkNumbers([examples, scored, hits, popularHits], 0, [
      { name: "consumptions", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "scored ones", count: 1, low: 0, high: examples, whole: true },
      { name: "hits", count: 2, low: 0, high: scored, whole: true },
    ]);
    const lastAtMs = timeIn(reader);
    const actor = new RecommenderActor(Recommender.decode(reader));
    actor.examples = examples;
    actor.scored = scored;
    actor.hits = hits;
    actor.popularHits = popularHits;
    actor.lastAtMs = lastAtMs;
    return actor;
  }
}

/** A recommendation with its reason in words. */
function told({ item, score, reason }: Recommendation) {
  return { item, score: Math.round(score * 1e4) / 1e4, reason: inWords(reason) };
}

/** Why something is recommended, in words for the person it is recommended to. */
export function inWords(reason: Reason): string {
  switch (reason.kind) {
    case "because-watched":
      return `because of ${reason.item}`;
    case "like-category":
      return `because you like ${reason.category}`;
    case "new-in":
      return `new in ${reason.category}`;
    case "similar-taste":
      return "people with a taste like yours like it";
    case "popular-now":
      return "many like it now";
  }
}
