// What the videos of a partition share: pooled statistics of how videos grow, theirs and, through
// news, everybody's; and the sums over the partition that go to the tables.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Cohorts } from "../../ml/cohorts.ts";
import { checkNumbers, type NumberRange } from "../../ml/ranges.ts";
import { Journal } from "./journal.ts";

/** Observations after which a partition first tells the others. */
const firstTellAfter = 8;

/**
 * The most observations a partition keeps to itself; before, the number doubles at each telling. With
 * so many a message stays below a megabyte, which is what a nats-server takes, even if every video
 * comes with a channel and a category of its own and their names are as long as they may be.
 */
export const lastTellAfter = 256;

/** Partitions that there may be at most. */
export const maxPartitions = 65_536;

const heardRanges: readonly NumberRange[] = [
  { name: "partition heard of", count: 1, low: 0, high: maxPartitions - 1 },
  { name: "sequence heard", count: 1, low: 1, high: Number.MAX_SAFE_INTEGER, whole: true },
];

/** Shared by all videos of one partition. */
export class VideoShared {
  readonly cohorts: Cohorts;
  /** Observations that the other partitions have not heard of, and how many are worth telling. */
  untold = 0;
  tellAfter = firstTellAfter;
  /** Per partition, the sequence of the last news heard of it. */
  readonly heard = new Map<number, number>();
  /** Rises with every change to what is encoded. */
  revision = 0;
  /** Sums over the partition since the last checkpoint. */
  journal = new Journal();

  constructor(cohorts: Cohorts = new Cohorts()) {
    this.cohorts = cohorts;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.untold);
    writer.u32(this.tellAfter);
    writer.u32(this.heard.size);
    for (const [from, sequence] of this.heard) {
      writer.u32(from);
      writer.f64(sequence);
    }
    this.cohorts.encode(writer);
  }

  /** The shared state that {@link encode} wrote. Throws a `RangeError` where the bytes are none. */
  static decode(reader: ByteReader): VideoShared {
    const untold = reader.u32();
    const tellAfter = reader.u32();
    const isPatient = tellAfter >= firstTellAfter && tellAfter <= lastTellAfter;
    if (!isPatient || untold >= tellAfter) {
      throw new RangeError(`found ${untold} untold observations of ${tellAfter}`);
    }
    const heard: [number, number][] = [];
    for (let left = reader.u32(); left > 0; left--) {
      const [from, sequence] = [reader.u32(), reader.f64()];
      checkNumbers([from, sequence], 0, heardRanges);
      heard.push([from, sequence]);
    }
    const shared = new VideoShared(Cohorts.decode(reader));
    for (const [from, sequence] of heard) shared.heard.set(from, sequence);
    shared.untold = untold;
    shared.tellAfter = tellAfter;
    return shared;
  }
}
