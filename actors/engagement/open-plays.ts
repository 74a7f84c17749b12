// The plays that a video's actor follows, in memory and in bytes.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxTimeMs } from "../../ml/ranges.ts";

/** What a viewer is doing: whether time that passes is time watched, and what an event would mean. */
export const phases = {
  /** Watching. */
  playing: 0,
  /** Watching, as far as is known: something happened after which players say once more that they play. */
  resuming: 1,
  /** Not watching. */
  paused: 2,
  /** Stopped or completed: what trails behind is part of it, the next play is another one. */
  ended: 3,
} as const;

/** How many plays may be followed at once; memory and snapshots are bounded by it. */
export const maxOpenPlays = 256;
/** The highest level of thinning out: one viewer in a million is followed. */
export const maxLevel = 20;

/** One viewer's play of a video. */
export class Play {
  /** Hash of the viewer's id. */
  viewer = 0;
  /** What the lists of countries and devices call its own. */
  country = 0;
  device = 0;
  lastMs = 0;
  /** Where in the video the viewer is, and came at most. */
  positionSeconds = 0;
  furthestSeconds = 0;
  watchedSeconds = 0;
  stalledSeconds = 0;
  /** NaN where nobody said. */
  startUpSeconds = NaN;
  stalls = 0;
  switches = 0;
  phase: number = phases.playing;
  isCompleted = false;
  hasFailed = false;
  /** One viewer in 2^level was followed: it stands for so many plays. */
  level = 0;

  get weight(): number {
    return 2 ** this.level;
  }
}

const numbersPerPlay = 8;
const hashesPerPlay = 2;
const marksPerPlay = 2;
const completed = 4;
const failed = 8;

/** A table of plays, by viewer; it grows up to {@link maxOpenPlays} and keeps no play twice. */
export class OpenPlays {
  private viewers = new Uint32Array(0);
  private numbers = new Float64Array(0);
  /** Country and device of each. */
  private words = new Uint32Array(0);
  /** Phase with two flags, and level, of each. */
  private marks = new Uint8Array(0);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The place of a viewer's play; -1 where none is followed. */
  find(viewer: number): number {
    const { viewers, count } = this;
    for (let i = 0; i < count; i++) if (viewers[i] === viewer) return i;
    return -1;
  }

  /** When the last event of the play at a place happened. */
  lastMs(at: number): number {
    return this.numbers[numbersPerPlay * at];
  }

  /** Reads the play at a place into `play`. */
  read(at: number, play: Play): void {
    const { numbers, marks } = this;
    const from = numbersPerPlay * at;
    play.viewer = this.viewers[at];
    play.country = this.words[hashesPerPlay * at];
    play.device = this.words[hashesPerPlay * at + 1];
    play.lastMs = numbers[from];
    play.positionSeconds = numbers[from + 1];
    play.furthestSeconds = numbers[from + 2];
    play.watchedSeconds = numbers[from + 3];
    play.stalledSeconds = numbers[from + 4];
    play.startUpSeconds = numbers[from + 5];
    play.stalls = numbers[from + 6];
    play.switches = numbers[from + 7];
    const mark = marks[marksPerPlay * at];
    play.phase = mark & 3;
    play.isCompleted = (mark & completed) !== 0;
    play.hasFailed = (mark & failed) !== 0;
    play.level = marks[marksPerPlay * at + 1];
  }

  /** Writes `play` to the place of its viewer, or to {@link size} for a new one. */
  write(at: number, play: Play): void {
    if (at === this.count) this.makeRoom();
    const { numbers, marks } = this;
    const from = numbersPerPlay * at;
    this.viewers[at] = play.viewer;
    this.words[hashesPerPlay * at] = play.country;
    this.words[hashesPerPlay * at + 1] = play.device;
    numbers[from] = play.lastMs;
    numbers[from + 1] = play.positionSeconds;
    numbers[from + 2] = play.furthestSeconds;
    numbers[from + 3] = play.watchedSeconds;
    numbers[from + 4] = play.stalledSeconds;
    numbers[from + 5] = play.startUpSeconds;
    numbers[from + 6] = play.stalls;
    numbers[from + 7] = play.switches;
    const flags = (play.isCompleted ? completed : 0) | (play.hasFailed ? failed : 0);
    marks[marksPerPlay * at] = play.phase | flags;
    marks[marksPerPlay * at + 1] = play.level;
  }

