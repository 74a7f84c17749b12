// The rolling state of what activity says of one video, and its bytes.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { DropOff } from "../../ml/engagement/drop-off.ts";
import { FrequentWords } from "../../ml/engagement/frequent-words.ts";
import { HyperLogLog } from "../../ml/engagement/hyperloglog.ts";
import { RecentHashes } from "../../ml/engagement/recent-hashes.ts";
import { textHash } from "../../ml/text-hash.ts";
import { WaitingTimes } from "../../ml/engagement/waiting-times.ts";
import { maxTimeMs } from "../../ml/ranges.ts";
import { decodeToken } from "../../streams/token.ts";
import { maxLevel, OpenPlays } from "./open-plays.ts";
import { checkSums, place, sumCount } from "./sums.ts";

/** Event time without an event after which a play has ended, with its last one. */
export const idleMs = 30 * 60_000;

/** Everything a video's actor remembers of its viewers. */
export class EngagementState {
  /** The subject token of the video's id. */
  readonly key: string;
  readonly videoId: string;
  /** Other viewers are followed of each video, so that what chance does to one it does not do to all. */
  readonly salt: number;
  /** What is added up; see {@link place}. */
  readonly sums = new Float64Array(sumCount);
  readonly viewers: HyperLogLog;
  /** Hashes of the ids of the newest events: what is sent again counts once. */
  readonly recent: RecentHashes;
  readonly plays: OpenPlays;
  readonly dropOff: DropOff;
  readonly startUps: WaitingTimes;
  /** Plays and seconds watched, by country and by device of the event with which the play began. */
  readonly countries: FrequentWords;
  readonly devices: FrequentWords;
  /** One viewer in 2^level is followed. */
  level = 0;
  /** Length of the video as last heard; 0 while it is unknown. */
  lengthSeconds = 0;
  /** The latest event time, none of it ahead of the log; 0 before the first event. */
  latestMs = 0;
  /** No play has been idle for long enough before this; undefined while none is open. */
  idleAtMs: number | undefined;
  /** Stream sequence of the last event. */
  sequence = 0;

  constructor(key: string, parts: Partial<Parts> = {}) {
    this.key = key;
    this.videoId = decodeToken(key);
    this.salt = textHash(key);
    this.viewers = parts.viewers ?? new HyperLogLog();
    this.recent = parts.recent ?? new RecentHashes();
    this.plays = parts.plays ?? new OpenPlays();
    this.dropOff = parts.dropOff ?? new DropOff();
    this.startUps = parts.startUps ?? new WaitingTimes();
    this.countries = parts.countries ?? new FrequentWords();
    this.devices = parts.devices ?? new FrequentWords();
  }

  encode(writer: ByteWriter): void {
    writer.f64s(this.sums);
    writer.u8(this.level);
    writer.f64(this.lengthSeconds);
    writer.f64(this.latestMs);
    writer.f64(this.idleAtMs ?? NaN);
    writer.f64(this.sequence);
    this.viewers.encode(writer);
    this.recent.encode(writer);
    this.plays.encode(writer);
    this.dropOff.encode(writer);
    this.startUps.encode(writer);
    this.countries.encode(writer);
    this.devices.encode(writer);
  }

  /**
   * The state that {@link encode} wrote. Throws a `RangeError` that says what is wrong where no events
   * could have led to such a state, and `InvalidId` where the key is none.
   */
  static decode(key: string, reader: ByteReader): EngagementState {
    const sums = new Float64Array(sumCount);
    reader.f64s(sums);
    const level = reader.u8();
    const lengthSeconds = reader.f64();
    const latestMs = reader.f64();
    const idleAtMs = reader.f64();
    const sequence = reader.f64();
    const state = new EngagementState(key, {
      viewers: HyperLogLog.decode(reader),
      recent: RecentHashes.decode(reader),
      plays: OpenPlays.decode(reader),
      dropOff: DropOff.decode(reader),
      startUps: WaitingTimes.decode(reader),
      countries: FrequentWords.decode(reader),
      devices: FrequentWords.decode(reader),
    });
    state.sums.set(sums);
    state.level = level;
    state.lengthSeconds = lengthSeconds;
    state.latestMs = latestMs;
    state.idleAtMs = Number.isNaN(idleAtMs) ? undefined : idleAtMs;
    state.sequence = sequence;
    state.check();
    return state;
  }

  /** Throws a `RangeError` where what the parts say, each of them possible, cannot be of one video. */
  private check(): void {
    const { sums, level, lengthSeconds, latestMs, idleAtMs = 0, sequence } = this;
    checkSums(sums);
    hold("level", level, level <= maxLevel);
    hold(
      "length of the video",
      lengthSeconds,
      lengthSeconds >= 0 && Number.isFinite(lengthSeconds),
    );
    hold("latest time", latestMs, latestMs >= 0 && latestMs <= maxTimeMs);
    hold("time of the idle", idleAtMs, idleAtMs >= 0 && idleAtMs <= maxTimeMs);
    hold("sequence", sequence, Number.isSafeInteger(sequence) && sequence >= 0);
    const placed = this.dropOff.weight;
    hold("plays of known length", placed, placed <= sums[place.endedPlays]);
  }
}

type Parts = Pick<
  EngagementState,
  "viewers" | "recent" | "plays" | "dropOff" | "startUps" | "countries" | "devices"
>;

function hold(name: string, found: number, holds: boolean): void {
  if (!holds) throw new RangeError(`${name}: found ${found}, which cannot be`);
}
