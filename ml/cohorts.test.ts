import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { CohortPrior } from "./cohort-prior.ts";
import { type CohortMember, Cohorts } from "./cohorts.ts";
import { Random } from "./random.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const bornMs = Date.UTC(2026, 0, 1);

function memberOf(channel: string | undefined, published = true): CohortMember {
  return {
    channel,
    category: "animals",
    publishedAtMs: published ? bornMs : undefined,
    firstAtMs: bornMs + hourMs,
  };
}

/** A window with one reading of a video, `hours` after its publication. */
function windowAt(hours: number, views: number): RollingWindow {
  const window = new RollingWindow();
  window.push(bornMs + hours * hourMs, views, Math.round(views / 25), 0);
  return window;
}

/** Lets cohorts see a video whose views an hour are `rate × (age in hours) ^ power`. */
function show(
  cohorts: Cohorts,
  member: CohortMember,
  rate: number,
  power: number,
  readings = 10,
): void {
  const rateAt = (hours: number) => rate * hours ** power;
  let views = 500;
  const window = windowAt(1, views);
  const served = new Float64Array(9);
  for (let hours = 1; hours < readings; hours++) {
    const gain = rateAt(hours + 0.5);
    served[0] = gain;
    cohorts.observe(member, window, hourMs, [gain, gain / 25, 0], served);
    views += gain;
    window.push(bornMs + (hours + 1) * hourMs, views, 0, 0);
  }
}

function priorOf(cohorts: Cohorts, member: CohortMember, window: RollingWindow): CohortPrior {
  const prior = new CohortPrior();
  cohorts.prior(member, window, prior);
  return prior;
}

function figures(prior: CohortPrior): number[] {
  return [0, 1, 2].flatMap((target) => [
    prior.logRate(target),
    prior.variance(target),
    prior.slope(target),
    prior.residual(target),
  ]);
}

