import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, simulatedDeliveries, Stage } from "../actors/video/testing.ts";
import { temporaryFolder } from "../commands/testing.ts";
import { accuracyFrom, sumsPerTarget } from "../ml/score.ts";
import { targets } from "../streams/forecast.ts";
import { evaluateForecasts, type EvaluationOptions } from "./evaluate.ts";

const hourMs = 3_600_000;

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function evaluate(lines: readonly string[], options: Partial<EvaluationOptions> = {}) {
  const file = join(folder, "readings.csv");
  await writeFile(file, lines.join("\n"));
  const lateAfterMs = 60 * 24 * hourMs;
  return await Effect.runPromise(evaluateForecasts({ file, lateAfterMs, seed: 1, ...options }));
}

/** The rows of a platform that is read with many faults, in order of delivery. */
function simulatedRows(): Row[] {
  return simulatedDeliveries(3, 12).map(({ row }) => row);
}

function linesOf(rows: readonly Row[]): string[] {
  const names = ["timestamp", "video_id", "viewCount", "likeCount", "commentCount"] as const;
  const about = ["title", "channel", "category", "published_at"] as const;
  const cells = (row: Row) => [...names, ...about].map((name) => `"${row[name] ?? ""}"`);
  return [[...names, ...about].join(), ...rows.map((row) => cells(row).join())];
}

