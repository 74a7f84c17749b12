// The decisions that an experiment remembers, so that their rewards find them: a ring under a bound.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers, maxSteps } from "../../ml/ranges.ts";
import { saltedHash, textHash } from "../../ml/text-hash.ts";
import {
  bytesPerDecision,
  bytesPerNumber,
  checkDecision,
  columnsOf,
  copyDecision,
  type DecisionColumns,
  keptBit,
  leastShare,
} from "./decision-columns.ts";

/** Most decisions that an experiment remembers. */
export const mostRemembered = 50_000;

/** Most memory that they take, 2.1 MB: fewer are remembered where contexts are long. */
const mostMemoryBytes = mostRemembered * bytesPerDecision;

const firstRoom = 256;

/** Stands for no split. */
export const noSplit = 255;

/** What a decision waits for, or had. */
export const decisionStates = ["open", "settled", "rewarded"] as const;
export type DecisionState = typeof decisionStates[number];

/** A decision as it is remembered. */
export interface RememberedDecision {
  readonly id: string;
  /** When the log took it, milliseconds since the epoch. */
  readonly atMs: number;
  readonly arm: number;
  /** The probability that its arm had, as {@link rememberedShare} keeps it, and how many arms were open. */
  readonly share: number;
  readonly openArms: number;
  /** Where its probabilities are kept (split-table.ts); {@link noSplit} where they are not. */
  readonly split: number;
  /** Whether its arm was drawn for it, and not kept from an earlier decision. */
  readonly isDrawn: boolean;
  readonly context: Float64Array;
}

/** How many decisions fit whose contexts are so many numbers. */
export function memoryCapacity(contextLength: number): number {
  const bytes = bytesPerDecision + bytesPerNumber * contextLength;
  return Math.min(mostRemembered, Math.floor(mostMemoryBytes / bytes));
}

/** A share as a memory keeps it, above 0. */
export function rememberedShare(share: number): number {
  return Math.max(leastShare, Math.fround(share));
}

/**
 * Decisions by number, counted from 0 over the whole life of the experiment; those from `first` to before
 * `next` are remembered. Ids are kept as 64 bits of hashes: among 50,000 two share them once in ten billion
 * such sets.
 */
export class DecisionMemory {
  readonly contextLength: number;
  readonly capacity: number;
  /** The number of the oldest that is remembered: as many are forgotten. */
  first = 0;
  /** The number of the next decision. */
  next = 0;
  /** All before this one are settled or rewarded. */
  firstOpen = 0;
  /** How many wait for a reward. */
  open = 0;
  private columns: DecisionColumns;

  constructor(contextLength: number) {
    this.contextLength = contextLength;
    this.capacity = memoryCapacity(contextLength);
    this.columns = columnsOf(Math.min(firstRoom, this.capacity), contextLength);
  }

  get size(): number {
    return this.next - this.first;
  }

  get isFull(): boolean {
    return this.size === this.capacity;
  }

  /** The number of a decision; undefined where it is not remembered. */
  find(id: string): number | undefined {
    const { columns } = this;
    const hash = textHash(id);
    const otherHash = saltedHash(id, 1);
    let slot = columns.heads[hash % columns.heads.length];
    while (slot >= 0 && (columns.hash[slot] !== hash || columns.otherHash[slot] !== otherHash)) {
      slot = columns.older[slot];
    }
    return slot < 0 ? undefined : this.numberAt(slot);
  }

  /** Remembers a decision, which is open; there must be room. */
  push(decision: RememberedDecision): void {
    if (this.isFull) throw new RangeError(`found no room for more than ${this.capacity} decisions`);
    if (this.size === this.columns.hash.length) this.grow();
    const { columns } = this;
    const slot = this.slotOf(this.next);
    columns.hash[slot] = textHash(decision.id);
    columns.otherHash[slot] = saltedHash(decision.id, 1);
    columns.atMs[slot] = decision.atMs;
    columns.reward[slot] = 0;
    columns.arm[slot] = decision.arm;
    columns.openArms[slot] = decision.openArms;
    columns.share[slot] = decision.share;
    columns.split[slot] = decision.split;
    columns.state[slot] = decision.isDrawn ? 0 : keptBit;
    const { contextLength } = this;
    for (let i = 0; i < contextLength; i++) {
      columns.context[slot * contextLength + i] = decision.context[i];
    }
    this.next++;
    this.open++;
    this.link(slot);
  }

  /** Forgets the oldest; there must be one, and it must not be open. */
  forgetOldest(): void {
    const { columns } = this;
    if (this.size === 0 || this.state(this.first) === "open") {
      throw new RangeError("found no decision that can be forgotten");
    }
    const slot = this.slotOf(this.first);
    const bucket = columns.hash[slot] % columns.heads.length;
    // It is the last of its bucket, as all others there are newer.
    let at = columns.heads[bucket];
    if (at === slot) columns.heads[bucket] = -1;
    else {
      while (columns.older[at] !== slot) at = columns.older[at];
      columns.older[at] = -1;
    }
    this.first++;
  }

  state(number: number): DecisionState {
    return decisionStates[this.columns.state[this.slotOf(number)] & ~keptBit];
  }

