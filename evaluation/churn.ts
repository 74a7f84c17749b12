// Evaluates churn on a file of visits: every user is predicted again and again, scored when the horizon has
// passed, and learnt from only then.
import { setImmediate } from "node:timers/promises";
import { Effect } from "effect";
import { visitFeatureCount, visitFeatures } from "../ml/churn/visit-features.ts";
import { VisitHistory } from "../ml/churn/visit-history.ts";
import { Random } from "../ml/random.ts";
import { type ProbabilityFigures, ProbabilityScore } from "../ml/scoring/probability-score.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { type ChurnMethod, ChurnMethods, churnMethods } from "./churn-methods.ts";
import { type ChurnSchedule, churnSchedule } from "./churn-schedule.ts";
import { type EvaluationError, isEvaluationError, NotEvaluable } from "./errors.ts";
import type { SkippedRow } from "./load.ts";
import { type LoadedVisits, loadVisits } from "./visit-rows.ts";

/** What to evaluate. */
export interface ChurnOptions {
  readonly file: string;
  /** Who does not come within this has churned. */
  readonly horizonMs: number;
  readonly seed: number;
  /** Called now and then with what is being done and the share of it that is done. */
  readonly onProgress?: (phase: "reading" | "predicting", share: number) => void;
}

/** Figures of one method; `auc` is the mean over periods, `pooledAuc` that of everything at once. */
export type ChurnRow =
  & { readonly method: ChurnMethod; readonly auc: number | undefined }
  & { readonly pooledAuc: number | undefined }
  & Pick<
    ProbabilityFigures,
    "logLoss" | "normalisedEntropy" | "brier" | "ece" | "lift10" | "accuracy"
  >;

/** One moment of prediction. */
export interface ChurnPeriod {
  /** When, as a date and time. */
  readonly at: string;
  /** Whether it counts in the figures; the others were for learning. */
  readonly scored: boolean;
  readonly users: number;
  /** Share of them who stayed away. */
  readonly churned: number;
  /** Area under the curve by method; absent where all stayed away, or nobody. */
  readonly auc: { readonly [M in ChurnMethod]?: number | undefined };
}

/** What came of it. */
export interface ChurnEvaluation {
  readonly rows: readonly ChurnRow[];
  readonly periods: readonly ChurnPeriod[];
  readonly visits: number;
  readonly users: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
  /** Predictions made and learnt from, per second, by all methods together. */
  readonly rowsPerSecond: number;
  readonly seed: number;
}

/** Runs a file of visits through the learner that serves, beside the baselines. */
export function evaluateChurn(
  options: ChurnOptions,
): Effect.Effect<ChurnEvaluation, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

