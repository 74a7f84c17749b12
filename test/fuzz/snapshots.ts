// Snapshots, news and lessons as partitions of videos really write them, to be mutated.
import { sharedKey } from "../../actors/partition-state.ts";
import { artefactSaying, newsOfVersions } from "../../actors/video/testing-network.ts";
import { version1 } from "../../actors/video/testing-version-1.ts";
import { bytesOf, simulatedDeliveries, Stage, textOf } from "../../actors/video/testing.ts";
import type { Snapshot } from "../../db/store.ts";
import { partitionOf } from "../../streams/token.ts";

const partitions = 2;
const rowsPerCheckpoint = 25;
const simulations = 6;

/** News of models, taken after so many rows. */
const [first, second] = [artefactSaying(0.2, 0.1, 0), artefactSaying(-0.1, 0, 0.2)];
const assignments: ReadonlyMap<number, Uint8Array> = new Map([
  [20, newsOfVersions([1, first])],
  [60, newsOfVersions([1, first], [2, second], 0.3)],
]);

interface Written {
  readonly snapshots: Snapshot[];
  /** Texts for other partitions. */
  readonly news: string[];
  /** Texts for the trainer. */
  readonly lessons: string[];
}

/** What one of two partitions stored and said over three days of some simulated platforms. */
async function partitionsAtWork(): Promise<Written> {
  const written: Written = { snapshots: [], news: [], lessons: [] };
  for (let seed = 1; seed <= simulations; seed++) {
    const stage = await Stage.open(0, partitions);
    const ours = simulatedDeliveries(seed, 3)
      .filter(({ row }) => partitionOf(row.video_id, partitions) === 0);
    for (const [i, { row, deliveredAtMs }] of ours.entries()) {
      const assignment = assignments.get(i);
      if (assignment !== undefined) stage.takeBytes(assignment, deliveredAtMs);
      stage.takeBytes(bytesOf(row), deliveredAtMs);
      if (i % rowsPerCheckpoint > 0) continue;
      await stage.commit();
      written.snapshots.push(...stage.snapshots.values());
    }
    for (const { subject, payload } of stage.sent) {
      if (subject.startsWith("events.")) written.news.push(textOf(payload));
      if (/^examples\..*\.(comparison|drift)\./.test(subject)) {
        written.lessons.push(textOf(payload));
      }
    }
  }
  return written;
}

const { snapshots, news, lessons } = await partitionsAtWork();
const all = [...snapshots, ...version1];

/** Snapshots of videos of every age and in every version, and those of what they share. */
export const videoSnapshots: readonly Snapshot[] = all.filter(({ key }) => key !== sharedKey);
export const sharedSnapshots: readonly Snapshot[] = all.filter(({ key }) => key === sharedKey);

/** The texts of news for another partition, and of news of models for this one. */
export const spokenNews: readonly string[] = news;
export const modelNews: readonly string[] = [...assignments.values()].map(textOf);

/** The texts of comparisons and drifts for the trainer. */
export const toldLessons: readonly string[] = [
  ...lessons,
  JSON.stringify({ atMs: Date.UTC(2025, 7, 9), loss: 0.25 }),
];
