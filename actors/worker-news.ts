// What a worker says in the log of its partitions: which it has taken over or handed over, and how many
// events could not be taken. A line for many of either. Pure: it is shown how partitions stand.
import type { PartitionStatus } from "../streams/forecast.ts";

/** A line for the log. */
export interface News {
  readonly level: "info" | "warn";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Who takes over partitions takes over several: it is waited until no more come, but not for ever. */
const settleMs = 2000;
const longestSettleMs = 15_000;

/** At most one line of dead letters in so much time. */
const deadLettersEveryMs = 60_000;

type CountByKind = Record<string, number>;

/** What one worker has said so far, and what it has to say now. */
export class WorkerNews {
  /** Epoch by name, as last told. */
  private told = new Map<string, number>();
  private held = new Map<string, number>();
  private changedAtMs: number | undefined;
  private firstChangedAtMs = 0;
  /** Dead letters of each partition, as last seen. */
  private seen = new Map<string, number>();
  private untold: CountByKind = {};
  private toldDeadLettersAtMs = -Infinity;

  /** Looks at the partitions that run here; says what is new. Call it about once a second. */
  look(statuses: readonly PartitionStatus[], nowMs: number): News[] {
    return [...this.moved(statuses, nowMs), ...this.rejected(statuses, nowMs)];
  }

  private moved(statuses: readonly PartitionStatus[], nowMs: number): News[] {
    const now = new Map(
      statuses.filter(({ epoch }) => epoch > 0).map((status) => [nameOf(status), status.epoch]),
    );
    if (!sameEntries(now, this.held)) {
      if (this.changedAtMs === undefined) this.firstChangedAtMs = nowMs;
      this.changedAtMs = nowMs;
      this.held = now;
    }
    if (this.changedAtMs === undefined) return [];
    const isSettled = nowMs - this.changedAtMs >= settleMs ||
      nowMs - this.firstChangedAtMs >= longestSettleMs;
    if (!isSettled) return [];
    this.changedAtMs = undefined;
    const taken = [...now].filter(([name, epoch]) => this.told.get(name) !== epoch);
    const gone = [...this.told.keys()].filter((name) => !now.has(name));
    this.told = now;
    const news: News[] = [];
    if (taken.length > 0) {
      const kinds = byKind(taken.map(([name]) => name));
      news.push(info("partitions claimed", { count: taken.length, kinds, held: now.size }));
    }
    if (gone.length > 0) {
      news.push(
        info("partitions left", { count: gone.length, kinds: byKind(gone), held: now.size }),
      );
    }
    return news;
  }

  private rejected(statuses: readonly PartitionStatus[], nowMs: number): News[] {
    const seen = new Map<string, number>();
    for (const status of statuses) {
      const name = nameOf(status);
      // What it had when it came here was told by whoever had it before.
      const before = this.seen.get(name) ?? status.deadLetters;
      const more = status.deadLetters - before;
      if (more > 0) this.untold[status.kind] = (this.untold[status.kind] ?? 0) + more;
      seen.set(name, status.deadLetters);
    }
    this.seen = seen;
    if (nowMs - this.toldDeadLettersAtMs < deadLettersEveryMs) return [];
    const news = this.rest();
    if (news.length > 0) this.toldDeadLettersAtMs = nowMs;
    return news;
  }

  /** What waits for its time, for a worker that ends. */
  rest(): News[] {
    const kinds = this.untold;
    const count = Object.values(kinds).reduce((sum, each) => sum + each, 0);
    if (count === 0) return [];
    this.untold = {};
    const hint = "troupe deadletters shows them";
    return [{
      level: "warn",
      message: "events could not be taken",
      fields: { count, kinds, hint },
    }];
  }
}

function info(message: string, fields: News["fields"]): News {
  return { level: "info", message, fields };
}

function nameOf({ kind, partition }: PartitionStatus): string {
  return `${kind}/${partition}`;
}

function byKind(names: readonly string[]): CountByKind {
  const counts: CountByKind = {};
  for (const name of names) {
    const kind = name.slice(0, name.lastIndexOf("/"));
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function sameEntries(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
