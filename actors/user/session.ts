// One session of a user, open or closed, where it lies in the user's bytes.
import { activityNumber, type ActivityType } from "../../streams/activity-types.ts";
import {
  addF32,
  addF64,
  bumpU16,
  bumpU32,
  f32At,
  f64At,
  setF32,
  setF64,
  setU16,
  setU32,
  u16At,
  u32At,
} from "./cells.ts";
import { keptCategories, sessionAt, sessionBytes, slotAt } from "./layout.ts";
import type { SessionNumbers } from "./measures.ts";

/** Event time without an event after which a session is over. */
export const idleMs = 30 * 60_000;

const isOpenFlag = 1;
const hasStartFlag = 2;
const hasEndFlag = 4;

/** Amounts that sessions sum up, in seconds. */
export type SessionSum =
  | "watchSeconds"
  | "readSeconds"
  | "stallSeconds"
  | "startUpSeconds";

/** A session in slot `slot` of a user's bytes; made when it is looked at, and thrown away. */
export class Session implements SessionNumbers {
  readonly slot: number;
  private readonly view: DataView;
  private readonly from: number;

  constructor(view: DataView, slot: number) {
    this.view = view;
    this.slot = slot;
    this.from = slotAt(slot);
  }

  /** Counts the user's sessions from 1; 0 where the slot is empty. */
  get number(): number {
    return u32At(this.view, this.from + sessionAt.number);
  }

  get startMs(): number {
    return f64At(this.view, this.from + sessionAt.startMs);
  }

  get lastMs(): number {
    return f64At(this.view, this.from + sessionAt.lastMs);
  }

  get isOpen(): boolean {
    return (this.flags & isOpenFlag) !== 0;
  }

  /** Late events that amended it after it was closed. */
  get corrections(): number {
    return u32At(this.view, this.from + sessionAt.corrections);
  }

  /** How many events the user had had when it was touched last. */
  get touched(): number {
    return u32At(this.view, this.from + sessionAt.touched);
  }

  get revenue(): number {
    return f64At(this.view, this.from + sessionAt.revenue);
  }

  get longestGapSeconds(): number {
    return f32At(this.view, this.from + sessionAt.longestGapSeconds);
  }

  get hoursSincePrevious(): number {
    return f32At(this.view, this.from + sessionAt.hoursSincePrevious);
  }

  get depth(): number {
    return u16At(this.view, this.from + sessionAt.depth);
  }

  get repeats(): number {
    return u16At(this.view, this.from + sessionAt.repeats);
  }

  get deviceSwitches(): number {
    return u16At(this.view, this.from + sessionAt.deviceSwitches);
  }

  /** Steps reached of each funnel, four bits a funnel. */
  get funnels(): number {
    return u16At(this.view, this.from + sessionAt.funnels);
  }

  set funnels(steps: number) {
    setU16(this.view, this.from + sessionAt.funnels, steps);
  }

  /** Events of the type with this number; no more than 65,535 are counted. */
  countAt(type: number): number {
    return u16At(this.view, this.from + sessionAt.counts, type);
  }

  count(type: ActivityType): number {
    return this.countAt(activityNumber(type));
  }

  sum(name: SessionSum): number {
    return f32At(this.view, this.from + sessionAt[name]);
  }

  /** Seconds of one of the categories kept, in no order. */
  categorySeconds(place: number): number {
    return f32At(this.view, this.from + sessionAt.categorySeconds, place);
  }

  /** Hash of that category; 0 where there is none. */
  categoryHash(place: number): number {
    return u32At(this.view, this.from + sessionAt.categories, place);
  }

  /** Makes the slot a session that begins, and so far ends, at `atMs`. */
  begin(number: number, atMs: number, hoursSincePrevious: number, isOpen: boolean): void {
    new Uint8Array(this.view.buffer, this.from, sessionBytes).fill(0);
    setU32(this.view, this.from + sessionAt.number, 0, number);
    setF64(this.view, this.from + sessionAt.startMs, atMs);
    setF64(this.view, this.from + sessionAt.lastMs, atMs);
    setF32(this.view, this.from + sessionAt.hoursSincePrevious, 0, hoursSincePrevious);
    if (isOpen) this.flags = isOpenFlag;
  }