async function evaluate(
  { file, horizonMs, seed, onProgress = () => {} }: ChurnOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<ChurnEvaluation> {
  const visits = await loadVisits(file, signal, (share) => onProgress("reading", share));
  const { atMs, users, skipped, skippedRows } = visits;
  const fromMs = atMs[0] ?? 0;
  const toMs = atMs[atMs.length - 1] ?? 0;
  const schedule = churnSchedule(fromMs, toMs, horizonMs, users);
  if (schedule === undefined && !signal.aborted) {
    const horizons = ((toMs - fromMs) / horizonMs).toFixed(1);
    const found = `visits over ${horizons} horizons`;
    throw new NotEvaluable({ file, found, wanted: "at least three, or a shorter horizon" });
  }
  const run = new ChurnRun(visits, horizonMs, schedule ?? { moments: [], scoredFromMs: 0 }, seed);
  const startedAtMs = clock.nowMs();
  while (!signal.aborted && run.step()) {
    onProgress("predicting", run.share);
    await setImmediate();
  }
  const seconds = Math.max(1, clock.nowMs() - startedAtMs) / 1000;
  return {
    rows: run.rows(),
    periods: run.periods,
    visits: atMs.length,
    users,
    fromMs,
    toMs,
    skipped,
    skippedRows,
    rowsPerSecond: Math.round(run.predictions / seconds),
    seed,
  };
}

/** Predictions of one moment that wait for their labels. */
interface Pending {
  readonly atMs: number;
  readonly users: number;
  readonly features: Float64Array;
  /** What each method said of each user. */
  readonly said: Float64Array;
}

const methodCount = churnMethods.length;

/** The run through time: moments of prediction and moments of truth in their order. */
class ChurnRun {
  readonly periods: ChurnPeriod[] = [];
  predictions = 0;
  private readonly visits: LoadedVisits;
  private readonly horizonMs: number;
  private readonly schedule: ChurnSchedule;
  private readonly random: Random;
  private readonly methods: ChurnMethods;
  private readonly scores = churnMethods.map(() => new ProbabilityScore());
  private readonly histories: VisitHistory[] = [];
  private readonly pending: Pending[] = [];
  private nextVisit = 0;
  private nextMoment = 0;

  constructor(visits: LoadedVisits, horizonMs: number, schedule: ChurnSchedule, seed: number) {
    this.visits = visits;
    this.horizonMs = horizonMs;
    this.schedule = schedule;
    this.random = new Random(seed);
    this.methods = new ChurnMethods(horizonMs, seed);
  }

  /** Share of the moments whose labels have come. */
  get share(): number {
    return this.periods.length / Math.max(1, this.schedule.moments.length);
  }

  /** Goes to the next moment at which something is to be said or learnt; false at the end. */
  step(): boolean {
    const [oldest] = this.pending;
    const truthAtMs = oldest === undefined ? Infinity : oldest.atMs + this.horizonMs;
    const momentMs = this.schedule.moments[this.nextMoment] ?? Infinity;
    if (truthAtMs === Infinity && momentMs === Infinity) return false;
    this.takeVisits(Math.min(truthAtMs, momentMs));
    if (oldest !== undefined && truthAtMs <= momentMs) {
      this.pending.shift();
      this.resolve(oldest);
    } else {
      this.nextMoment += 1;
      this.predict(momentMs);
    }
    return true;
  }

  rows(): ChurnRow[] {
    const scored = this.periods.filter((period) => period.scored);
    return churnMethods.map((method, place) => {
      const aucs = scored.flatMap(({ auc }) => auc[method] ?? []);
      const figures = this.scores[place].figures();
      return {
        method,
        auc: aucs.length === 0 ? undefined : aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length,
        pooledAuc: figures.auc,
        logLoss: figures.logLoss,
        normalisedEntropy: figures.normalisedEntropy,
        brier: figures.brier,
        ece: figures.ece,
        lift10: figures.lift10,
        accuracy: figures.accuracy,
      };
    });
  }

  private takeVisits(untilMs: number): void {
    const { atMs, user, value } = this.visits;
    for (; this.nextVisit < atMs.length && atMs[this.nextVisit] <= untilMs; this.nextVisit++) {
      const number = user[this.nextVisit];
      const history = this.histories[number] ??= new VisitHistory(this.horizonMs);
      history.add(atMs[this.nextVisit], value[this.nextVisit]);
    }
  }

  /** Predicts everyone who has come; users are numbered by their first visit. */
  private predict(atMs: number): void {
    const users = this.histories.length;
    const features = new Float64Array(users * visitFeatureCount);
    const said = new Float64Array(users * methodCount);
    this.histories.forEach((history, user) => {
      visitFeatures(history, atMs, features, user * visitFeatureCount);
      this.methods.predict(featuresOf(features, user), said, user * methodCount);
    });
    this.predictions += users;
    this.pending.push({ atMs, users, features, said });
  }

  /** Scores predictions whose horizon has passed, then learns from them, in an order drawn anew. */
  private resolve({ atMs, users, features, said }: Pending): void {
    const scored = atMs >= this.schedule.scoredFromMs;
    const order = Uint32Array.from({ length: users }, (_, user) => user);
    this.random.shuffle(order);
    const period = churnMethods.map(() => new ProbabilityScore());
    let churned = 0;
    for (const user of order) {
      const stayedAway = this.histories[user].lastAtMs <= atMs;
      if (stayedAway) churned += 1;
      for (let place = 0; place < methodCount; place++) {
        const probability = said[user * methodCount + place];
        period[place].add(probability, stayedAway);
        if (scored) this.scores[place].add(probability, stayedAway, atMs);
      }
      this.methods.learn(featuresOf(features, user), stayedAway, atMs);
    }
    this.periods.push({
      at: new Date(atMs).toISOString(),
      scored,
      users,
      churned: churned / users,
      auc: Object.fromEntries(
        churnMethods.map((method, place) => [method, period[place].figures().auc]),
      ),
    });
  }
}

function featuresOf(features: Float64Array, user: number): Float64Array {
  return features.subarray(user * visitFeatureCount, (user + 1) * visitFeatureCount);
}
