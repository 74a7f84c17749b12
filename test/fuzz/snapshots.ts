// Snapshots and news as partitions of videos really write them, to be mutated.
import { sharedKey } from "../../actors/partition-state.ts";
import { bytesOf, simulatedDeliveries, Stage, textOf } from "../../actors/video/testing.ts";
import type { Snapshot } from "../../db/store.ts";
import { partitionOf } from "../../streams/token.ts";

const partitions = 2;
const rowsPerCheckpoint = 25;
const simulations = 6;

/** What one of two partitions stored and said over three days of some simulated platforms. */
async function partitionsAtWork(): Promise<{ snapshots: Snapshot[]; news: string[] }> {
  const snapshots: Snapshot[] = [];
  const news: string[] = [];
  for (let seed = 1; seed <= simulations; seed++) {
    const stage = await Stage.open(0, partitions);
    const ours = simulatedDeliveries(seed, 3)
      .filter(({ row }) => partitionOf(row.video_id, partitions) === 0);
    for (const [i, { row, deliveredAtMs }] of ours.entries()) {
      stage.takeBytes(bytesOf(row), deliveredAtMs);
      if (i % rowsPerCheckpoint > 0) continue;
      await stage.commit();
      snapshots.push(...stage.snapshots.values());
    }
    const told = stage.sent.filter(({ subject }) => subject.startsWith("events."));
    news.push(...told.map(({ payload }) => textOf(payload)));
  }
  return { snapshots, news };
}

const { snapshots, news } = await partitionsAtWork();

/** Snapshots of videos of every age, and those of what they share. */
export const videoSnapshots: readonly Snapshot[] = snapshots.filter(({ key }) => key !== sharedKey);
export const sharedSnapshots: readonly Snapshot[] = snapshots.filter(({ key }) =>
  key === sharedKey
);

/** The texts of news for another partition. */
export const spokenNews: readonly string[] = news;
