// What the videos of a partition share: pooled statistics of how videos grow, theirs and, through
// news, everybody's; and the sums over the partition that go to the tables.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Cohorts } from "../../ml/cohorts.ts";
import { Journal } from "./journal.ts";

/** Observations after which a partition first tells the others. */
const firstTellAfter = 8;

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

  static decode(reader: ByteReader): VideoShared {
    const untold = reader.u32();
    const tellAfter = reader.u32();
    const heard: [number, number][] = [];
    for (let left = reader.u32(); left > 0; left--) heard.push([reader.u32(), reader.f64()]);
    const shared = new VideoShared(Cohorts.decode(reader));
    for (const [from, sequence] of heard) shared.heard.set(from, sequence);
    shared.untold = untold;
    shared.tellAfter = tellAfter;
    return shared;
  }
}
