import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Forecast } from "../../streams/forecast.ts";
import { forecastSubject } from "../../streams/subjects.ts";
import { encodeToken } from "../../streams/token.ts";
import { hourMs, rowAt, simulatedDeliveries, Stage, startMs } from "./testing.ts";

function bandsOf({ next, hour }: Forecast) {
  return [next, hour].flatMap(({ views, likes, comments }) => [views, likes, comments]);
}

describe("the growth of a video", () => {
  it("is what its counters gained per hour, and how that changed", async () => {
    const stage = await Stage.open();
    stage.take(rowAt(0, [100, 10, 1]));
    stage.take(rowAt(2, [160, 14, 1]));
    stage.take(rowAt(3, [260, 16, 4]));
    await stage.commit();
    expect(stage.forecasts.map(({ growth }) => growth)).toEqual([
      {
        viewsPerHour: 0,
        likesPerHour: 0,
        commentsPerHour: 0,
        viewsPerHourPerHour: 0,
        likesPerView: 0.1,
      },
      {
        viewsPerHour: 30,
        likesPerHour: 2,
        commentsPerHour: 0,
        viewsPerHourPerHour: 0,
        likesPerView: 0.0875,
      },
      {
        viewsPerHour: 100,
        likesPerHour: 2,
        commentsPerHour: 3,
        viewsPerHourPerHour: 70,
        likesPerView: 0.06154,
      },
    ]);
    expect(stage.store.videos.get("v")).toMatchObject({
      perHour: [100, 2, 3],
      viewsPerHourPerHour: 70,
      likesPerView: 16 / 260,
    });
  });

  it("stays what it was through a correction, a gap, a missing counter and its return", async () => {
    const stage = await Stage.open();
    stage.take(rowAt(0, [100, 10, 1]));
    stage.take(rowAt(1, [160, 14, 1]));
    stage.take(rowAt(2, [150, 15, 2]));
    expect([0, 1, 2].map((target) => stage.video().perHour(target))).toEqual([60, 1, 1]);
    stage.take(rowAt(3, [0, 0, 0]));
    stage.take(rowAt(4, [190, 0, 4]));
    expect([0, 1, 2].map((target) => stage.video().perHour(target))).toEqual([20, 1, 1]);
    stage.take(rowAt(5, [200, 21, 5]));
    expect([0, 1, 2].map((target) => stage.video().perHour(target))).toEqual([10, 1, 1]);
    stage.take(rowAt(6, [210, 24, 5]));
    expect([0, 1, 2].map((target) => stage.video().perHour(target))).toEqual([10, 3, 0]);
  });
});

describe("forecasts", () => {
  it("follow every believed reading, and no other (property)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const stage = await Stage.open();
        for (const { row, deliveredAtMs } of simulatedDeliveries(seed, 3)) {
          stage.take(row, deliveredAtMs);
        }
        await stage.commit();
        const believed = new Map<string, number>();
        for (const { videoKey, statuses } of stage.store.readings) {
          const count = statuses.filter((status) => status !== "late" && status !== "gap").length;
          believed.set(videoKey, (believed.get(videoKey) ?? 0) + count);
        }
        const seen = new Map<string, number>();
        const faults: Forecast[] = [];
        for (const forecast of stage.forecasts) {
          const key = encodeToken(forecast.video_id);
          const readings = (seen.get(key) ?? 0) + 1;
          seen.set(key, readings);
          const method = readings < 20 ? "cold-start" : "trend";
          const inOrder = bandsOf(forecast).every(({ value, low, high }) =>
            0 <= low && low <= value && value <= high && Number.isSafeInteger(high)
          );
          const madeAtMs = Date.parse(forecast.madeAt);
          const inTime = Date.parse(forecast.next.at) > madeAtMs &&
            Date.parse(forecast.hour.at) === madeAtMs + hourMs;
          if (forecast.method !== method || !inOrder || !inTime) faults.push(forecast);
        }
        expect(faults).toEqual([]);
        expect(seen).toEqual(believed);
      }),
      { numRuns: 5 },
    );
  });

  it("carry the id of their message, subject, sequence and partition", async () => {
    const stage = await Stage.open();
    const video_id = "a b.c";
    stage.take(rowAt(0, [100, 10, 1], { video_id }));
    stage.take(rowAt(0, [100, 10, 1], { video_id }));
    stage.take(rowAt(1, [160, 14, 1], { video_id }));
    expect(stage.sent.map(({ messageId, subject }) => [messageId, subject])).toEqual([
      ["video.0.1.0", forecastSubject("a=20b=2Ec")],
      ["video.0.3.0", forecastSubject("a=20b=2Ec")],
    ]);
    expect(stage.forecasts.map(({ sequence, partition }) => [sequence, partition]))
      .toEqual([[1, 0], [3, 0]]);
  });

  it("expect the next reading after the usual interval, an hour where there is none yet", async () => {
    const stage = await Stage.open();
    for (const hours of [0, 2, 4, 10, 12]) stage.take(rowAt(hours, [100 + hours, 0, 0]));
    const ahead = stage.forecasts.map(({ madeAt, next }) =>
      (Date.parse(next.at) - Date.parse(madeAt)) / hourMs
    );
    expect(ahead).toEqual([1, 2, 2, 2, 2]);
  });
});