  isDrawn(number: number): boolean {
    return (this.columns.state[this.slotOf(number)] & keptBit) === 0;
  }

  atMs(number: number): number {
    return this.columns.atMs[this.slotOf(number)];
  }

  arm(number: number): number {
    return this.columns.arm[this.slotOf(number)];
  }

  share(number: number): number {
    return this.columns.share[this.slotOf(number)];
  }

  openArms(number: number): number {
    return this.columns.openArms[this.slotOf(number)];
  }

  split(number: number): number {
    return this.columns.split[this.slotOf(number)];
  }

  /** The splits of all that are remembered. */
  *splits(): Generator<number> {
    for (let number = this.first; number < this.next; number++) yield this.split(number);
  }

  /** What it earned, where it is rewarded. */
  reward(number: number): number {
    return this.columns.reward[this.slotOf(number)];
  }

  /** Writes the numbers of its context into `into`, as short as they are kept. */
  readContext(number: number, into: Float64Array): void {
    const from = this.slotOf(number) * this.contextLength;
    for (let i = 0; i < into.length; i++) into[i] = this.columns.context[from + i];
  }

  /** It has earned the default, unless a late reward says otherwise. */
  settle(number: number): void {
    this.close(number, "settled");
  }

  setReward(number: number, reward: number): void {
    this.columns.reward[this.slotOf(number)] = reward;
    this.close(number, "rewarded");
  }

  encode(to: ByteWriter): void {
    to.f64(this.first);
    to.u32(this.size);
    const { columns, contextLength } = this;
    for (let number = this.first; number < this.next; number++) {
      const slot = this.slotOf(number);
      to.u32(columns.hash[slot]);
      to.u32(columns.otherHash[slot]);
      to.f64(columns.atMs[slot]);
      to.f64(columns.reward[slot]);
      to.u32(columns.arm[slot] * 0x10000 + columns.openArms[slot]);
      to.f32(columns.share[slot]);
      to.u8(columns.split[slot]);
      to.u8(columns.state[slot]);
      for (let i = 0; i < contextLength; i++) to.f32(columns.context[slot * contextLength + i]);
    }
  }

  /** Reads what {@link encode} wrote of decisions between `armCount` arms; a `RangeError` for other bytes. */
  static decode(from: ByteReader, contextLength: number, armCount: number): DecisionMemory {
    const memory = new DecisionMemory(contextLength);
    const first = from.f64();
    const size = from.u32();
    checkNumbers([first, size], 0, [
      { name: "decisions forgotten", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "decisions remembered", count: 1, low: 0, high: memory.capacity, whole: true },
    ]);
    memory.first = memory.next = memory.firstOpen = first;
    const room = memory.columns.hash.length;
    if (size > room) memory.columns = columnsOf(Math.min(2 * size, memory.capacity), contextLength);
    for (let i = 0; i < size; i++) memory.read(from, armCount);
    memory.firstOpen = memory.firstOpenFrom(first);
    return memory;
  }

  private read(from: ByteReader, armCount: number): void {
    const { columns, contextLength } = this;
    const slot = this.slotOf(this.next);
    columns.hash[slot] = from.u32();
    columns.otherHash[slot] = from.u32();
    columns.atMs[slot] = from.f64();
    columns.reward[slot] = from.f64();
    const arms = from.u32();
    columns.arm[slot] = Math.floor(arms / 0x10000);
    columns.openArms[slot] = arms % 0x10000;
    columns.share[slot] = from.f32();
    columns.split[slot] = from.u8();
    columns.state[slot] = from.u8();
    for (let i = 0; i < contextLength; i++) {
      columns.context[slot * contextLength + i] = from.f32();
    }
    const earliestMs = this.next > this.first ? this.atMs(this.next - 1) : 0;
    checkDecision(columns, slot, contextLength, earliestMs, armCount);
    this.next++;
    if (this.state(this.next - 1) === "open") this.open++;
    this.link(slot);
  }

  private close(number: number, state: DecisionState): void {
    const { columns } = this;
    if (this.state(number) === "open") this.open--;
    const slot = this.slotOf(number);
    columns.state[slot] = decisionStates.indexOf(state) + (columns.state[slot] & keptBit);
    this.firstOpen = this.firstOpenFrom(this.firstOpen);
  }

  private firstOpenFrom(number: number): number {
    let at = number;
    while (at < this.next && this.state(at) !== "open") at++;
    return at;
  }

  private slotOf(number: number): number {
    return number % this.columns.hash.length;
  }

  private numberAt(slot: number): number {
    const room = this.columns.hash.length;
    return this.first + (slot - this.slotOf(this.first) + room) % room;
  }

  private link(slot: number): void {
    const { columns: { hash, heads, older } } = this;
    const bucket = hash[slot] % heads.length;
    older[slot] = heads[bucket];
    heads[bucket] = slot;
  }

  private grow(): void {
    const before = this.columns;
    const room = before.hash.length;
    const columns = columnsOf(Math.min(2 * room, this.capacity), this.contextLength);
    const wider = columns.hash.length;
    this.columns = columns;
    for (let number = this.first; number < this.next; number++) {
      copyDecision(before, number % room, columns, number % wider, this.contextLength);
      this.link(number % wider);
    }
  }
}
