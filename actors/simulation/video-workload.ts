// Videos in two partitions that tell each other news: the real kind of actor, with faulty readings.
import type { Reading } from "../../streams/reading.ts";
import { statsSubject } from "../../streams/subjects.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { videoKind } from "../video/kind.ts";
import type { VideoShared } from "../video/shared.ts";
import type { VideoState } from "../video/state.ts";
import type { Choices } from "./choices.ts";
import { ReplayOracle } from "./replay-oracle.ts";
import type { Publication, Workload } from "./workload.ts";

const videosPerPartition = 3;
const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 7, 8);

/** Milliseconds between one reading and the next, whatever their videos. */
const pauses = [hourMs / 6, 1000, hourMs / 2, 12 * hourMs];
/** How much earlier than its arrival a reading may say it was taken. */
const delays = [0, 0, 0, 1000, hourMs, 7 * hourMs];

/** Readings that grow, and some that fall, lie, repeat, are late or are none. */
export class VideoWorkload implements Workload<VideoState, Reading, VideoShared> {
  readonly kind = videoKind;
  readonly stream = "STATS";
  readonly latenessMs = hourMs;
  readonly partitionCount = 2;
  readonly timersPerEvent: number;
  nowMs = startMs;
  private last: Publication | undefined;
  private readonly views = new Map<string, number>();
  private readonly ids: readonly (readonly string[])[];
  private readonly encoder = new TextEncoder();

  constructor(choices: Choices) {
    this.timersPerEvent = choices.pick([2, 1, 64]);
    this.ids = Array.from({ length: this.partitionCount }, (_, partition) => this.idsOf(partition));
  }

  subjectOf(partition: number): string {
    return `stats.${partition}`;
  }

  publish(choices: Choices): Publication {
    this.nowMs += choices.pick(pauses);
    const partition = choices.below(this.partitionCount);
    const sort = choices.below(20);
    if (sort === 19 && this.last !== undefined) return { ...this.last, arrivedAtMs: this.nowMs };
    const id = choices.pick(this.ids[partition]);
    const views = (this.views.get(id) ?? 1000) + choices.pick([60, 0, 7, 4000]);
    this.views.set(id, views);
    const text = sort === 18 ? "no reading" : JSON.stringify({
      timestamp: new Date(this.nowMs - choices.pick(delays)).toISOString(),
      video_id: sort === 17 ? this.ids[(partition + 1) % this.partitionCount][0] : id,
      viewCount: sort === 16 ? 0 : sort === 15 ? views - 500 : views,
      likeCount: Math.floor(views / 20),
      commentCount: Math.floor(views / 300),
      channel: id.length % 2 === 0 ? "even" : "odd",
    });
    this.last = { partition, payload: this.encoder.encode(text), arrivedAtMs: this.nowMs };
    return this.last;
  }

  newsPartition(subject: string): number | undefined {
    const prefix = statsSubject("");
    if (!subject.startsWith(prefix)) return undefined;
    return partitionOf(subject.slice(prefix.length), this.partitionCount);
  }

  oracle(partition: number): ReplayOracle<VideoState, Reading, VideoShared> {
    const { partitionCount, stream, latenessMs, timersPerEvent } = this;
    const identity = { partition, partitionCount, stream, latenessMs, timersPerEvent };
    return new ReplayOracle(videoKind, identity);
  }

  ask(choices: Choices): { partition: number; key: string } {
    const partition = choices.below(this.partitionCount);
    return { partition, key: encodeToken(choices.pick(this.ids[partition])) };
  }

  /** Ids of the first videos that belong to a partition. */
  private idsOf(partition: number): string[] {
    const ids: string[] = [];
    for (let i = 0; ids.length < videosPerPartition; i++) {
      const id = `video ${i}`;
      if (partitionOf(encodeToken(id), this.partitionCount) === partition) ids.push(id);
    }
    return ids;
  }
}
