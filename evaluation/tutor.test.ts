import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../ml/random.ts";
import { evaluateForecasts } from "./evaluate.ts";

let folder = "";
let file = "";

/** Twenty videos read every hour for four days, whose growth swings with a rhythm of their own. */
function readings(): string {
  const random = new Random(11);
  const rows = ["timestamp,video_id,views,likes,comments"];
  const counters = Array.from({ length: 20 }, () => [1000, 40, 5]);
  for (let hour = 0; hour < 96; hour++) {
    counters.forEach((video, i) => {
      const rate = 200 * Math.exp(0.8 * Math.sin((hour + i) / 2)) * (1 + i / 4);
      video[0] += random.poisson(rate);
      video[1] += random.poisson(rate / 20);
      video[2] += random.poisson(rate / 200);
      const at = new Date(Date.UTC(2026, 0, 5, hour, i)).toISOString();
      rows.push([at, `video-${i}`, ...video].join(","));
    });
  }
  return rows.join("\n");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-tutor-"));
  file = join(folder, "readings.csv");
  await writeFile(file, readings());
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(seed: number) {
  const heard: string[] = [];
  const evaluation = await Effect.runPromise(evaluateForecasts({
    file,
    lateAfterMs: 24 * 3_600_000,
    seed,
    trainEveryMs: 6 * 3_600_000,
    onTraining: (text) => heard.push(text),
  }));
  // How long a training took is all that may differ.
  return { heard: heard.map((text) => text.replace(/in [\d.]+ s/, "")), rows: evaluation.rows };
}

describe("an evaluation with training", { timeout: 120_000 }, () => {
  it("trains on what it has seen, runs the network beside the mix and gives the same figures again", async () => {
    const first = await run(1);
    expect(first.heard.join("\n")).toMatch(/trained 1: Trained on schedule on \d+ windows/);
    const said = first.rows.filter(({ method }) => method === "network" || method === "challenger");
    expect(said.some(({ n }) => n > 0)).toBe(true);
    const second = await run(1);
    expect(second).toEqual(first);
  });
});
