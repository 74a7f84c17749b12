// What became of the records of a file: every one is counted once.
import type { PublisherCounts } from "../streams/publisher.ts";

/** A record that was not sent, and why. */
export interface SkippedRow {
  readonly line: number;
  readonly reason: string;
}

/** What became of the records of a file. */
export interface ReplayTally {
  /** Records read from the file, its header apart: those sent before, sent and skipped. */
  readonly read: number;
  /** Rows that an earlier replay had sent. */
  readonly sentBefore: number;
  /** Rows sent now. */
  readonly sent: number;
  /** Of the rows sent now, those that are in the log, and those that were there before. */
  readonly acknowledged: number;
  readonly duplicates: number;
  /** Records that could not be sent. */
  readonly skipped: number;
  /** The first {@link maxSkippedRows} of them. */
  readonly skippedRows: readonly SkippedRow[];
  /** Whether the end of the file was reached. */
  readonly complete: boolean;
}

/** Most skipped records that a tally lists. */
const maxSkippedRows = 100;

/** Counts records. */
export class Tally {
  sentBefore = 0;
  sent = 0;
  complete = false;
  private skipped = 0;
  private readonly skippedRows: SkippedRow[] = [];

  skip(line: number, reason: string): void {
    this.skipped++;
    if (this.skippedRows.length < maxSkippedRows) this.skippedRows.push({ line, reason });
  }

  /** The tally as it stands, given what the log said about the rows sent. */
  with({ acknowledged, duplicates }: PublisherCounts): ReplayTally {
    const { sentBefore, sent, skipped, complete } = this;
    const read = sentBefore + sent + skipped;
    const skippedRows = [...this.skippedRows];
    return { read, sentBefore, sent, acknowledged, duplicates, skipped, skippedRows, complete };
  }
}
