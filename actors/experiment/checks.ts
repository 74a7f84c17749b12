// What is checked of an experiment while it runs, with every decision and every reward.
import { Lift } from "../../ml/experiment/lift.ts";
import { PeriodRatio } from "../../ml/experiment/period-ratio.ts";
import type { RatioVerdict } from "../../ml/experiment/ratio-verdict.ts";
import { SampleRatio } from "../../ml/experiment/sample-ratio.ts";
import {
  type SequentialOptions,
  SequentialVerdict,
} from "../../ml/experiment/sequential-verdict.ts";
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers, maxTimeMs } from "../../ml/ranges.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";

/** Length of the periods in which the probabilities of a bandit are checked, in milliseconds. */
export const ratioPeriodMs = 3_600_000;

/** A decision whose arm was drawn for it, and what it was drawn from. */
export interface DrawnDecision {
  readonly arm: number;
  readonly share: number;
  readonly openArms: number;
  /** Probabilities of all arms; undefined where they are not known any more, or never were to be. */
  readonly split: readonly number[] | undefined;
}

/**
 * Lift over an even split for all; for a fixed split the sample ratio and a verdict on its arms, for a bandit
 * the ratio by periods. Only decisions whose arm was drawn take part: one that a user kept says nothing of how
 * arms are drawn, and nothing that the first one did not say.
 */
export class ExperimentChecks {
  readonly lift: Lift;
  /** Of a fixed split only. */
  readonly verdict: SequentialVerdict | undefined;
  private readonly ratio: SampleRatio | PeriodRatio;
  /** When the period of a bandit ends; 0 before its first decision. */
  private periodEndsMs: number;

  private constructor(
    lift: Lift,
    ratio: SampleRatio | PeriodRatio,
    verdict: SequentialVerdict | undefined,
    periodEndsMs: number,
  ) {
    this.lift = lift;
    this.ratio = ratio;
    this.verdict = verdict;
    this.periodEndsMs = periodEndsMs;
  }

  static of(definition: ExperimentDefinition, isFixed: boolean): ExperimentChecks {
    return isFixed
      ? new ExperimentChecks(
        new Lift(),
        new SampleRatio(),
        new SequentialVerdict(optionsOf(definition)),
        0,
      )
      : new ExperimentChecks(new Lift(), new PeriodRatio(), undefined, 0);
  }

  /** Learns of a decision, which is taken to earn `reward`. */
  decide(
    atMs: number,
    { arm, share, openArms, split }: DrawnDecision,
    propensities: readonly number[],
    reward: number,
  ): void {
    this.lift.add(reward, share, openArms);
    if (this.ratio instanceof PeriodRatio && atMs >= this.periodEndsMs) {
      this.ratio.endPeriod();
      this.periodEndsMs = (Math.floor(atMs / ratioPeriodMs) + 1) * ratioPeriodMs;
    }
    this.ratio.add(arm, propensities);
    if (split !== undefined) this.verdict?.add(arm, reward, split);
  }

  /** Replaces what a decision was taken to earn. */
  correct({ arm, share, openArms, split }: DrawnDecision, from: number, to: number): void {
    this.lift.correct(from, to, share, openArms);
    if (split !== undefined) this.verdict?.correct(arm, from, to, split);
  }

  ratioVerdict(): RatioVerdict {
    return this.ratio instanceof PeriodRatio ? this.ratio.figures().whole : this.ratio.figures();
  }

  encode(to: ByteWriter): void {
    to.f64(this.periodEndsMs);
    this.lift.encode(to);
    this.ratio.encode(to);
    this.verdict?.encode(to);
  }

  /** Reads what {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(
    from: ByteReader,
    definition: ExperimentDefinition,
    isFixed: boolean,
  ): ExperimentChecks {
    const periodEndsMs = from.f64();
    checkNumbers([periodEndsMs], 0, [
      { name: "end of the period", count: 1, low: 0, high: maxTimeMs + ratioPeriodMs },
    ]);
    const lift = Lift.decode(from);
    const ratio = isFixed ? SampleRatio.decode(from) : PeriodRatio.decode(from);
    const verdict = isFixed ? SequentialVerdict.decode(from, optionsOf(definition)) : undefined;
    return new ExperimentChecks(lift, ratio, verdict, periodEndsMs);
  }
}

/** The number of the arm that others are compared with. */
export function controlOf({ arms, control }: ExperimentDefinition): number {
  return control === undefined ? 0 : arms.findIndex(({ id }) => id === control);
}

function optionsOf(definition: ExperimentDefinition): SequentialOptions {
  const { practicalDifference = 0 } = definition;
  return { control: controlOf(definition), practicalDifference };
}
