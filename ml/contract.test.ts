// What must hold for everything that learns from readings: each of them runs every check here.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandSize, horizonHour, horizonNext } from "./bands.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { CohortPrior } from "./cohort-prior.ts";
import { Cohorts } from "./cohorts.ts";
import { Trend } from "./trend.ts";
import { TrendEvents } from "./trend-events.ts";
import { RollingWindow, targetCount } from "./window.ts";

/** One learner as the checks see it. */
interface Learner {
  /** Takes the reading that comes `elapsedMs` after the newest in the window. */
  learn(window: RollingWindow, elapsedMs: number, gains: Float64Array): void;
  /** All that it would say now; must change nothing. */
  say(window: RollingWindow): number[];
  encode(to: ByteWriter): void;
}

interface Kind {
  readonly name: string;
  /** Most bytes that its state may take. */
  readonly maxBytes: number;
  make(): Learner;
  decode(from: ByteReader): Learner;
}

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
const aheadMs = [0, 1, hourMs, 10 * yearMs];

function trendLearner(trend: Trend, prior: CohortPrior | undefined): Learner {
  const served = new Float64Array(targetCount * bandSize);
  return {
    learn(window, elapsedMs, gains) {
      trend.forecast(window, elapsedMs, horizonNext, prior, served);
      trend.learn(window, elapsedMs, gains, prior, served);
      trend.calibrate(horizonHour, served, 0, gains);
    },
    say: (window) =>
      aheadMs.flatMap((ahead) => {
        const out = new Float64Array(2 * targetCount * bandSize);
        trend.forecastNextAndHour(window, ahead, prior, out);
        return [...out];
      }),
    encode: (to) => trend.encode(to),
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

const kinds: readonly Kind[] = [
  {
    name: "Trend alone",
    maxBytes: 512,
    make: () => trendLearner(new Trend(), undefined),
    decode: (from) => trendLearner(Trend.decode(from), undefined),
  },
  {
    name: "Trend with its cohort",
    maxBytes: 512,
    make: () => trendLearner(new Trend(), startingPrior()),
    decode: (from) => trendLearner(Trend.decode(from), startingPrior()),
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

const most = Number.MAX_SAFE_INTEGER;
const counter = fc.oneof(
  fc.nat(1_000),
  fc.nat(1_000_000),
  fc.constantFrom(0, 1, most - 1, most),
);
const elapsed = fc.oneof(
  fc.integer({ min: 1, max: 48 * hourMs }),
  fc.constantFrom(0, 1, hourMs, 24 * hourMs, 10 * yearMs),
);
const reading = fc.record({ elapsedMs: elapsed, counters: fc.tuple(counter, counter, counter) });
const readings = fc.array(reading, { minLength: 1, maxLength: 60 });
type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never;

/** Shows readings to a learner as an actor would; the window holds those that were shown. */
function show(learner: Learner, window: RollingWindow, shown: readonly Reading[]): void {
  for (const { elapsedMs, counters } of shown) {
    if (window.length === 0) {
      window.push(0, ...counters);
      continue;
    }
    const gains = Float64Array.from(counters, (count, target) => {
      return count - window.counter(window.length - 1, target);
    });
    learner.learn(window, elapsedMs, gains);
    window.push(window.lastAtMs + elapsedMs, ...counters);
  }
}

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

describe.each(kinds)("$name", (kind) => {
  it("says the same after the same readings", () => {
    fc.assert(fc.property(readings, (shown) => {
      const [one, other] = [kind.make(), kind.make()];
      const [window, sameWindow] = [new RollingWindow(), new RollingWindow()];
      show(one, window, shown);
      show(other, sameWindow, shown);
      expect(one.say(window)).toEqual(other.say(sameWindow));
      expect(bytesOf(one)).toEqual(bytesOf(other));
    }));
  });

  it("goes on from its bytes as if it had never stopped", () => {
    fc.assert(fc.property(readings, fc.nat(60), (shown, cut) => {
      const learner = kind.make();
      const window = new RollingWindow();
      show(learner, window, shown.slice(0, cut));
      const restored = kind.decode(new ByteReader(bytesOf(learner)));
      const sameWindow = RollingWindow.decode(new ByteReader(bytesOf(window)));
      show(learner, window, shown.slice(cut));
      show(restored, sameWindow, shown.slice(cut));
      expect(restored.say(sameWindow)).toEqual(learner.say(window));
      expect(bytesOf(restored)).toEqual(bytesOf(learner));
    }));
  });

  it("says nothing but finite numbers, whatever it is shown", () => {
    fc.assert(fc.property(readings, (shown) => {
      const learner = kind.make();
      const window = new RollingWindow();
      for (const one of shown) {
        show(learner, window, [one]);
        expect(learner.say(window).filter((number) => !Number.isFinite(number))).toEqual([]);
      }
    }));
  });

  it("changes nothing that it learns from, and nothing by speaking", () => {
    fc.assert(fc.property(readings, reading, (shown, { elapsedMs, counters }) => {
      const learner = kind.make();
      const window = new RollingWindow();
      show(learner, window, shown);
      const gains = Float64Array.from(counters);
      const before = bytesOf(window);
      learner.learn(window, elapsedMs, gains);
      expect([...gains]).toEqual(counters);
      const state = bytesOf(learner);
      learner.say(window);
      expect(bytesOf(window)).toEqual(before);
      expect(bytesOf(learner)).toEqual(state);
    }));
  });

  it(`takes at most ${kind.maxBytes} bytes, and no more for more readings`, () => {
    fc.assert(fc.property(readings, (shown) => {
      const learner = kind.make();
      const window = new RollingWindow();
      for (let round = 0; round < 4; round++) show(learner, window, shown);
      expect(bytesOf(learner).length).toBeLessThanOrEqual(kind.maxBytes);
    }));
  });
});