describe("evaluateForecasts", () => {
  // Views 100, 160, 260, 240 (taken back), 300, hour by hour. Scored are the gains 60, 100 and 60:
  // drift says 0, 60 and -20, so it errs by 60 + 40 + 80; the mean of the last three rates says 0, 60
  // and (60 + 100 - 20) / 3 = 46.67; nothing is 60 + 100 + 60 away.
  const hourly = [
    "2026-01-01T03:00,v,240",
    "2026-01-01T01:00,v,160",
    "2026-01-01T00:00,v,100",
    "2026-01-01T02:00,v,260",
    "2026-01-01T04:00,v,300",
  ];

  it("scores the baselines as by hand, in the order of time", async () => {
    const evaluation = await evaluate(["time,id,views", ...hourly], { lateAfterMs: 2 * hourMs });
    const { rows, absent, unscored } = evaluation;
    expect(absent).toEqual(["likes", "comments"]);
    const row = (method: string) => rows.find((row) => row.method === method);
    const views = { target: "views", n: 3, medianRatio: null, coverage: null, width: null };
    expect(row("drift")).toMatchObject({ ...views, mae: 60, ratio: 1, lateRatio: 1, mdape: 1 });
    expect(row("last")).toMatchObject({ mae: 220 / 3, ratio: 220 / 180, lateRatio: 60 / 80 });
    const mean = row("mean3");
    expect(mean?.mae).toBeCloseTo((60 + 40 + 60 - 140 / 3) / 3, 9);
    expect(mean?.lateRatio).toBeCloseTo((60 - 140 / 3) / 80, 9);
    expect(mean?.mdape).toBeCloseTo(0.4, 9);
    expect(row("mean10")).toMatchObject({ n: 3, mae: mean?.mae });
    expect(rows[0]).toMatchObject({ method: "served", n: 3 });
    expect(rows[0].coverage).not.toBeNull();
    expect(unscored).toBe(1);
    expect(evaluation).toMatchObject({ readings: 5, skipped: 0, videos: 1, seed: 1 });
    expect([evaluation.fromMs, evaluation.toMs]).toEqual(
      [0, 4].map((hour) => Date.UTC(2026, 0, 1, hour)),
    );
  });

  it("counts what it leaves out", async () => {
    const evaluation = await evaluate([
      "time,id,views",
      ...hourly,
      hourly[1],
      "2026-01-01T01:00,v,161",
      "soon,v,1",
      "2026-01-01T05:00,v,0",
      "2026-01-01T06:00,w,7",
    ]);
    expect(evaluation).toMatchObject({
      readings: 7,
      videos: 2,
      skipped: 3,
      unreadable: 1,
      duplicates: 1,
      secondOfMoment: 1,
      // One was taken back, one is missing.
      unscored: 2,
      skippedRows: [{ line: 9, reason: expect.stringContaining('timestamp: found "soon"') }],
    });
  });

  it("says of what was served what the actors say of themselves", async () => {
    const rows = simulatedRows();
    const { rows: found } = await evaluate(linesOf(rows));
    const stage = await Stage.open();
    rows.sort((a, b) => Date.parse(String(a.timestamp)) - Date.parse(String(b.timestamp)));
    for (const row of rows) stage.take(row);
    await stage.commit();
    const sums = new Float64Array(targets.length * sumsPerTarget);
    for (const metrics of stage.store.metrics) {
      if (metrics.videoKey !== "" || metrics.horizon !== "next") continue;
      metrics.sums.forEach((sum, i) => sums[i] += sum);
    }
    targets.forEach((target, i) => {
      const row = (method: string) =>
        found.find((row) => row.target === target && row.method === method);
      const { scored, mae, skill, skillOverLast, coverage, width } = accuracyFrom(
        sums,
        i * sumsPerTarget,
      );
      expect(scored).toBeGreaterThan(100);
      const served = row("served");
      expect(served?.n).toBe(scored);
      expect(served?.mae).toBeCloseTo(mae, 9);
      expect(served?.ratio).toBeCloseTo(1 - skill, 9);
      expect(served?.coverage).toBeCloseTo(coverage, 9);
      expect(served?.width).toBeCloseTo(width, 9);
      expect(row("last")?.mae).toBeCloseTo(mae / (1 - skillOverLast), 6);
    });
  });

  it("says the same of the same readings in any order of the file", async () => {
    const lines = linesOf(simulatedRows());
    const [header, ...rows] = lines;
    const one = await evaluate(lines);
    // Of two readings at one moment the first in the file counts, so these stay in their order.
    const moment = (line: string) => line.slice(0, line.indexOf(","));
    const turned = rows.toSorted((a, b) =>
      moment(a) < moment(b) ? 1 : moment(a) > moment(b) ? -1 : 0
    );
    expect((await evaluate(lines)).rows).toEqual(one.rows);
    expect((await evaluate([header, ...turned])).rows).toEqual(one.rows);
  });

  it("lets a companion hear what is published, and tell the partition something in between", async () => {
    const happened: string[] = [];
    const { readings, skipped } = await evaluate(["time,id,views", ...hourly.slice(0, 3)], {
      companion: {
        betweenReadings(atMs) {
          happened.push(new Date(atMs).toISOString().slice(11, 16));
          return Promise.resolve([new TextEncoder().encode(`no weights`)]);
        },
        heard: (subject) => happened.push(subject),
      },
    });
    const turn = ["deadletters.video.0", "predictions.video.v.forecast"];
    expect(happened).toEqual([...["00:00", ...turn], ...["01:00", ...turn], ...["03:00", ...turn]]);
    expect([readings, skipped]).toEqual([3, 0]);
  });

  it("has no rows where no video was read twice", async () => {
    const evaluation = await evaluate(["time,id,views", "2026-01-01,v,1", "2026-01-02,w,1"]);
    expect(evaluation).toMatchObject({ rows: [], readings: 2, videos: 2, unscored: 0 });
  });

  it("ends when it is interrupted", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${1_700_000_000 + 60 * i},${i}`);
    const file = join(folder, "long.csv");
    await writeFile(file, ["time,views", ...rows].join("\n"));
    const controller = new AbortController();
    const shares: number[] = [];
    const run = evaluateForecasts({
      file,
      lateAfterMs: 0,
      seed: 1,
      onProgress: ({ phase, share }) => {
        if (phase === "reading") return;
        shares.push(share);
        controller.abort();
      },
    });
    await expect(Effect.runPromise(run, { signal: controller.signal })).rejects.toThrow();
    expect(shares.length).toBe(1);
    expect(shares[0]).toBeLessThan(0.2);
  });
});
