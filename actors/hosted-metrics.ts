// What a worker tells of its partitions: what they count, and what they look like when somebody reads.
import type { Metrics } from "../metrics/metrics.ts";
import type { PublisherCounts } from "../streams/publisher.ts";
import { KindMetrics } from "./kind-metrics.ts";
import type { AnyPartition } from "./supervisor.ts";

/** Whatever publishes and counts what became of it. */
interface CountsPublishing {
  readonly counts: PublisherCounts;
}

/** Counts for the partitions of one kind in one worker, whichever of them it has. */
export class HostedMetrics {
  /** What the partitions count themselves. */
  readonly counts: KindMetrics;
  private readonly kind: string;
  private readonly metrics: Metrics;
  private readonly running = new Map<number, AnyPartition>();
  private readonly publishers = new Map<number, CountsPublishing>();
  /** What publishers counted that are gone. */
  private gone: PublisherCounts = { acknowledged: 0, duplicates: 0, retried: 0 };

  constructor(kind: string, metrics: Metrics) {
    this.kind = kind;
    this.metrics = metrics;
    this.counts = new KindMetrics(kind, metrics);
  }

  /** Who runs a partition now, undefined for nobody. */
  runs(partition: number, current: AnyPartition | undefined): void {
    if (current === undefined) this.running.delete(partition);
    else this.running.set(partition, current);
  }

  /** Who publishes for a partition from now on. */
  publishes(partition: number, publisher: CountsPublishing): void {
    const before = this.publishers.get(partition);
    if (before !== undefined) this.gone = sum(this.gone, before.counts);
    this.publishers.set(partition, publisher);
  }

  /** Sets what is looked at rather than counted. */
  refresh(): void {
    const { metrics, kind } = this;
    let published = this.gone;
    for (const { counts } of this.publishers.values()) published = sum(published, counts);
    metrics.counter("troupe_published_messages_total").of(kind).reach(published.acknowledged);
    metrics.counter("troupe_publish_duplicates_total").of(kind).reach(published.duplicates);
    metrics.counter("troupe_publish_retries_total").of(kind).reach(published.retried);
    let [lag, largestLag, residents, uncommittedMs] = [0, 0, 0, 0];
    for (const partition of this.running.values()) {
      const status = partition.status();
      lag += status.lag;
      largestLag = Math.max(largestLag, status.lag);
      residents += status.residentActors;
      uncommittedMs = Math.max(uncommittedMs, partition.uncommittedMs);
    }
    metrics.gauge("troupe_partitions").of(kind).set(this.running.size);
    metrics.gauge("troupe_partition_lag_events").of(kind).set(lag);
    metrics.gauge("troupe_partition_lag_max_events").of(kind).set(largestLag);
    metrics.gauge("troupe_resident_actors").of(kind).set(residents);
    metrics.gauge("troupe_uncommitted_age_seconds").of(kind).set(uncommittedMs / 1000);
  }
}

function sum(a: PublisherCounts, b: PublisherCounts): PublisherCounts {
  return {
    acknowledged: a.acknowledged + b.acknowledged,
    duplicates: a.duplicates + b.duplicates,
    retried: a.retried + b.retried,
  };
}