describe("trend events", () => {
  it("say that a video breaks out, once, with the figures", async () => {
    const stage = await Stage.open();
    let views = 10_000;
    for (let hour = 0; hour < 60; hour++) {
      stage.take(rowAt(hour, [views += hour < 50 ? 100 : 600, 0, 0]));
    }
    const [alert, ...others] = stage.alerts;
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: "breakout",
      video_id: "v",
      at: new Date(startMs + 51 * hourMs).toISOString(),
      viewCount: 10_000 + 50 * 100 + 2 * 600,
      viewsPerHour: 600,
      sequence: 52,
    });
    expect(alert.usualViewsPerHour).toBeGreaterThan(95);
    expect(alert.usualViewsPerHour).toBeLessThan(130);
    expect(alert.text).toMatch(/^Growing at 600 views an hour, \d\.\d times the usual 1\d\d\.$/);
    const { subject, messageId } =
      stage.sent.filter(({ subject }) => subject.startsWith("alerts."))[0];
    // The window that the trainer is told of comes before it.
    expect([subject, messageId]).toEqual(["alerts.breakout.v", "video.0.52.1"]);
  });

  it("say that growth stopped, that it slowed down, and that counts were taken back", async () => {
    const stage = await Stage.open();
    let views = 10_000;
    const grow = (hours: number, from: number, perHour: number, video_id: string) => {
      for (let hour = from; hour < from + hours; hour++) {
        stage.take(rowAt(hour, [views += perHour, 0, 0], { video_id }));
      }
    };
    grow(50, 0, 200, "stalls");
    grow(5, 50, 0, "stalls");
    grow(50, 0, 200, "slows");
    grow(5, 50, 40, "slows");
    grow(5, 0, 200, "falls");
    grow(1, 5, -5000, "falls");
    expect(stage.alerts.map(({ kind, video_id }) => [kind, video_id])).toEqual([
      ["stall", "stalls"],
      ["slowdown", "slows"],
      ["correction", "falls"],
    ]);
  });
});

describe("the silence of a live video", () => {
  const readings = 6;
  const lastMs = startMs + (readings - 1) * hourMs;

  /** Readings of "v" an hour apart, which arrive so much later than they were taken. */
  async function readHourly(delayMs: number): Promise<Stage> {
    const stage = await Stage.open();
    for (let hour = 0; hour < readings; hour++) {
      stage.take(rowAt(hour, [1000 + 50 * hour, 0, 0]), startMs + hour * hourMs + delayMs);
    }
    return stage;
  }

  it("is told once, six intervals after the last reading", async () => {
    const stage = await readHourly(1000);
    expect(stage.video().silentAtMs).toBe(lastMs + 6 * hourMs);
    // Lateness is one hour: the watermark reaches the timer when another video is seven hours on.
    stage.take(rowAt(readings - 1 + 6.9, [5, 0, 0], { video_id: "other" }));
    expect(stage.alerts).toEqual([]);
    stage.take(rowAt(readings - 1 + 7, [6, 0, 0], { video_id: "other" }));
    stage.take(rowAt(readings - 1 + 90, [7, 0, 0], { video_id: "other" }));
    expect(stage.alerts).toMatchObject([{
      kind: "silent",
      video_id: "v",
      at: new Date(lastMs + 6 * hourMs).toISOString(),
      viewsPerHour: 50,
      viewCount: 1250,
    }]);
  });

  it("is told again after it spoke again", async () => {
    const stage = await readHourly(1000);
    stage.take(rowAt(50, [5, 0, 0], { video_id: "other" }));
    stage.take(rowAt(51, [2000, 0, 0]));
    stage.take(rowAt(52, [2050, 0, 0]));
    stage.take(rowAt(100, [6, 0, 0], { video_id: "other" }));
    expect(stage.alerts.filter(({ kind }) => kind === "silent")).toHaveLength(2);
  });

  it("is nobody's business in a replay, nor after one or two readings", async () => {
    const replayed = await readHourly(25 * hourMs);
    replayed.take(rowAt(500, [5, 0, 0], { video_id: "other" }));
    const young = await Stage.open();
    young.take(rowAt(0, [10, 0, 0]));
    young.take(rowAt(1, [20, 0, 0]));
    young.take(rowAt(500, [5, 0, 0], { video_id: "other" }));
    expect([...replayed.alerts, ...young.alerts]).toEqual([]);
  });

  it("is told after a restart, by the timer in the snapshot", async () => {
    const stage = await readHourly(1000);
    await stage.commit();
    expect(stage.snapshots.get("v")?.timerAtMs).toBe(lastMs + 6 * hourMs);
    await stage.restart();
    stage.take(rowAt(100, [5, 0, 0], { video_id: "other" }));
    await stage.commit();
    expect(stage.alerts.map(({ kind }) => kind)).toEqual(["silent"]);
    expect(stage.snapshots.get("v")?.timerAtMs).toBeUndefined();
    expect(stage.video().sequence).toBe(readings);
  });
});

describe("the memory of a video", () => {
  it("stays as it was after 10,000 readings every ten seconds", async () => {
    const stage = await Stage.open();
    let largest = 0;
    let random = 1;
    for (let i = 0; i < 10_000; i++) {
      random = Math.imul(random, 48_271) >>> 0;
      stage.take(rowAt(i / 360, [1000 + 7 * i + random % 7, i, i >> 3], { channel: "c" }));
      if (i % 500 === 499) {
        await stage.commit();
        const bytes = stage.snapshots.get("v")?.state.length ?? NaN;
        if (i < 1000) largest = bytes;
        else expect(bytes).toBeLessThanOrEqual(largest);
      }
    }
    expect(largest).toBeLessThan(5 * 1024);
    expect(stage.video().window.length).toBe(20);
    expect(stage.video().pending.size).toBeLessThanOrEqual(8);
  });
});
