// How good the forecasts are that actors score themselves, on the real readings of 30 videos.
import process from "node:process";
import { describe, expect, it } from "vitest";
import { type Accuracy, accuracyFrom, sumsPerTarget } from "../../ml/score.ts";
import { type Series, youtubeDaily } from "../../ml/testing/series.ts";
import { targets } from "../../streams/forecast.ts";
import { Stage } from "./testing.ts";

const youtube = youtubeDaily();
if (youtube === undefined) {
  process.stderr.write(
    "SKIPPED: the actors' own scores on real readings. Wanted youtube-daily.csv in the folder that " +
      "TROUPE_SHARED_DATA names, or in ../shared/data beside the repository.\n",
  );
}

/** Accuracy per target. */
type Accuracies = readonly Accuracy[];

/** Runs all readings through one partition, and reads what it scored for the next reading. */
async function scores(series: readonly Series[], withAbout: boolean) {
  const rows = series.flatMap(({ atMs, counters, member }, video) =>
    atMs.map((ms, i) => ({
      timestamp: new Date(ms).toISOString(),
      video_id: `video ${video}`,
      viewCount: counters[0][i],
      likeCount: counters[1][i],
      commentCount: counters[2][i],
      ...withAbout && member.channel !== undefined && member.publishedAtMs !== undefined
        ? { channel: member.channel, published_at: new Date(member.publishedAtMs).toISOString() }
        : {},
    }))
  );
  const stage = await Stage.open();
  const laterMs = 1000 * 24 * 3_600_000;
  for (const row of rows.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))) {
    stage.take(row, Date.parse(row.timestamp) + laterMs);
  }
  await stage.commit();
  const sums = {
    all: new Float64Array(3 * sumsPerTarget),
    young: new Float64Array(3 * sumsPerTarget),
  };
  for (const row of stage.store.metrics) {
    if (row.videoKey !== "" || row.horizon !== "next") continue;
    for (let i = 0; i < sums.all.length; i++) {
      sums.all[i] += row.sums[i];
      if (row.method === "cold-start") sums.young[i] += row.sums[i];
    }
  }
  const of = (sums: Float64Array): Accuracies =>
    targets.map((_, target) => accuracyFrom(sums, target * sumsPerTarget));
  return { all: of(sums.all), young: of(sums.young) };
}

function report(name: string, part: string, accuracies: Accuracies): void {
  accuracies.forEach((accuracy, target) => {
    const columns = [
      name.padEnd(30),
      part.padEnd(6),
      targets[target].padEnd(9),
      String(accuracy.scored).padStart(6),
      accuracy.mae.toFixed(2).padStart(8),
      (1 - accuracy.skill).toFixed(3).padStart(8),
      (1 - accuracy.skillOverLast).toFixed(3).padStart(8),
      (100 * accuracy.coverage).toFixed(1).padStart(9),
    ];
    process.stdout.write(columns.join("") + "\n");
  });
}

describe("what actors score of themselves on real daily readings", () => {
  it.skipIf(youtube === undefined)(
    "beats the last rate, and for young videos more so where channel and age are known",
    async () => {
      const bare = await scores(youtube ?? [], false);
      const told = await scores(youtube ?? [], true);
      process.stdout.write(
        "readings                      part  target         n     MAE  /drift   /last coverage\n",
      );
      for (
        const [name, { all, young }] of [["counters only", bare], [
          "channel, publication",
          told,
        ]] as const
      ) {
        report(name, "all", all);
        report(name, "young", young);
      }
      for (const { all, young } of [bare, told]) {
        const [views, likes, comments] = all;
        expect(views.scored).toBeGreaterThan(6500);
        expect(views.skill).toBeGreaterThan(0.05);
        expect(likes.skill).toBeGreaterThan(0.18);
        expect(comments.skill).toBeGreaterThan(0.35);
        expect(views.coverage).toBeGreaterThan(0.77);
        expect(views.coverage).toBeLessThan(0.86);
        expect(young[0].coverage).toBeGreaterThan(0.75);
      }
      expect(told.young[0].mae).toBeLessThan(0.9 * bare.young[0].mae);
    },
  );
});