  /** Removes the play at a place; the last one moves there. */
  remove(at: number): void {
    const last = --this.count;
    if (at === last) return;
    this.viewers[at] = this.viewers[last];
    moveRow(this.numbers, numbersPerPlay, last, at);
    moveRow(this.words, hashesPerPlay, last, at);
    moveRow(this.marks, marksPerPlay, last, at);
  }

  encode(to: ByteWriter): void {
    to.u32(this.count);
    for (let at = 0; at < this.count; at++) {
      to.u32(this.viewers[at]);
      to.f64s(this.numbers, numbersPerPlay * at, numbersPerPlay);
      to.u32(this.words[hashesPerPlay * at]);
      to.u32(this.words[hashesPerPlay * at + 1]);
      to.u8(this.marks[marksPerPlay * at]);
      to.u8(this.marks[marksPerPlay * at + 1]);
    }
  }

  /** The plays that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): OpenPlays {
    const count = from.u32();
    if (count > maxOpenPlays) {
      throw new RangeError(`open plays: found ${count}, wanted at most ${maxOpenPlays}`);
    }
    const plays = new OpenPlays();
    const play = new Play();
    for (let at = 0; at < count; at++) {
      const viewer = from.u32();
      if (viewer === 0 || plays.find(viewer) >= 0) {
        throw new RangeError(`viewer: found ${viewer}, which is none, or a second time`);
      }
      plays.makeRoom();
      plays.viewers[at] = viewer;
      from.f64s(plays.numbers, numbersPerPlay * at, numbersPerPlay);
      plays.words[hashesPerPlay * at] = from.u32();
      plays.words[hashesPerPlay * at + 1] = from.u32();
      const mark = from.u8();
      plays.marks[marksPerPlay * at] = mark;
      plays.marks[marksPerPlay * at + 1] = from.u8();
      plays.read(at, play);
      check(play, mark);
    }
    return plays;
  }

  private makeRoom(): void {
    this.count++;
    if (this.count <= this.viewers.length) return;
    const capacity = Math.max(2, 2 * this.viewers.length);
    this.viewers = grown(this.viewers, new Uint32Array(capacity));
    this.numbers = grown(this.numbers, new Float64Array(capacity * numbersPerPlay));
    this.words = grown(this.words, new Uint32Array(capacity * hashesPerPlay));
    this.marks = grown(this.marks, new Uint8Array(capacity * marksPerPlay));
  }
}

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function grown<A extends Column>(from: A, into: A): A {
  into.set(from);
  return into;
}

function moveRow(column: Column, width: number, from: number, to: number): void {
  column.copyWithin(width * to, width * from, width * (from + 1));
}

/** Throws a `RangeError` where there can be no such play. */
function check(play: Play, mark: number): void {
  const { positionSeconds, furthestSeconds, watchedSeconds, stalledSeconds } = play;
  hold("marks", mark, mark < 2 * failed && play.level <= maxLevel);
  hold("completion", mark, !play.isCompleted || play.phase === phases.ended);
  hold("time", play.lastMs, play.lastMs >= 0 && play.lastMs <= maxTimeMs);
  for (const seconds of [positionSeconds, furthestSeconds, watchedSeconds, stalledSeconds]) {
    hold("seconds", seconds, seconds >= 0 && Number.isFinite(seconds));
  }
  const { startUpSeconds, stalls, switches } = play;
  hold("start-up", startUpSeconds, !(startUpSeconds < 0) && startUpSeconds !== Infinity);
  for (const count of [stalls, switches]) {
    hold("count", count, count >= 0 && Number.isInteger(count));
  }
}

function hold(name: string, found: number, holds: boolean): void {
  if (!holds) throw new RangeError(`${name} of a play: found ${found}, which cannot be`);
}
