// What deciding is measured by: what came of it, and how long it took.
import { Metrics } from "../metrics/metrics.ts";
import type { Counter, Histogram } from "../metrics/series.ts";
import { InvalidRequest, NotDeciding, UnknownExperiment } from "./errors.ts";

/** What may come of a decision that is asked for. */
type Outcome = "decided" | "invalid" | "unknown" | "stopped" | "unavailable";

/** Counts decisions. */
export class DecisionMetrics {
  private readonly counts: Readonly<Record<Outcome, Counter>>;
  private readonly durations: Histogram;

  /** Nobody reads the counts where no `metrics` are given. */
  constructor(metrics: Metrics = new Metrics()) {
    const count = (outcome: Outcome) => metrics.counter("troupe_decisions_total").of(outcome);
    this.counts = {
      decided: count("decided"),
      invalid: count("invalid"),
      unknown: count("unknown"),
      stopped: count("stopped"),
      unavailable: count("unavailable"),
    };
    this.durations = metrics.histogram("troupe_decision_duration_seconds").of();
  }

  /** Counts what `deciding` comes to, which goes on as it is. */
  async of<Decision>(deciding: Promise<Decision>): Promise<Decision> {
    const startedAtMs = performance.now();
    try {
      const decision = await deciding;
      this.counts.decided.add(1);
      return decision;
    } catch (error) {
      this.counts[outcomeOf(error)].add(1);
      throw error;
    } finally {
      this.durations.observe((performance.now() - startedAtMs) / 1000);
    }
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof InvalidRequest) return "invalid";
  if (error instanceof UnknownExperiment) return "unknown";
  return error instanceof NotDeciding ? "stopped" : "unavailable";
}
