// A store as the contract suites handle it: every test owns a partition and videos of its own.
import { checkpointOf, type Owner } from "./checkpoint-examples.ts";
import type { Checkpoint, Projections, Snapshot, Store } from "./store.ts";

/** A store to be tested, without any rows at first. */
export interface StoreUnderTest {
  readonly store: Store;
  /** What it holds of a partition, and under keys and names that begin with `prefix`, in any order. */
  rows(partition: number, prefix: string): Promise<Projections>;
  close(): Promise<void>;
}

const partitionCount = 10_000;

/** What the tests of one suite share. */
export class Subject {
  private readonly start: () => Promise<StoreUnderTest>;
  private opened: StoreUnderTest | undefined;
  private last = 0;

  constructor(start: () => Promise<StoreUnderTest>) {
    this.start = start;
  }

  async open(): Promise<void> {
    this.opened = await this.start();
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  get store(): Store {
    return this.underTest.store;
  }

  /** Claims a partition that no test has had. */
  claim(kind = "video"): Promise<Owner> {
    return this.claimAgain(kind, ++this.last);
  }

  async claimAgain(kind: string, partition: number): Promise<Owner> {
    const claim = await this.store.claim(kind, partition, partitionCount, "somebody");
    return { kind, partition, ...claim };
  }

  /** Commits a checkpoint with the given content and answers with where the owner stands then. */
  async commit(owner: Owner, differences: Partial<Checkpoint> = {}): Promise<Owner> {
    const checkpoint = checkpointOf(owner, differences);
    await this.store.commit(checkpoint);
    const { sequence, watermarkMs, counts } = checkpoint;
    return { ...owner, sequence, watermarkMs, counts };
  }

  /** The snapshots of `keys`, in the order of their keys. */
  async load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    const snapshots = await this.store.load(owner, keys);
    return snapshots.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** The partition's rows, {@link ordered}. */
  async rows(owner: Owner): Promise<Projections> {
    return ordered(await this.underTest.rows(owner.partition, prefixOf(owner)));
  }

  private get underTest(): StoreUnderTest {
    if (this.opened === undefined) throw new Error("the store under test is not open");
    return this.opened;
  }
}

/** What the keys and names of a partition begin with in tests. */
export function prefixOf({ partition }: Owner): string {
  return `p${partition}-`;
}

/** The same rows, each list in the order of its keys, so that they can be compared. */
export function ordered(rows: Projections): Projections {
  return {
    videos: inOrder(rows.videos, (row) => [row.key]),
    readings: inOrder(rows.readings, (row) => [row.videoKey, padded(row.numbers[0])]),
    predictions: inOrder(
      rows.predictions,
      (row) => [row.videoKey, row.horizon, padded(row.firstSequence)],
    ),
    hourly: inOrder(rows.hourly, (row) => [row.videoKey, padded(row.hourMs)]),
    metrics: inOrder(
      rows.metrics.map((row) => ({ ...row, sums: [...row.sums] })),
      (row) => [row.videoKey, padded(row.hourMs), row.horizon, row.method, row.model],
    ),
    users: inOrder(
      rows.users.map((row) => ({ ...row, features: [...row.features] })),
      (row) => [row.key],
    ),
    sessions: inOrder(
      rows.sessions.map((row) => ({ ...row, measures: [...row.measures] })),
      (row) => [row.userKey, padded(row.number)],
    ),
    audience: inOrder(rows.audience, (row) => [row.measure, row.of, padded(row.dayMs)]),
    engagement: inOrder(
      rows.engagement.map((row) => ({
        ...row,
        figures: [...row.figures],
        retention: [...row.retention],
      })),
      (row) => [row.key],
    ),
    segments: inOrder(rows.segments, (row) => [padded(row.id)]),
    learners: inOrder(rows.learners, (row) => [row.name]),
    learnerScores: inOrder(
      rows.learnerScores.map((row) => ({ ...row, sums: [...row.sums], bins: [...row.bins] })),
      (row) => [row.name, padded(row.hourMs), row.method],
    ),
    experiments: inOrder(rows.experiments, (row) => [row.id]),
    decisions: inOrder(rows.decisions, (row) => [row.id]),
    rewards: inOrder(rows.rewards, (row) => [row.decisionId]),
  };
}

function padded(whole: number): string {
  return String(whole).padStart(16, "0");
}

function inOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly string[]): Row[] {
  const textOf = (row: Row) => keyOf(row).join(" ");
  return [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}
