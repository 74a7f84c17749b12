// Everything that learns from readings, as the checks of the contract see it.
import { Adwin } from "../adwin.ts";
import { bandSize, horizonHour, horizonNext } from "../bands.ts";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { ClockProfile, openHourNumbers, openHourRanges } from "../clock-profile.ts";
import { CohortPrior } from "../cohort-prior.ts";
import { Cohorts } from "../cohorts.ts";
import { Correction } from "../correction.ts";
import { Forecaster, forecasterRanges, forecasterStateSize } from "../forecaster.ts";
import { Outlook } from "../outlook.ts";
import { PooledForecaster } from "../pooled-forecaster.ts";
import { checkNumbers } from "../ranges.ts";
import { TrendEvents } from "../trend-events.ts";
import { RollingWindow, targetCount } from "../window.ts";

/** One learner. */
export interface Learner {
  /** Takes the reading that comes `elapsedMs` after the newest in the window. */
  learn(window: RollingWindow, elapsedMs: number, gains: Float64Array): void;
  /** All that it would say now; must change nothing. */
  say(window: RollingWindow): number[];
  encode(to: ByteWriter): void;
}

/** A kind of learner. */
export interface Kind {
  readonly name: string;
  /** Most bytes that its state may take. */
  readonly maxBytes: number;
  make(): Learner;
  decode(from: ByteReader): Learner;
}

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
const aheadMs = [0, 1, hourMs, 10 * yearMs];
const targets = [0, 1, 2];
const dates = { publishedAtMs: undefined, firstAtMs: 0 };

/** A forecaster with its bands, beside what all share: that goes on as it was, too. */
class ForecasterLearner implements Learner {
  readonly pooled: PooledForecaster;
  private readonly kin: CohortPrior | undefined;
  private readonly numbers: Float64Array;
  private readonly forecaster: Forecaster;
  private readonly outlook = new Outlook();
  private readonly served = new Float64Array(targetCount * bandSize);

  constructor(
    kin: CohortPrior | undefined,
    pooled = new PooledForecaster(),
    numbers = new Float64Array(forecasterStateSize),
    profile?: ByteReader,
  ) {
    this.pooled = pooled;
    this.kin = kin;
    this.numbers = numbers;
    this.forecaster = new Forecaster(numbers);
    if (profile !== undefined) this.forecaster.decode(profile);
  }

  static decode(kin: CohortPrior | undefined, from: ByteReader): ForecasterLearner {
    const pooled = PooledForecaster.decode(from);
    const numbers = new Float64Array(forecasterStateSize);
    from.f64s(numbers);
    checkNumbers(numbers, 0, forecasterRanges);
    return new ForecasterLearner(kin, pooled, numbers, from);
  }

  learn(window: RollingWindow, elapsedMs: number, gains: Float64Array): void {
    const { forecaster, outlook, pooled, served } = this;
    this.serve(window, elapsedMs);
    forecaster.learn(window, outlook, gains, () => true, pooled);
    forecaster.remember(window.lastAtMs, window.lastAtMs + elapsedMs, gains);
    forecaster.bands.calibrate(horizonNext, served, 0, gains, this.kin);
    forecaster.bands.calibrate(horizonHour, served, 0, gains, undefined);
  }

  say(window: RollingWindow): number[] {
    const { outlook, forecaster, pooled } = this;
    return aheadMs.flatMap((ahead) => {
      this.serve(window, ahead);
      const hours = targets.map((target) =>
        outlook.hours === 0
          ? 0
          : forecaster.scale(target, outlook.mix[target], window, outlook, hourMs, pooled)
      );
      const usual = targets.map((target) => forecaster.usualLoss(target));
      return [...this.served, ...outlook.mix, ...outlook.weights, ...hours, ...usual];
    });
  }

  encode(to: ByteWriter): void {
    this.pooled.encode(to);
    to.f64s(this.numbers);
    this.forecaster.encode(to);
  }

  private serve(window: RollingWindow, elapsedMs: number): void {
    const { forecaster, outlook, kin, served } = this;
    forecaster.look(window, dates, elapsedMs, this.pooled, kin, outlook);
    for (const target of targets) {
      const counter = window.counter(window.length - 1, target);
      const isBlind = !outlook.hasRate;
      const at = target * bandSize;
      const gain = outlook.mix[target];
      forecaster.bands.write(horizonNext, target, gain, counter, kin, isBlind, served, at);
    }
  }
}

/** Two owners of videos who take readings in turn, and tell each other what they learnt. */
class TellingLearner implements Learner {
  private readonly owners: readonly ForecasterLearner[];
  private learnt: number;

  constructor(
    owners = [new ForecasterLearner(undefined), new ForecasterLearner(undefined)],
    learnt = 0,
  ) {
    this.owners = owners;
    this.learnt = learnt;
  }

  static decode(from: ByteReader): TellingLearner {
    const owners = [0, 1].map(() => ForecasterLearner.decode(undefined, from));
    return new TellingLearner(owners, from.u32());
  }

  learn(window: RollingWindow, elapsedMs: number, gains: Float64Array): void {
    const turn = this.learnt++ % 2;
    const [teller, listener] = [this.owners[turn], this.owners[1 - turn]];
    teller.learn(window, elapsedMs, gains);
    if (this.learnt % 3 !== 0) return;
    const writer = new ByteWriter();
    teller.pooled.takeDelta(1, writer);
    listener.pooled.merge(PooledForecaster.decodeDelta(new ByteReader(writer.take())));
  }

  say(window: RollingWindow): number[] {
    return this.owners.flatMap((owner) => owner.say(window));
  }

