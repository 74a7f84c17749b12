// Watches the workers from outside while they are disturbed: who claims which partition and when, and
// how much memory each holds.
import { eq, sql } from "drizzle-orm";
import { videoKind } from "../../actors/video/kind.ts";
import type { Database } from "../../db/database.ts";
import { partitions } from "../../db/schema.ts";
import { residentBytes } from "./memory.ts";

/** How a partition stands in the database. */
export interface Ownership {
  readonly partition: number;
  readonly owner: string;
  readonly epoch: number;
  readonly sequence: number;
  /** When the owner claimed it, milliseconds since the epoch. */
  readonly claimedAtMs: number;
}

const claimsEveryMs = 100;
const looksPerSample = 10;

/** Every partition as it stands, in order; fails while the database is away. */
export async function ownerships({ drizzle }: Database): Promise<Ownership[]> {
  const { partition, owner, epoch, sequence, claimedAt } = partitions;
  const claimedAtMs = sql<number>`(extract(epoch from ${claimedAt}) * 1000)::float8`;
  return await drizzle.select({ partition, owner, epoch, sequence, claimedAtMs })
    .from(partitions).where(eq(partitions.kind, videoKind.name)).orderBy(partition);
}

/** Looks ten times a second, until it is closed. */
export class Watch {
  private readonly database: Database;
  private readonly pids: () => readonly number[];
  private readonly claims: Ownership[] = [];
  private readonly epochs = new Map<number, number>();
  /** What each worker held, about once a second. */
  private readonly memory = new Map<number, number[]>();
  private largestBytes = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looks = 0;
  private closed = false;

  constructor(database: Database, pids: () => readonly number[]) {
    this.database = database;
    this.pids = pids;
    this.again();
  }

  /** The most that any worker held since the last call. */
  takeLargestBytes(): number {
    const bytes = this.largestBytes;
    this.largestBytes = 0;
    return bytes;
  }

  /**
   * By how much the memory of each worker that was watched for at least two minutes grew between the
   * second third of its time and the last: the ratio of the medians.
   */
  memoryGrowth(): number[] {
    return [...this.memory.values()].filter(({ length }) => length >= 120).map((bytes) => {
      const third = Math.floor(bytes.length / 3);
      return median(bytes.slice(2 * third)) / median(bytes.slice(third, 2 * third));
    });
  }

  /**
   * How long partitions were without an owner after `atMs`, in milliseconds: those for which a claim
   * has been seen since.
   */
  handOverMs(partitionNumbers: readonly number[], atMs: number): number[] {
    return partitionNumbers.flatMap((partition) => {
      const next = this.claims.find((claim) =>
        claim.partition === partition && claim.claimedAtMs > atMs
      );
      return next === undefined ? [] : [next.claimedAtMs - atMs];
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private again(): void {
    this.timer = setTimeout(() => {
      this.look()
        .catch(() => {
          // The database is away, as it is meant to be now and then.
        })
        .finally(() => {
          if (!this.closed) this.again();
        });
    }, claimsEveryMs);
  }

  private async look(): Promise<void> {
    if (this.looks++ % looksPerSample === 0) this.sampleMemory();
    for (const ownership of await ownerships(this.database)) {
      if (this.epochs.get(ownership.partition) === ownership.epoch) continue;
      this.epochs.set(ownership.partition, ownership.epoch);
      this.claims.push(ownership);
    }
  }

  private sampleMemory(): void {
    for (const pid of this.pids()) {
      const bytes = residentBytes(pid);
      if (bytes === undefined) continue;
      this.largestBytes = Math.max(this.largestBytes, bytes);
      const earlier = this.memory.get(pid);
      if (earlier === undefined) this.memory.set(pid, [bytes]);
      else earlier.push(bytes);
    }
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
