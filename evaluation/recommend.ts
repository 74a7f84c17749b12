// Evaluates recommendations on a file of consumptions: each is first looked for among the ten best of all
// items that its user has not had, by every method, and only then learnt from.
import { setImmediate } from "node:timers/promises";
import { Effect } from "effect";
import { mixed, textHash } from "../ml/text-hash.ts";
import { halfLives, Popularity } from "../ml/recommender/popularity.ts";
import { Recommender, usualDiversity } from "../ml/recommender/recommender.ts";
import { maxRecent } from "../ml/recommender/sources.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { loadConsumptions, type LoadedConsumptions } from "./consumption-rows.ts";
import { type EvaluationError, isEvaluationError } from "./errors.ts";
import { FactorRebuilds } from "./factor-rebuilds.ts";
import type { SkippedRow } from "./load.ts";
import { HitTally, listLength, topTen } from "./top-ten.ts";

/** What to evaluate. */
export interface RecommendOptions {
  readonly file: string;
  readonly seed: number;
  /** Whether factors are built on the way, as they are where recommendations are served. */
  readonly withFactors: boolean;
  /** Called now and then with what is being done and the share of it that is done. */
  readonly onProgress?: (phase: "reading" | "recommending", share: number) => void;
}

/** Methods, in the order of their rows. */
export const recommendMethods = [
  "served",
  "served, diverse",
  "item to item",
  "popularity",
  "decayed popularity",
] as const;

export interface RecommendRow {
  readonly method: typeof recommendMethods[number];
  readonly hitRate10: number;
  readonly ndcg10: number;
  /** Share of all items that were ever among a user's ten. */
  readonly coverage: number;
  /** Mean time to learn from a consumption, rebuilding factors apart; where it was measured. */
  readonly microsecondsPerUpdate?: number;
}

/** What came of it. */
export interface RecommendEvaluation {
  readonly rows: readonly RecommendRow[];
  readonly consumptions: number;
  readonly users: number;
  readonly items: number;
  /** Consumptions of what the user had not had: these are scored. */
  readonly scored: number;
  /** Those of them whose item nobody had had: every method misses them. */
  readonly firstEver: number;
  /** Half-life of the decayed popularity whose hits are told, the best of several, in consumptions. */
  readonly halfLife: number;
  /** Times that factors were built, and why that ended, if it did. */
  readonly rebuilds: number;
  readonly rebuildFailure: string | undefined;
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
  readonly rowsPerSecond: number;
  readonly seed: number;
}

/** Runs a file of consumptions through the recommender that serves, beside the baselines. */
export function evaluateRecommendations(
  options: RecommendOptions,
): Effect.Effect<RecommendEvaluation, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

/** Rows between two looks at whether to go on. */
const stride = 250;