  /** Takes over what another slot holds. */
  copy(other: Session): void {
    new Uint8Array(this.view.buffer).copyWithin(this.from, other.from, other.from + sessionBytes);
  }

  /**
   * Whether an event at `atMs` is part of it, as far as this session says. It is within it, or less than
   * 30 minutes away; nothing goes before an event that began it, or behind one that ended it.
   */
  takes(atMs: number, type: ActivityType): boolean {
    const { startMs, lastMs, flags } = this;
    if (atMs > lastMs) {
      return atMs - lastMs < idleMs && (flags & hasEndFlag) === 0 && type !== "session_start";
    }
    if (atMs >= startMs) return true;
    return startMs - atMs < idleMs && (flags & hasStartFlag) === 0 && type !== "session_end";
  }

  /** Stretches it to an event at `atMs` that it takes; returns the seconds by which it is longer. */
  extend(atMs: number, type: ActivityType): number {
    const { startMs, lastMs } = this;
    if (atMs <= startMs && type === "session_start") this.flags |= hasStartFlag;
    if (atMs >= lastMs && type === "session_end") this.flags |= hasEndFlag;
    if (atMs < startMs) setF64(this.view, this.from + sessionAt.startMs, atMs);
    if (atMs <= lastMs) return Math.max(0, startMs - atMs) / 1000;
    const gap = (atMs - lastMs) / 1000;
    setF64(this.view, this.from + sessionAt.lastMs, atMs);
    if (gap > this.longestGapSeconds) {
      setF32(this.view, this.from + sessionAt.longestGapSeconds, 0, gap);
    }
    return gap;
  }

  close(): void {
    this.flags &= ~isOpenFlag;
  }

  correct(): void {
    bumpU32(this.view, this.from + sessionAt.corrections);
  }

  touch(events: number): void {
    setU32(this.view, this.from + sessionAt.touched, 0, events);
  }

  bump(type: number): void {
    bumpU16(this.view, this.from + sessionAt.counts, type);
  }

  add(name: SessionSum, seconds: number): void {
    addF32(this.view, this.from + sessionAt[name], 0, seconds);
  }

  earn(revenue: number): void {
    addF64(this.view, this.from + sessionAt.revenue, revenue);
  }

  /** Counts an item that was opened; `isRepeat` where it was in an earlier session, too. */
  open(isRepeat: boolean): void {
    bumpU16(this.view, this.from + sessionAt.depth);
    if (isRepeat) bumpU16(this.view, this.from + sessionAt.repeats);
  }

  switchDevice(): void {
    bumpU16(this.view, this.from + sessionAt.deviceSwitches);
  }

  /**
   * Adds time to a category. Four are kept: a fifth takes the place of the one with the least time, once
   * a single stretch of it is longer than all of that.
   */
  addCategory(hash: number, seconds: number): void {
    let least = 0;
    for (let i = 0; i < keptCategories; i++) {
      const kept = this.categoryHash(i);
      if (kept === hash || kept === 0) return this.setCategory(i, hash, seconds);
      if (this.categorySeconds(i) < this.categorySeconds(least)) least = i;
    }
    if (seconds <= this.categorySeconds(least)) return;
    setF32(this.view, this.from + sessionAt.categorySeconds, least, 0);
    this.setCategory(least, hash, seconds);
  }

  private setCategory(place: number, hash: number, seconds: number): void {
    setU32(this.view, this.from + sessionAt.categories, place, hash);
    addF32(this.view, this.from + sessionAt.categorySeconds, place, seconds);
  }

  private get flags(): number {
    return u16At(this.view, this.from + sessionAt.flags);
  }

  private set flags(flags: number) {
    setU16(this.view, this.from + sessionAt.flags, flags);
  }
}
