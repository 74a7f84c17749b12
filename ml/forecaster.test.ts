import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { CohortPrior } from "./cohort-prior.ts";
import { Cohorts } from "./cohorts.ts";
import { type ExpertName, expertNames, expertNumber } from "./experts.ts";
import { Forecaster, forecasterRanges, forecasterStateSize } from "./forecaster.ts";
import { Outlook } from "./outlook.ts";
import { PooledForecaster } from "./pooled-forecaster.ts";
import { Random } from "./random.ts";
import { checkNumbers, countOf } from "./ranges.ts";
import { RollingWindow, windowCapacity } from "./window.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 1);
const always = () => true;

/** One video whose views are followed; an actor does the same. */
class Video {
  readonly window = new RollingWindow();
  readonly outlook = new Outlook();
  readonly dates: { publishedAtMs: number | undefined; firstAtMs: number };
  readonly shared: PooledForecaster;
  readonly forecaster: Forecaster;

  constructor(shared = new PooledForecaster(), ageHours = 500, forecaster = new Forecaster()) {
    this.shared = shared;
    this.forecaster = forecaster;
    this.dates = { publishedAtMs: startMs - ageHours * hourMs, firstAtMs: startMs };
    this.window.push(startMs, 1_000, 0, 0);
  }

  /** Views expected within some hours. */
  expect(hours = 1, kin?: CohortPrior): number {
    const { forecaster, window, dates, shared, outlook } = this;
    forecaster.look(window, dates, hours * hourMs, shared, kin, outlook);
    return outlook.mix[0];
  }

  /** Takes a reading; returns by how much the forecast of its views was off. */
  take(gain: number, hours = 1, usable: (target: number) => boolean = always): number {
    const { forecaster, window, shared, outlook } = this;
    const error = Math.abs(this.expect(hours) - gain);
    const gains = [gain, 0, 0];
    const atMs = window.lastAtMs + hours * hourMs;
    forecaster.learn(window, outlook, gains, usable, shared);
    forecaster.remember(window.lastAtMs, atMs, gains);
    window.push(atMs, Math.max(0, window.counter(window.length - 1, 0) + gain), 0, 0);
    return error;
  }

  takeAll(gains: readonly number[], hours = 1): number[] {
    return gains.map((gain) => this.take(gain, hours));
  }

  said(name: ExpertName): number {
    return this.outlook.gains[expertNumber(name)];
  }

  weight(name: ExpertName): number {
    return this.outlook.weights[expertNumber(name)];
  }
}

