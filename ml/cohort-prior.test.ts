import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohortGain, CohortPrior } from "./cohort-prior.ts";
import { Cohorts } from "./cohorts.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;
const bornMs = Date.UTC(2026, 0, 1);
const member = { channel: "cats", category: "animals", publishedAtMs: bornMs, firstAtMs: bornMs };

function windowAt(hours: number, views: number): RollingWindow {
  const window = new RollingWindow();
  window.push(bornMs + hours * hourMs, views, 0, 0);
  return window;
}

/** What 200 videos say, at about `rate × age^power` views an hour, of one that is `hours` old. */
function priorOf(rate: number, power: number, hours: number): CohortPrior {
  const cohorts = new Cohorts();
  for (let video = 0; video < 200; video++) {
    const window = windowAt(hours, 500);
    const level = rate * 2 ** (video % 3 - 1);
    for (let age = hours; age < hours + 3; age++) {
      const gain = Math.round(level * (age + 0.5) ** power);
      cohorts.observe(member, window, hourMs, [gain, 0, 0], new Float64Array(9));
      window.push(window.lastAtMs + hourMs, window.counter(window.length - 1, 0) + gain, 0, 0);
    }
  }
  const prior = new CohortPrior();
  cohorts.prior(member, windowAt(hours, 500), prior);
  return prior;
}

describe("cohortGain", () => {
  it("is the level of the cohort, where the video has no rate of its own", () => {
    const gain = cohortGain(0, 1, priorOf(100, 0, 48), 0, 0);
    expect(gain).toBeGreaterThan(85);
    expect(gain).toBeLessThan(115);
  });

  it("is drawn to the video's own rate, the more counts that rests on", () => {
    const sharesOf = (rate: number) => {
      const prior = priorOf(rate, 0, 48);
      const level = cohortGain(0, 1, prior, 0, 0);
      return (cohortGain(0, 1, prior, 2 * rate, 1) - level) / (2 * rate - level);
    };
    const [little, much] = [sharesOf(4), sharesOf(4_000)];
    expect(little).toBeGreaterThan(0);
    expect(much).toBeGreaterThan(1.5 * little);
    expect(much).toBeLessThan(1);
  });

  it("falls with age as the cohort does, with a rate of its own and without", () => {
    const [still, falling] = [priorOf(1_000, 0, 6), priorOf(5_000, -1, 6)];
    for (const spanHours of [0, 6]) {
      const perHour = (prior: CohortPrior, ahead: number) =>
        cohortGain(0, ahead, prior, 6_000, spanHours) / ahead;
      expect(perHour(falling, 48)).toBeLessThan(0.6 * perHour(falling, 1));
      expect(perHour(still, 48)).toBeGreaterThan(0.8 * perHour(still, 1));
    }
  });

  it("is next to nothing, however far ahead, where nobody gains anything", () => {
    const prior = priorOf(0, 0, 48);
    for (const hours of [1, 3, 10]) expect(cohortGain(0, hours, prior, 0, 1)).toBeLessThan(0.5);
  });

  it("is more for more time", () => {
    const prior = priorOf(20, -0.5, 24);
    const gains = [0, 0.5, 1, 5, 24, 1_000].map((hours) => cohortGain(0, hours, prior, 0, 0));
    expect(gains).toEqual(gains.toSorted((a, b) => a - b));
    expect(gains[5]).toBeGreaterThan(gains[4]);
  });

  it("is a number, 0 or more, whatever the video did", () => {
    const prior = priorOf(20, -0.5, 24);
    const gains = fc.oneof(fc.nat(1_000), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
    const hours = fc.constantFrom(0, 1 / hourMs, 1, 24, 90_000);
    fc.assert(fc.property(gains, hours, hours, (gain, spanHours, ahead) => {
      const said = cohortGain(0, ahead, prior, gain, spanHours);
      expect(said).toBeGreaterThanOrEqual(0);
      expect(said).toBeLessThan(Infinity);
    }));
  });
});