async function evaluate(
  { file, seed, withFactors, onProgress = () => {} }: RecommendOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<RecommendEvaluation> {
  const loaded = await loadConsumptions(file, signal, (share) => onProgress("reading", share));
  const run = new RecommendRun(loaded, seed);
  const rebuilds = new FactorRebuilds(loaded, run.hashes, seed);
  const startedAtMs = clock.nowMs();
  const { length } = loaded.user;
  for (let row = 0; row < length && !signal.aborted; row++) {
    run.step(row);
    if (withFactors && rebuilds.isDue(row + 1)) {
      await rebuilds.rebuild(row + 1, run.recommender, signal);
    }
    if (row % stride === 0) {
      onProgress("recommending", row / length);
      await setImmediate();
    }
  }
  const seconds = Math.max(1, clock.nowMs() - startedAtMs) / 1000;
  return {
    rows: run.rows(),
    consumptions: length,
    users: loaded.users,
    items: loaded.itemIds.length,
    scored: run.scored,
    firstEver: run.firstEver,
    halfLife: run.halfLife,
    rebuilds: rebuilds.count,
    rebuildFailure: rebuilds.failure,
    skipped: loaded.skipped,
    skippedRows: loaded.skippedRows,
    rowsPerSecond: Math.round(length / seconds),
    seed,
  };
}

/** The run through the consumptions, one by one. */
class RecommendRun {
  readonly recommender: Recommender;
  readonly hashes: Uint32Array;
  scored = 0;
  firstEver = 0;
  private readonly consumptions: LoadedConsumptions;
  private readonly seed: number;
  private readonly itemOf: ReadonlyMap<number, number>;
  private readonly popularity: Popularity;
  private readonly scores: Float64Array;
  /** What each user has had, by number, and the hashes of the latest, newest first. */
  private readonly seen: Set<number>[] = [];
  private readonly recent: number[][] = [];
  private readonly served: HitTally;
  private readonly diverse: HitTally;
  private readonly itemToItem: HitTally;
  private readonly popular: HitTally;
  private readonly decayed: readonly HitTally[];
  /** Items that were consumed so far: these are numbered by their first consumption. */
  private known = 0;
  private learningMs = 0;
  private learnt = 0;

  constructor(consumptions: LoadedConsumptions, seed: number) {
    const { itemIds } = consumptions;
    this.consumptions = consumptions;
    this.seed = seed;
    this.recommender = new Recommender({ seed });
    this.hashes = Uint32Array.from(itemIds, textHash);
    this.itemOf = new Map(Array.from(this.hashes, (hash, item) => [hash, item]));
    this.popularity = new Popularity(itemIds.length);
    this.scores = new Float64Array(itemIds.length);
    const tally = () => new HitTally(itemIds.length);
    [this.served, this.diverse, this.itemToItem, this.popular] = [
      tally(),
      tally(),
      tally(),
      tally(),
    ];
    this.decayed = halfLives.map(tally);
  }

  /** The half-life that has had most hits. */
  get halfLife(): number {
    return halfLives[this.decayed.indexOf(this.bestDecayed)];
  }

  /** Scores what every method says of one consumption, and learns from it. */
  step(row: number): void {
    const { user, item, category, itemIds, categories } = this.consumptions;
    const taken = item[row];
    const seen = this.seen[user[row]] ??= new Set();
    const recent = this.recent[user[row]] ??= [];
    if (!seen.has(taken)) {
      this.scored += 1;
      if (taken >= this.known) this.firstEver += 1;
      else this.score(taken, seen, recent, mixed(row ^ mixed(this.seed)));
    }
    const startedAtMs = performance.now();
    this.recommender.consume({
      recent,
      hasSeen: (hash) => seen.has(this.itemOf.get(hash) ?? -1),
      item: itemIds[taken],
      category: category[row] < 0 ? undefined : categories[category[row]],
    });
    this.learningMs += performance.now() - startedAtMs;
    this.learnt += 1;
    this.known = Math.max(this.known, taken + 1);
    this.popularity.add(taken, this.known);
    seen.add(taken);
    const earlier = recent.indexOf(this.hashes[taken]);
    if (earlier >= 0) recent.splice(earlier, 1);
    recent.unshift(this.hashes[taken]);
    if (recent.length > maxRecent) recent.pop();
  }

  rows(): RecommendRow[] {
    const tallies = [this.served, this.diverse, this.itemToItem, this.popular, this.bestDecayed];
    return recommendMethods.map((method, i) => ({
      method,
      ...tallies[i].figures(this.scored, this.known),
      ...method === "served" && {
        microsecondsPerUpdate: 1000 * this.learningMs / Math.max(1, this.learnt),
      },
    }));
  }

  private get bestDecayed(): HitTally {
    return this.decayed.reduce((best, other) => other.count > best.count ? other : best);
  }

  private score(taken: number, seen: Set<number>, recent: readonly number[], draw: number): void {
    const { recommender, popularity, scores, known, itemOf } = this;
    const hasSeen = (hash: number) => seen.has(itemOf.get(hash) ?? -1);
    const viewer = { recent, hasSeen };
    const itemAt = (slot: number) => itemOf.get(recommender.hashAt(slot)) ?? -1;
    const ofSlots = (slotScores: Float64Array) =>
      topTen(slotScores, recommender.slotCount, (slot) => seen.has(itemAt(slot)), draw).map(itemAt);
    this.served.add(ofSlots(recommender.score(viewer)), taken);
    const request = { ...viewer, count: listLength, diversity: usualDiversity };
    const chosen = recommender.choose(request).map(({ item }) => itemOf.get(textHash(item)) ?? -1);
    this.diverse.add(chosen, taken);
    this.itemToItem.add(ofSlots(recommender.pairScores(viewer)), taken);
    const isOut = (item: number) => seen.has(item);
    for (let item = 0; item < known; item++) scores[item] = popularity.countOf(item);
    this.popular.add(topTen(scores, known, isOut, draw), taken);
    this.decayed.forEach((tally, which) => {
      for (let item = 0; item < known; item++) scores[item] = popularity.recent(item, which);
      tally.add(topTen(scores, known, isOut, draw), taken);
    });
  }
}
