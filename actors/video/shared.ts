// What the videos of a partition share: what they learnt together about how videos grow, theirs and,
// through news, everybody's; the networks they run; and the sums that go to the tables.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Cohorts } from "../../ml/cohorts.ts";
import { PooledForecaster } from "../../ml/pooled-forecaster.ts";
import { checkNumbers, type NumberRange } from "../../ml/ranges.ts";
import { Journal } from "./journal.ts";
import { Networks } from "./networks.ts";
import type { ScoredListener } from "./scored.ts";
import { Teaching } from "./teaching.ts";

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
  readonly pooled: PooledForecaster;
  /** Observations of the pooled forecaster that the other partitions have not heard of. */
  untoldObservations = 0;
  readonly networks: Networks;
  readonly teaching: Teaching;
  /** Observations that the other partitions have not heard of, and how many are worth telling. */
  untold = 0;
  tellAfter = firstTellAfter;
  /** Per partition, the sequence of the last news heard of its cohorts, and of what is pooled. */
  readonly heard = new Map<number, number>();
  readonly heardPooled = new Map<number, number>();
  /** Rises with every change to what is encoded. */
  revision = 0;
  /** Sums over the partition since the last checkpoint. */
  journal = new Journal();
  /** Told what every method said of each reading; no part of what is encoded. */
  onScored: ScoredListener | undefined;

  constructor(
    cohorts: Cohorts = new Cohorts(),
    pooled: PooledForecaster = new PooledForecaster(),
    networks: Networks = new Networks(),
    teaching: Teaching = new Teaching(),
  ) {
    this.cohorts = cohorts;
    this.pooled = pooled;
    this.networks = networks;
    this.teaching = teaching;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.untold);
    writer.u32(this.tellAfter);
    encodeHeard(this.heard, writer);
    this.cohorts.encode(writer);
    writer.u32(this.untoldObservations);
    encodeHeard(this.heardPooled, writer);
    this.pooled.encode(writer);
    this.networks.encode(writer);
    this.teaching.encode(writer);
  }

  /**
   * The shared state that {@link encode} wrote, or version 1 of it, which had cohorts only. Throws a
   * `RangeError` where the bytes are none.
   */
  static decode(version: number, reader: ByteReader): VideoShared {
    const untold = reader.u32();
    const tellAfter = reader.u32();
    const isPatient = tellAfter >= firstTellAfter && tellAfter <= lastTellAfter;
    if (!isPatient || untold >= tellAfter) {
      throw new RangeError(`found ${untold} untold observations of ${tellAfter}`);
    }
    const heard = decodeHeard(reader);
    const cohorts = Cohorts.decode(reader);
    const shared = version === 1
      ? new VideoShared(cohorts)
      : VideoShared.decodeRest(cohorts, reader);
    for (const [from, sequence] of heard) shared.heard.set(from, sequence);
    shared.untold = untold;
    shared.tellAfter = tellAfter;
    return shared;
  }

  private static decodeRest(cohorts: Cohorts, reader: ByteReader): VideoShared {
    const untold = reader.u32();
    const heard = decodeHeard(reader);
    const pooled = PooledForecaster.decode(reader);
    const networks = Networks.decode(reader);
    const shared = new VideoShared(cohorts, pooled, networks, Teaching.decode(reader));
    shared.untoldObservations = untold;
    for (const [from, sequence] of heard) shared.heardPooled.set(from, sequence);
    return shared;
  }
}

function encodeHeard(heard: ReadonlyMap<number, number>, writer: ByteWriter): void {
  writer.u32(heard.size);
  for (const [from, sequence] of heard) {
    writer.u32(from);
    writer.f64(sequence);
  }
}

function decodeHeard(reader: ByteReader): [from: number, sequence: number][] {
  const heard: [number, number][] = [];
  for (let left = reader.u32(); left > 0; left--) {
    const [from, sequence] = [reader.u32(), reader.f64()];
    checkNumbers([from, sequence], 0, heardRanges);
    heard.push([from, sequence]);
  }
  return heard;
}
