// An audience lived through users and models, and how good what was said of it turned out to be.
import { type LearnerScoreDelta, learnerScoreSums } from "../../db/store.ts";
import { type ProbabilityFigures, ProbabilityScore } from "../../ml/scoring/probability-score.ts";
import {
  type AudienceSettings,
  ordinaryAudience,
} from "../../sources/audience/audience-simulator.ts";
import { ordinaryPlatform } from "../../sources/simulator/simulator.ts";
import { horizonMs, live, type ModelSize } from "./live.ts";
import { judged } from "./truths.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2025, 0, 1);

/** How many users live for how long; what is said in the first days is learnt from, and not scored. */
export interface AudienceRun {
  readonly users: number;
  readonly days: number;
  readonly warmUpDays: number;
  readonly seed: number;
}

/** Probabilities of one kind beside the truth. */
export interface ProbabilityRow {
  readonly name: "churn" | "conversion" | "click";
  readonly served: ProbabilityFigures;
  readonly truth: ProbabilityFigures;
  /** An ideal observer who does not know what nobody sees; only of churn. */
  readonly observer: ProbabilityFigures | undefined;
}

/** Something served beside its baseline: mean absolute errors, or hit rates. */
export interface ValueRow {
  readonly name: "engagement" | "recommendations";
  readonly scored: number;
  readonly served: number;
  readonly baseline: number;
}

/** What was measured. */
export interface Measured {
  readonly run: AudienceRun;
  readonly events: number;
  readonly probabilities: readonly ProbabilityRow[];
  readonly values: readonly ValueRow[];
  readonly models: readonly ModelSize[];
  /** Predictions that went out, by kind. */
  readonly told: ReadonlyMap<string, number>;
}

/** Scores of what was served, of the truth, and of an observer. */
class Beside {
  private readonly served = new ProbabilityScore();
  private readonly truth = new ProbabilityScore();
  private readonly observer = new ProbabilityScore();

  add(served: number, truth: number, label: boolean, atMs: number, observed?: number): void {
    if (Number.isNaN(served)) return;
    this.served.add(served, label, atMs);
    this.truth.add(truth, label, atMs);
    if (observed !== undefined) this.observer.add(Math.min(1, observed), label, atMs);
  }

  row(name: ProbabilityRow["name"]): ProbabilityRow {
    const observer = this.observer.length > 0 ? this.observer.figures() : undefined;
    return { name, served: this.served.figures(), truth: this.truth.figures(), observer };
  }
}

/** Lives through an audience, and scores. */
export function measure(run: AudienceRun, say: (text: string) => void): Measured {
  const platform = { ...ordinaryPlatform, seed: run.seed, startMs };
  const settings: AudienceSettings = { ...ordinaryAudience(run.users), platform };
  const lived = live(settings, startMs + run.days * dayMs, say);
  say("the truth about what was foreseen");
  const [fromMs, untilMs] = scoredTime(run);
  const [churn, conversion, click] = [new Beside(), new Beside(), new Beside()];
  const due = lived.foreseen.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  for (const one of judged(settings, due, lived.userNumbers, horizonMs)) {
    const { userId, atMs, truth, observed } = one;
    const stays = lived.lives.staysAway(userId, atMs, atMs + horizonMs);
    churn.add(one.churn, truth.noVisitProbability(horizonMs), stays, atMs, observed);
    if (one.isSubscribed) continue;
    const subscribes = lived.lives.subscribes(userId, atMs, atMs + horizonMs);
    conversion.add(one.conversion, truth.subscribeProbability(horizonMs), subscribes, atMs);
  }
  for (const { userId, adId, atMs, click: said, truth } of lived.clicks) {
    if (atMs < fromMs || atMs >= untilMs) continue;
    click.add(said, truth, lived.lives.clicks(userId, adId, atMs), atMs);
  }
  const probabilities = [churn.row("churn"), conversion.row("conversion"), click.row("click")];
  const { events, models, told, scores } = lived;
  const rows = scores.filter(({ hourMs }) => hourMs >= fromMs && hourMs < untilMs);
  const values = [
    besideBaseline("engagement", "absoluteError", "last value", rows),
    besideBaseline("recommendations", "positives", "popularity", rows),
  ];
  return { run, events, probabilities, values, models, told };
}

/** From when to when what was said is scored: until labels are known. */
function scoredTime({ days, warmUpDays }: AudienceRun): readonly [number, number] {
  return [startMs + warmUpDays * dayMs, startMs + (days - 1) * dayMs - horizonMs];
}

/** The mean of a sum over everything scored, of what was served and of its baseline. */
function besideBaseline(
  name: ValueRow["name"],
  sum: (typeof learnerScoreSums)[number],
  baseline: string,
  rows: readonly LearnerScoreDelta[],
): ValueRow {
  const total = (method: string, sum: (typeof learnerScoreSums)[number]) =>
    rows.filter((row) => row.name === name && row.method === method)
      .reduce((total, { sums }) => total + sums[learnerScoreSums.indexOf(sum)], 0);
  const mean = (method: string) => total(method, sum) / total(method, "scored");
  const scored = total("served", "scored");
  return { name, scored, served: mean("served"), baseline: mean(baseline) };
}