const repeated = (gain: number, times: number) => new Array<number>(times).fill(gain);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("Forecaster", () => {
  it("expects what has always been, as in the documented example", () => {
    const video = new Video();
    video.takeAll(repeated(60, 20));
    expect(video.expect(1)).toBeCloseTo(60, 1);
    expect(video.expect(0.5)).toBeCloseTo(30, 1);
  });

  it("moves its weight to what is right, and names it", () => {
    const random = new Random(1);
    const errors = (gains: readonly number[]) => new Video().takeAll(gains).slice(-100);
    const steady = Array.from({ length: 300 }, () => random.poisson(20));
    const growing = Array.from({ length: 300 }, (_, i) => Math.round(1_000 * 1.03 ** i));
    // Errors of the mean and of the last rate on Poisson counts of mean 20: 3.6 and 5.0.
    expect(mean(errors(steady))).toBeLessThan(4.3);
    // The last rate falls 3 % short every hour; regression on the last rates does better.
    expect(mean(errors(growing))).toBeLessThan(0.015 * mean(growing.slice(-100)));
    expect(mean(errors(repeated(0, 300)))).toBeLessThan(0.01);
    const video = new Video();
    video.takeAll(steady);
    video.expect();
    expect(["slow", "medium", "mean10", "cautious", "pooled", "week"])
      .toContain(expertNames[video.outlook.heaviest(0)]);
  });

  it("learns the rhythm of the day", () => {
    const rhythm = Array.from(
      { length: 24 * 14 },
      (_, hour) => Math.round(300 * (1 + 0.8 * Math.sin(2 * Math.PI * hour / 24))),
    );
    const lastDays = -3 * 24;
    const drift = rhythm.map((gain, i) => Math.abs(gain - rhythm[i - 1]));
    const errors = new Video().takeAll(rhythm);
    expect(mean(errors.slice(lastDays))).toBeLessThan(0.4 * mean(drift.slice(lastDays)));
  });

  it("teaches a new video what the others have learnt", () => {
    const shared = new PooledForecaster();
    const jump = [30, 90, 30];
    const pattern = (times: number) => Array.from({ length: times }, (_, i) => jump[i % 3]);
    for (let other = 0; other < 10; other++) new Video(shared).takeAll(pattern(60));
    const errors = (video: Video) => mean(video.takeAll(pattern(15)).slice(5));
    expect(errors(new Video(shared))).toBeLessThan(0.7 * errors(new Video()));
  });

  it("expects more of more time, from none at all on", () => {
    const video = new Video();
    video.takeAll([5, 9, 30, 2, 17, 40, 12]);
    const expected = [0, 0.25, 1, 3, 12].map((hours) => video.expect(hours));
    expect(expected[0]).toBeCloseTo(0, 1);
    expect(expected).toEqual(expected.toSorted((a, b) => a - b));
    expect(expected[4]).toBeGreaterThan(5 * expected[2]);
  });

  it("follows its cohort alone at the first reading and not at all from 20 on", () => {
    const cohorts = new Cohorts();
    const prior = new CohortPrior();
    const member = { channel: undefined, category: undefined };
    const video = new Video();
    cohorts.prior({ ...member, ...video.dates }, video.window, prior);
    const alone = video.expect(1, prior);
    expect(video.weight("cohort")).toBe(1);
    expect(alone).toBeCloseTo(video.said("cohort"), 9);
    video.takeAll(repeated(7, 4));
    cohorts.prior({ ...member, ...video.dates }, video.window, prior);
    video.expect(1, prior);
    const young = video.weight("cohort");
    video.takeAll(repeated(7, windowCapacity - 6));
    cohorts.prior({ ...member, ...video.dates }, video.window, prior);
    video.expect(1, prior);
    expect(video.weight("cohort")).toBeLessThan(young);
    video.take(7);
    expect(video.window.length).toBe(windowCapacity);
    expect(video.expect(1, prior)).toBeCloseTo(video.expect(1), 9);
  });

  it("expects nothing of a video that it has read once, and without a cohort", () => {
    expect(new Video().expect(24)).toBe(0);
  });

  it("is not thrown off by a counter that was corrected", () => {
    const video = new Video();
    video.takeAll(repeated(100, 60));
    const taught = video.shared.regressions[0].logRatio(video.outlook.features[0]);
    video.take(-900, 1, () => false);
    expect(video.shared.regressions[0].logRatio(video.outlook.features[0])).toBe(taught);
    const after = video.takeAll(repeated(100, 30));
    expect(mean(after.slice(2))).toBeLessThan(12);
    expect(mean(after.slice(12))).toBeLessThan(1);
  });

  it("takes a video of unknown publication for as old as its views would have taken", () => {
    const [slow, fast] = [1, 1_000].map((gain) => {
      const video = new Video();
      video.dates.publishedAtMs = undefined;
      video.takeAll(repeated(gain, 3));
      video.expect();
      return video.outlook.ageHours;
    });
    expect(slow).toBeGreaterThan(500);
    expect(fast).toBeLessThan(10);
  });

  it("changes nothing by looking", () => {
    const video = new Video();
    video.takeAll([4, 8, 15, 16, 23, 42]);
    const bytes = () => {
      const writer = new ByteWriter();
      video.forecaster.encode(writer);
      video.shared.encode(writer);
      return writer.take();
    };
    const [before, said] = [bytes(), video.expect()];
    for (const hours of [0, 1, 100]) video.expect(hours);
    expect(bytes()).toEqual(before);
    expect(video.expect()).toBe(said);
  });

  it("keeps to its part of an array that it shares, within the ranges of its numbers", () => {
    const numbers = new Float64Array(forecasterStateSize + 4).fill(-1);
    numbers.fill(0, 2, 2 + forecasterStateSize);
    const other = new Video(undefined, 500, new Forecaster(numbers, 2));
    const gains = [3, 5, 8, 2, 9, 9];
    expect(other.takeAll(gains)).toEqual(new Video().takeAll(gains));
    expect([...numbers.subarray(0, 2), ...numbers.subarray(2 + forecasterStateSize)])
      .toEqual([-1, -1, -1, -1]);
    expect(countOf(forecasterRanges)).toBe(forecasterStateSize);
    expect(() => checkNumbers(numbers, 2, forecasterRanges)).not.toThrow();
  });

  it("keeps numbers in their ranges, whatever it learns, so that its bytes are believed", () => {
    const gain = fc.oneof(fc.nat(1_000), fc.constantFrom(-7, 0, Number.MAX_SAFE_INTEGER / 64));
    const hours = fc.constantFrom(1 / hourMs, 0.01, 1, 24, 90_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(gain, hours), { maxLength: 40 }), (seen) => {
        const numbers = new Float64Array(forecasterStateSize);
        const video = new Video(undefined, 500, new Forecaster(numbers));
        for (const [gain, hours] of seen) {
          const error = video.take(gain, hours);
          expect(error).toBeLessThan(Infinity);
          expect(() => checkNumbers(numbers, 0, forecasterRanges)).not.toThrow();
        }
        const writer = new ByteWriter();
        video.shared.encode(writer);
        const bytes = writer.take();
        expect(() => PooledForecaster.decode(new ByteReader(bytes))).not.toThrow();
      }),
    );
  });
});

