import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { decodeExample, residualOf } from "../../ml/network/example.ts";
import { Random } from "../../ml/random.ts";
import { type ComparisonLesson, decodeComparison, decodeDrift } from "../../streams/lessons.ts";
import type { StepContext } from "../actor.ts";
import { Foresight } from "./foresight.ts";
import { Networks } from "./networks.ts";
import { VideoShared } from "./shared.ts";
import { Teaching } from "./teaching.ts";
import { artefactSaying, convince, newsOfVersions } from "./testing-network.ts";
import { hourMs, rowAt, Stage, startMs } from "./testing.ts";

interface Lesson {
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** Where partition 3 emits lessons, each of which its stream may refuse. */
class Lectern implements StepContext<VideoShared> {
  readonly sequence = 1;
  readonly arrivedAtMs = 0;
  readonly partition = 3;
  readonly partitionCount = 16;
  readonly shared = new VideoShared();
  readonly lessons: Lesson[] = [];

  emit(subject: string, body: string | Uint8Array, mayBeRefused?: boolean): void {
    expect(mayBeRefused).toBe(true);
    const payload = typeof body === "string" ? new TextEncoder().encode(body) : body;
    this.lessons.push({ subject, payload });
  }
}

const gains = [10, 2, 0];

/** A moment of which there is a window. */
function moment(): Foresight {
  const foresight = new Foresight();
  foresight.hasFeatures = true;
  foresight.outlook.mix.set([5, 2, 1]);
  return foresight;
}

function stored(teaching: Teaching): Teaching {
  const writer = new ByteWriter();
  teaching.encode(writer);
  return Teaching.decode(new ByteReader(writer.take()));
}

describe("windows that are told of", () => {
  it("say what the features were and how far the mix was off", () => {
    const lectern = new Lectern();
    const foresight = moment();
    foresight.features[119] = 1.5;
    new Teaching().tellWindow(foresight, startMs, gains, lectern);
    const [{ subject, payload }] = lectern.lessons;
    expect(subject).toBe("examples.forecast.window.3");
    const example = decodeExample(new ByteReader(payload));
    expect(example.atMs).toBe(startMs);
    expect(example.features[119]).toBe(1.5);
    const residuals = [residualOf(10, 5), residualOf(2, 2), residualOf(0, 1)];
    expect([...example.residuals]).toEqual(residuals.map(Math.fround));
    expect([...example.weights]).toEqual([1, 1, 1]);
  });

  it("are none where a video is too young to have a window", () => {
    const lectern = new Lectern();
    const young = moment();
    young.hasFeatures = false;
    new Teaching().tellWindow(young, startMs, gains, lectern);
    expect(lectern.lessons).toEqual([]);
  });

  it("are at most 256 and 64 for every hour of event time, however they come (property)", () => {
    const gapMs = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 10_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: -hourMs, max: hourMs }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 * hourMs }) },
    );
    const stretches = fc.array(fc.tuple(gapMs, fc.integer({ min: 1, max: 400 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(stretches, (stretches) => {
        const teaching = new Teaching();
        const lectern = new Lectern();
        const foresight = moment();
        // How many may have been told of by now, since any moment before, less how many were.
        let latestMs = startMs;
        let left = 256;
        let atMs = startMs;
        for (const [gapMs, times] of stretches) {
          for (let i = 0; i < times; i++) {
            atMs = Math.max(startMs, atMs + gapMs);
            left = Math.min(256, left + 64 * Math.max(0, atMs - latestMs) / hourMs);
            latestMs = Math.max(latestMs, atMs);
            const before = lectern.lessons.length;
            teaching.tellWindow(foresight, atMs, gains, lectern);
            left -= lectern.lessons.length - before;
            expect(left).toBeGreaterThan(-1e-6);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([[10, 10, 10], [60, 60, 60], [1000, 30, 128], [20_000, 30, 128]])(
    "of %i an hour are %i to %i an hour in the long run",
    (perHour, least, most) => {
      const teaching = new Teaching();
      const lectern = new Lectern();
      const foresight = moment();
      const toldByHour: number[] = [];
      for (let hour = 0; hour < 12; hour++) {
        const before = lectern.lessons.length;
        for (let i = 0; i < perHour; i++) {
          const atMs = startMs + hour * hourMs + Math.floor(i * hourMs / perHour);
          teaching.tellWindow(foresight, atMs, gains, lectern);
        }
        toldByHour.push(lectern.lessons.length - before);
      }
      for (const told of toldByHour.slice(2)) {
        expect(told).toBeGreaterThanOrEqual(least);
        expect(told).toBeLessThanOrEqual(most);
      }
    },
  );

  it("are the same after a restart", () => {
    const [calm, restless] = [new Lectern(), new Lectern()];
    const foresight = moment();
    const teaching = new Teaching();
    let restarted = new Teaching();
    for (let i = 0; i < 3000; i++) {
      const atMs = startMs + i * 5000;
      teaching.tellWindow(foresight, atMs, gains, calm);
      restarted.tellWindow(foresight, atMs, gains, restless);
      if (i % 97 === 0) restarted = stored(restarted);
    }
    expect(calm.lessons.length).toBeGreaterThan(256);
    expect(restless.lessons).toEqual(calm.lessons);
  });
});

describe("a comparison of champion and challenger", () => {
  const [fiveUp, exact] = [artefactSaying(0.5, 0, 0), artefactSaying(0.1, 0, 0)];

  function networks(): Networks {
    const networks = new Networks();
    networks.assign({
      name: "forecast",
      champion: { version: 7, artefact: fiveUp },
      challenger: { version: 8, artefact: exact },
      challengerShare: 0,
    });
    return networks;
  }

  /** Compares them so many times where the champion says 20, the challenger 12, and 10 came. */
  function compare(running: Networks, times: number, usualLoss: number): ComparisonLesson[] {
    const lectern = new Lectern();
    const foresight = moment();
    foresight.champion.running = running.champion;
    foresight.champion.gains.set([20, 2, 0]);
    foresight.challenger.running = running.challenger;
    foresight.challenger.gains.set([12, 2, 0]);
    const teaching = new Teaching();
    for (let i = 1; i <= times; i++) {
      const atMs = startMs + i;
      teaching.compare(foresight, atMs, gains, () => usualLoss, running, lectern);
    }
    return lectern.lessons.map(({ subject, payload }) => {
      expect(subject).toBe("examples.forecast.comparison.3");
      const lesson = decodeComparison(payload);
      if (!("champion" in lesson)) throw lesson;
      return lesson;
    });
  }

  it("is told every 32 readings: the champion's losses less the challenger's", () => {
    expect(compare(networks(), 31, 3.5)).toEqual([]);
    // Of views the champion is off by 10 and the challenger by 2, in units of 3.5 + 0.5.
    const lesson = { champion: 7, challenger: 8, count: 32, sum: 32 * 2, squares: 32 * 4 };
    expect(compare(networks(), 70, 3.5))
      .toEqual([{ atMs: startMs + 32, ...lesson }, { atMs: startMs + 64, ...lesson }]);
  });

  it("counts five usual losses at most, so that no single reading decides", () => {
    const [{ sum, squares }] = compare(networks(), 32, 0);
    expect([sum, squares]).toEqual([32 * 5, 32 * 25]);
  });

  it("says 0 for the mix where there is no champion", () => {
    const running = networks();
    running.champion = undefined;
    expect(compare(running, 32, 3.5)).toMatchObject([{ champion: 0, challenger: 8 }]);
  });

  it("is none without a challenger", () => {
    const running = networks();
    running.challenger = undefined;
    expect(compare(running, 100, 3.5)).toEqual([]);
  });

  it("is told by a partition at work, in favour of the one that is right", async () => {
    const stage = await Stage.open();
    const doubling = artefactSaying(Math.log(2), Math.log(2), Math.log(2));
    for (let hour = 0; hour < 22; hour++) stage.take(rowAt(hour, [60 * hour, 20 * hour, hour]));
    stage.takeBytes(newsOfVersions([7, doubling], [8, artefactSaying(0, 0, 0)]), startMs);
    convince(stage.shared.networks.champion);
    for (let hour = 22; hour < 60; hour++) stage.take(rowAt(hour, [60 * hour, 20 * hour, hour]));
    const told = stage.sent.filter(({ subject }) => subject.includes(".comparison."));
    expect(told.map(({ subject }) => subject)).toEqual(["examples.forecast.comparison.0"]);
    const lesson = decodeComparison(told[0].payload);
    expect(lesson).toMatchObject({ champion: 7, challenger: 8, count: 32 });
    expect("sum" in lesson && lesson.sum).toBeGreaterThan(32);
  });
});

describe("a drift", () => {
  /** Losses of forecasts of 100 that are off by so much, mostly. */
  function watch(teaching: Teaching, deviation: number, times: number, lectern: Lectern): void {
    const random = new Random(deviation);
    for (let i = 0; i < times; i++) {
      teaching.watch(100 + deviation * random.normal(), 100, 30, startMs + i, lectern);
    }
  }

  it("is told once for each time that forecasts become worse, and not where they become better", () => {
    const lectern = new Lectern();
    const teaching = new Teaching();
    watch(teaching, 10, 2000, lectern);
    expect(lectern.lessons).toEqual([]);
    watch(teaching, 60, 2000, lectern);
    expect(lectern.lessons).toHaveLength(1);
    const [{ subject, payload }] = lectern.lessons;
    expect(subject).toBe("examples.forecast.drift.3");
    const lesson = decodeDrift(payload);
    // Noticed within a few hundred readings, while the mean is still on its way up.
    expect("atMs" in lesson && lesson.atMs).toBeLessThan(startMs + 300);
    expect("loss" in lesson && lesson.loss).toBeGreaterThan(0.15);
    watch(teaching, 10, 2000, lectern);
    expect(lectern.lessons).toHaveLength(1);
    watch(teaching, 60, 2000, lectern);
    expect(lectern.lessons).toHaveLength(2);
  });

  it("is found at the same reading after a restart", () => {
    const [calm, restless] = [new Lectern(), new Lectern()];
    const teaching = new Teaching();
    const other = new Teaching();
    for (const [watched, lectern] of [[teaching, calm], [other, restless]] as const) {
      watch(watched, 10, 500, lectern);
      watch(watched === other ? stored(watched) : watched, 60, 500, lectern);
    }
    expect(calm.lessons).toHaveLength(1);
    expect(restless.lessons).toEqual(calm.lessons);
  });
});

describe("the bytes of what was told", () => {
  it("are refused where they say nonsense, or are cut off", () => {
    const writer = new ByteWriter();
    new Teaching().encode(writer);
    const bytes = writer.take();
    const float = (value: number) => new Uint8Array(new Float64Array([value]).buffer);
    const spoilt: [number, ArrayLike<number>, string][] = [
      [0, float(257), "windows that may be told of"],
      [8, float(-1), "time of the last window"],
      [16, [0, 0, 0, 0], "stride of windows"],
      [20, [0, 0, 1, 0], "windows passed"],
      [24, [9], "a detector in format 9"],
    ];
    for (const [at, changed, message] of spoilt) {
      const broken = bytes.slice();
      broken.set(changed, at);
      expect(() => Teaching.decode(new ByteReader(broken))).toThrow(message);
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => Teaching.decode(new ByteReader(bytes.subarray(0, length)))).toThrow(RangeError);
    }
  });
});