describe("Cohorts", () => {
  it("draw what is assumed towards what was observed, as in the documented example", () => {
    const cohorts = new Cohorts();
    const kitten = memberOf("cats");
    const rateNow = () => Math.exp(priorOf(cohorts, kitten, windowAt(1, 10)).logRate(0));
    const before = rateNow();
    cohorts.observe(memberOf("cats"), windowAt(1, 10), hourMs, [100, 3, 0], new Float64Array(9));
    const after = rateNow();
    expect(before).toBeLessThan(after);
    expect(after).toBeLessThan(100);
    for (let video = 0; video < 500; video++) {
      cohorts.observe(memberOf("cats"), windowAt(1, 10), hourMs, [100, 3, 0], new Float64Array(9));
    }
    expect(Math.abs(rateNow() - 100)).toBeLessThan(2);
  });

  it("believe a channel more than its category, and that more than everyone", () => {
    const cohorts = new Cohorts();
    for (let video = 0; video < 50; video++) {
      show(cohorts, memberOf("quiet"), 10, 0);
      show(cohorts, memberOf("loud"), 1_000, 0);
      show(cohorts, { ...memberOf(undefined), category: "news" }, 100_000, 0);
    }
    const rate = (member: CohortMember) =>
      Math.exp(priorOf(cohorts, member, windowAt(1, 500)).logRate(0));
    expect(rate(memberOf("quiet")) / 10).toBeLessThan(2);
    expect(rate(memberOf("loud")) / 1_000).toBeGreaterThan(0.5);
    const unheardOf = rate(memberOf("another"));
    expect(unheardOf).toBeGreaterThan(2 * rate(memberOf("quiet")));
    expect(unheardOf).toBeLessThan(rate(memberOf("loud")) / 2);
    expect(rate({ ...memberOf("another"), category: "news" })).toBeGreaterThan(10_000);
  });

  it("learn how rates decay with age", () => {
    for (const power of [-1, -0.3, 0]) {
      const cohorts = new Cohorts();
      for (let video = 0; video < 30; video++) show(cohorts, memberOf("cats"), 5_000, power, 18);
      const prior = priorOf(cohorts, memberOf("cats"), windowAt(3, 10_000));
      expect(Math.abs(prior.slope(0) - power)).toBeLessThan(0.12);
      expect(prior.ageMs).toBe(3 * hourMs);
    }
  });

  it("scale with the lifetime's rate of a video whose age is known", () => {
    const cohorts = new Cohorts();
    const random = new Random(1);
    for (let video = 0; video < 300; video++) {
      // Each still gains a quarter of its lifetime's rate, be it small or large.
      const views = Math.exp(random.between(5, 12));
      const gain = views / 24 / 4;
      cohorts.observe(
        memberOf(`channel ${video}`),
        windowAt(24, views),
        hourMs,
        [gain, 0, 0],
        new Float64Array(9),
      );
    }
    for (const views of [500, 50_000]) {
      const prior = priorOf(cohorts, memberOf("new"), windowAt(24, views));
      expect(Math.exp(prior.logRate(0)) / (views / 24)).toBeGreaterThan(0.15);
      expect(Math.exp(prior.logRate(0)) / (views / 24)).toBeLessThan(0.4);
      expect(prior.variance(0)).toBeLessThan(0.5);
    }
  });

  it("keep ages apart, and videos of unknown age from all others", () => {
    const cohorts = new Cohorts();
    for (let video = 0; video < 50; video++) show(cohorts, memberOf("cats"), 1_000, 0, 5);
    const rate = (hours: number, published: boolean) => {
      const window = windowAt(hours, 500);
      return priorOf(cohorts, memberOf("cats", published), window).logRate(0);
    };
    expect(Math.abs(rate(1, true) - Math.log(1_000))).toBeLessThan(0.1);
    expect(rate(1, false)).toBeLessThan(rate(1, true));
    expect(rate(24 * 300, true)).toBeLessThan(rate(1, true));
  });

  it("learn how far off forecasts are", () => {
    const cohorts = new Cohorts();
    for (let video = 0; video < 50; video++) show(cohorts, memberOf("cats"), 1_000, 0);
    expect(priorOf(cohorts, memberOf("cats"), windowAt(2, 9)).residual(0)).toBeLessThan(0.2);
    expect(priorOf(cohorts, memberOf("cats"), windowAt(2, 9)).residual(1)).toBeGreaterThan(1);
  });

  it("count a video once in its age class, however often it is read", () => {
    const cohorts = new Cohorts();
    show(cohorts, memberOf("cats"), 10, 0, 5);
    for (let video = 0; video < 9; video++) show(cohorts, memberOf("cats"), 1_000, 0, 2);
    const often = new Cohorts();
    for (let video = 0; video < 10; video++) {
      show(often, memberOf("cats"), video === 0 ? 10 : 1_000, 0, 2);
    }
    const window = windowAt(1, 500);
    expect(priorOf(cohorts, memberOf("cats"), window).logRate(0)).toBeCloseTo(
      priorOf(often, memberOf("cats"), window).logRate(0),
      9,
    );
  });

  it("give the same answers from merged deltas of many owners as one owner of all would", () => {
    const whole = new Cohorts();
    const owners = [new Cohorts(), new Cohorts(), new Cohorts()];
    const tell = (from: Cohorts) => {
      const delta = from.takeDelta();
      if (delta === undefined) return;
      for (const owner of owners) if (owner !== from) owner.merge(delta);
    };
    const random = new Random(2);
    for (let video = 0; video < 60; video++) {
      const member = memberOf(`channel ${video % 7}`, video % 3 !== 0);
      const rate = Math.exp(random.between(0, 8));
      show(whole, member, rate, -0.5);
      const owner = owners[video % 3];
      show(owner, member, rate, -0.5);
      if (video % 11 === 0) tell(owner);
    }
    for (const owner of owners) {
      tell(owner);
      expect(owner.takeDelta()).toBeUndefined();
    }
    for (let channel = 0; channel < 8; channel++) {
      for (const published of [true, false]) {
        const member = memberOf(`channel ${channel}`, published);
        const expected = figures(priorOf(whole, member, windowAt(5, 900)));
        for (const owner of owners) {
          figures(priorOf(owner, member, windowAt(5, 900))).forEach((figure, i) =>
            expect(figure).toBeCloseTo(expected[i], 9)
          );
        }
      }
    }
  });

  it("answer from what others observed once it is merged, without sending it on", () => {
    const [one, other] = [new Cohorts(), new Cohorts()];
    show(one, memberOf("cats"), 1_000, 0);
    const delta = one.takeDelta();
    if (delta !== undefined) other.merge(delta);
    const window = windowAt(1, 500);
    expect(figures(priorOf(other, memberOf("cats"), window))).toEqual(
      figures(priorOf(one, memberOf("cats"), window)),
    );
    expect(other.takeDelta()).toBeUndefined();
  });

  it("take a counter that falls for one that stands still", () => {
    const [falling, standing] = [new Cohorts(), new Cohorts()];
    const [before, same] = [windowAt(1, 500), windowAt(1, 500)];
    before.push(bornMs + 2 * hourMs, 400, 0, 0);
    same.push(bornMs + 2 * hourMs, 500, 20, 0);
    falling.observe(memberOf("cats"), before, hourMs, [-3, -3, 0], new Float64Array(9));
    standing.observe(memberOf("cats"), same, hourMs, [0, 0, 0], new Float64Array(9));
    const slope = (cohorts: Cohorts) => priorOf(cohorts, memberOf("cats"), windowAt(2, 9)).slope(0);
    expect(slope(falling)).toBe(slope(standing));
  });

  it("send deltas as bytes", () => {
    const cohorts = new Cohorts();
    show(cohorts, memberOf("cats"), 1_000, 0);
    const writer = new ByteWriter();
    cohorts.takeDelta()?.encode(writer);
    const elsewhere = new Cohorts();
    elsewhere.merge(Cohorts.decodeSums(new ByteReader(writer.take())));
    const window = windowAt(1, 500);
    expect(figures(priorOf(elsewhere, memberOf("cats"), window))).toEqual(
      figures(priorOf(cohorts, memberOf("cats"), window)),
    );
  });

  it("say nothing of a video without a reading, and learn nothing from one", () => {
    const cohorts = new Cohorts();
    expect(() => priorOf(cohorts, memberOf("cats"), new RollingWindow())).toThrow(
      "found an empty window, wanted at least one reading",
    );
    cohorts.observe(memberOf("cats"), new RollingWindow(), dayMs, [1, 1, 1], new Float64Array(9));
    expect(cohorts.takeDelta()).toBeUndefined();
  });
});