describe("Forecaster.scale", () => {
  /** Views within `aheadHours`, where the mix expects so many within `hours`. */
  function scaled(video: Video, hours: number, aheadHours: number): number {
    const gain = video.expect(hours);
    const { forecaster, window, outlook, shared } = video;
    return forecaster.scale(0, gain, window, outlook, aheadHours * hourMs, shared);
  }

  it("leaves the time of the outlook as it is", () => {
    const video = new Video();
    video.takeAll([5, 9, 30, 2, 17]);
    expect(scaled(video, 1, 1)).toBe(video.expect(1));
  });

  it("goes in proportion, with a little more of what is young in what comes first", () => {
    const [old, young] = [50_000, 3].map((ageHours) => {
      const video = new Video(undefined, ageHours);
      video.takeAll(repeated(240, 5), 24);
      return video;
    });
    expect(scaled(old, 24, 1)).toBeCloseTo(old.expect(24) / 24, 0);
    expect(scaled(young, 24, 1)).toBeGreaterThan(1.01 * young.expect(24) / 24);
  });

  it("leans to yesterday's clock where that is known, by its counts", () => {
    // Views come in the first of every six hours.
    const [much, little] = [600, 6].map((gain) => {
      const video = new Video();
      video.takeAll(Array.from({ length: 48 }, (_, hour) => hour % 6 === 0 ? gain : 0));
      return video;
    });
    const shareOf = (video: Video) => scaled(video, 6, 1) / video.expect(6);
    expect(shareOf(much)).toBeGreaterThan(2 / 6);
    expect(shareOf(much)).toBeLessThan(1);
    expect(shareOf(little)).toBeLessThan(shareOf(much));
    expect(shareOf(little)).toBeGreaterThan(1 / 6);
    expect(scaled(much, 6, 12)).toBeCloseTo(2 * much.expect(6), 0);
    expect(scaled(much, 6, 24)).toBeCloseTo(4 * much.expect(6), 0);
    expect(scaled(much, 6, 0)).toBe(0);
  });
});
