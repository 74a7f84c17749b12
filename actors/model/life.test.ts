import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../../ml/network/example.ts";
import { featureCount } from "../../ml/network/weights.ts";
import { maxKeptExamples, ModelLife } from "./life.ts";

const hourMs = 3_600_000;
const nobody = { champion: undefined, challenger: undefined, challengerShare: 0 };

function example(atMs: number): Example {
  return {
    atMs,
    features: new Float64Array(featureCount),
    residuals: new Float64Array(3),
    weights: new Float64Array(3).fill(1),
  };
}

/** A life that heard `count` windows, one a minute from `fromMs` on. */
function heard(count: number, fromMs = 0, life = new ModelLife(6 * hourMs)): ModelLife {
  for (let i = 0; i < count; i++) life.hearExample(example(fromMs + i * 60_000));
  return life;
}

const running = { champion: 3, challenger: 4, challengerShare: 0 };
/** A comparison of `count` readings whose losses differ by `mean` on average, and by ±1 around it. */
const comparison = (count: number, mean: number, champion = 3, challenger = 4) => ({
  atMs: 0,
  champion,
  challenger,
  count,
  sum: count * mean,
  squares: count * (mean * mean + 1),
});

describe("ModelLife", () => {
  it("trains once there are 200 windows", () => {
    expect(heard(199).duty(nobody)).toBeUndefined();
    expect(heard(200).duty(nobody)).toEqual({ kind: "train", why: "schedule" });
  });

  it("trains again when both the time has passed and enough new windows are there", () => {
    const life = heard(400);
    life.trained(400 * 60_000, 400);
    expect(life.wanted).toBe(400);
    heard(399, 401 * 60_000, life);
    // Six hours and more have passed, but there are too few windows.
    expect(life.duty(nobody)).toBeUndefined();
    heard(1, 800 * 60_000, life);
    expect(life.gathered).toBe(400);
    expect(life.duty(nobody)).toEqual({ kind: "train", why: "schedule" });
  });

  it("trains earlier after a drift, once there is something new to learn", () => {
    const life = heard(400);
    life.trained(400 * 60_000, 400);
    life.hearDrift(401 * 60_000);
    heard(63, 402 * 60_000, life);
    expect(life.duty(nobody)).toBeUndefined();
    heard(1, 470 * 60_000, life);
    expect(life.duty(nobody)).toEqual({ kind: "train", why: "drift" });
    life.trained(470 * 60_000, 464);
    expect(life.duty(nobody)).toBeUndefined();
  });

  it("trains again no sooner than the time has passed, however many windows there are", () => {
    const life = heard(200);
    life.trained(200 * 60_000, 200);
    heard(300, 201 * 60_000, life);
    expect(life.duty(nobody)).toBeUndefined();
    heard(60, 501 * 60_000, life);
    expect(life.duty(nobody)).toEqual({ kind: "train", why: "schedule" });
  });

  it("looks at a comparison ever less often, so that luck does not promote", () => {
    const life = new ModelLife(6 * hourMs);
    life.hearComparison(comparison(200, 0));
    expect(life.duty(running)).toBeUndefined();
    // Enough for a verdict, but the next look is at 300.
    life.hearComparison(comparison(60, 2));
    expect(life.duty(running)).toBeUndefined();
    life.hearComparison(comparison(40, 2));
    expect(life.duty(running)?.kind).toBe("promote");
  });

  it("takes windows and drifts that it hears again after a restart for old", () => {
    const life = new ModelLife(6 * hourMs);
    life.trained(400 * 60_000, 400);
    life.hearDrift(100 * 60_000);
    heard(401, 0, life);
    expect(life.gathered).toBe(0);
    expect(life.duty(nobody)).toBeUndefined();
  });

  it("keeps no more windows than it needs, the newest", () => {
    const life = heard(3 * maxKeptExamples);
    expect(life.examples.length).toBeLessThanOrEqual(1.25 * maxKeptExamples);
    expect(life.examples.at(-1)?.atMs).toBe((3 * maxKeptExamples - 1) * 60_000);
  });

  it("promotes a challenger whose losses are smaller by two standard errors, on 200 readings", () => {
    const life = new ModelLife(6 * hourMs);
    life.hearComparison(comparison(199, 0.5));
    expect(life.duty(running)).toBeUndefined();
    life.hearComparison(comparison(201, 0.5));
    const duty = life.duty(running);
    expect(duty?.kind).toBe("promote");
    expect(duty).toMatchObject({ challenger: 4, found: { champion: 3, readings: 400 } });
  });

  it("rejects one whose losses are larger, and one that is still not better after 6,000 readings", () => {
    const worse = new ModelLife(6 * hourMs);
    worse.hearComparison(comparison(400, -0.2));
    expect(worse.duty(running)?.kind).toBe("reject");
    const level = new ModelLife(6 * hourMs);
    level.hearComparison(comparison(5_999, 0.001));
    expect(level.duty(running)).toBeUndefined();
    level.hearComparison(comparison(1, 0.001));
    expect(level.duty(running)?.kind).toBe("reject");
  });

  it("judges nothing by what was found of other versions", () => {
    const life = new ModelLife(6 * hourMs);
    life.hearComparison(comparison(400, 0.5, 2, 4));
    expect(life.duty(running)).toBeUndefined();
    life.hearComparison(comparison(400, 0.5, 3, 4));
    expect(life.duty({ ...running, champion: undefined })).toBeUndefined();
    expect(life.duty(running)?.kind).toBe("promote");
  });

  it("leaves a split of the videos to whoever made it", () => {
    const life = heard(400);
    life.hearComparison(comparison(400, 0.5));
    expect(life.duty({ ...running, challengerShare: 0.5 })).toBeUndefined();
  });

  it("never promotes what did not win, whatever it hears (property)", () => {
    const lesson = fc.record({
      count: fc.integer({ min: 1, max: 500 }),
      mean: fc.double({ min: -1, max: 0, noNaN: true }),
    });
    fc.assert(fc.property(fc.array(lesson, { maxLength: 30 }), (lessons) => {
      const life = new ModelLife(hourMs);
      for (const { count, mean } of lessons) {
        life.hearComparison(comparison(count, mean));
        expect(life.duty(running)?.kind).not.toBe("promote");
      }
    }));
  });
});