  encode(to: ByteWriter): void {
    for (const owner of this.owners) owner.encode(to);
    to.u32(this.learnt);
  }
}

/** What is believed of a network that always says that twice the last gain comes. */
function correctionLearner(correction: Correction): Learner {
  return {
    learn(window, elapsedMs, gains) {
      for (const target of targets) {
        const mixGain = Math.max(0, window.counter(window.length - 1, target));
        const gain = Math.max(0, gains[target]);
        correction.learn(target, mixGain, Math.log(2), gain, 1, window.length, elapsedMs / hourMs);
      }
    },
    say: (window) =>
      targets.flatMap((target) =>
        [0, 100, 1e15].map((gain) => correction.share(target, gain, window.length, 100))
      ),
    encode: (to) => correction.encode(to),
  };
}

function profileLearner(numbers = new Float64Array(openHourNumbers), from?: ByteReader): Learner {
  const profile = new ClockProfile(numbers, 0);
  if (from !== undefined) profile.decode(from);
  return {
    learn(window, elapsedMs, gains) {
      profile.add(window.lastAtMs, window.lastAtMs + elapsedMs, gains);
    },
    // What it does not know is NaN by contract.
    say: (window) =>
      targets.flatMap((target) =>
        Array.from({ length: 240 }, (_, hour) => {
          const fromMs = window.lastAtMs - hour * hourMs;
          const gain = profile.gain(target, fromMs, fromMs + 2 * hourMs);
          return Number.isNaN(gain) ? -1 : gain;
        })
      ),
    encode(to) {
      to.f64s(numbers);
      profile.encode(to);
    },
  };
}

function adwinLearner(adwin: Adwin, drifts = 0): Learner {
  return {
    learn(_window, _elapsedMs, gains) {
      if (adwin.add(Math.max(0, Math.min(1, gains[0] / 1_000)))) drifts++;
    },
    say: () => [adwin.length, adwin.length === 0 ? 0 : adwin.mean, drifts],
    encode(to) {
      adwin.encode(to);
      to.u32(drifts);
    },
  };
}

/** What a cohort that saw nothing says of a video whose counters are what the window says last. */
function startingPrior(): CohortPrior {
  const window = new RollingWindow();
  const prior = new CohortPrior();
  window.push(0, 1_000, 40, 3);
  new Cohorts().prior(members[0], window, prior);
  return prior;
}

const members = [
  { channel: "cats", category: "animals", publishedAtMs: 0, firstAtMs: 0 },
  { channel: "cats", category: undefined, publishedAtMs: undefined, firstAtMs: 0 },
  { channel: undefined, category: undefined, publishedAtMs: 20 * yearMs, firstAtMs: 0 },
];

function cohortsLearner(cohorts: Cohorts, seen = 0): Learner {
  const served = new Float64Array(targetCount * bandSize);
  return {
    learn(window, elapsedMs, gains) {
      cohorts.observe(members[seen++ % members.length], window, elapsedMs, gains, served);
    },
    say: (window) =>
      window.length === 0 ? [] : members.flatMap((member) => {
        const prior = new CohortPrior();
        cohorts.prior(member, window, prior);
        const figures = (target: number) => [
          prior.logRate(target),
          prior.variance(target),
          prior.slope(target),
          prior.residual(target),
        ];
        return [prior.ageMs, ...[0, 1, 2].flatMap(figures)];
      }),
    encode(to) {
      cohorts.encode(to);
      to.u32(seen);
    },
  };
}

function eventsLearner(events: TrendEvents, called = 0): Learner {
  return {
    learn(window, elapsedMs, gains) {
      if (events.detect(window, elapsedMs, gains) !== undefined) called++;
    },
    say: () => [events.usualViewsPerHour, called],
    encode(to) {
      events.encode(to);
      to.u32(called);
    },
  };
}

/** All of them. */
export const kinds: readonly Kind[] = [
  {
    name: "Forecaster with its PooledForecaster",
    maxBytes: 70_000,
    make: () => new ForecasterLearner(undefined),
    decode: (from) => ForecasterLearner.decode(undefined, from),
  },
  {
    name: "Forecaster with its cohort",
    maxBytes: 70_000,
    make: () => new ForecasterLearner(startingPrior()),
    decode: (from) => ForecasterLearner.decode(startingPrior(), from),
  },
  {
    name: "PooledForecaster with another that it tells",
    maxBytes: 140_000,
    make: () => new TellingLearner(),
    decode: (from) => TellingLearner.decode(from),
  },
  {
    name: "Correction",
    maxBytes: 2_500,
    make: () => correctionLearner(new Correction()),
    decode: (from) => correctionLearner(Correction.decode(from)),
  },
  {
    name: "ClockProfile",
    maxBytes: 1_400,
    make: () => profileLearner(),
    decode: (from) => {
      const numbers = new Float64Array(openHourNumbers);
      from.f64s(numbers);
      checkNumbers(numbers, 0, openHourRanges);
      return profileLearner(numbers, from);
    },
  },
  {
    name: "Adwin",
    maxBytes: 2_048,
    make: () => adwinLearner(new Adwin()),
    decode: (from) => adwinLearner(Adwin.decode(from), from.u32()),
  },
  {
    name: "Cohorts",
    maxBytes: 30_000,
    make: () => cohortsLearner(new Cohorts()),
    decode: (from) => cohortsLearner(Cohorts.decode(from), from.u32()),
  },
  {
    name: "TrendEvents",
    maxBytes: 128,
    make: () => eventsLearner(new TrendEvents()),
    decode: (from) => eventsLearner(TrendEvents.decode(from), from.u32()),
  },
];
