// The items that a recommender knows, each in a slot: bounded, and the least recently consumed leave.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { textHash } from "../text-hash.ts";
import { readCount } from "./numbers.ts";

/** Most categories that are told apart; items of any further one count as of none. */
export const maxCategories = 1_000;

/** One of so many items leaves when there is no room, all of them at once. */
const leavingShare = 16;

const none = -1;

/** Items in slots from 0 on, in the order in which they were last consumed. */
export class ItemTable {
  readonly maxItems: number;
  /** Names of categories; number 0 stands for none. */
  readonly categories: string[] = [""];
  /** Category of each slot, by its number. */
  readonly category: Uint16Array;
  /** What the clock of the recommender said when the item of a slot became known. */
  readonly since: Float64Array;
  /** 1 for slots that hold an item. */
  readonly alive: Uint8Array;
  private readonly ids: string[] = [];
  private readonly hashes: Uint32Array;
  private readonly slots = new Map<number, number>();
  private readonly categoryNumbers = new Map<string, number>([["", 0]]);
  private readonly newer: Int32Array;
  private readonly older: Int32Array;
  private readonly free: number[] = [];
  private newest = none;
  private oldest = none;

  constructor(maxItems: number) {
    if (!Number.isInteger(maxItems) || maxItems < leavingShare || maxItems > 0xffff) {
      throw new RangeError(`found room for ${maxItems} items, wanted ${leavingShare} to ${0xffff}`);
    }
    this.maxItems = maxItems;
    this.hashes = new Uint32Array(maxItems);
    this.category = new Uint16Array(maxItems);
    this.since = new Float64Array(maxItems);
    this.alive = new Uint8Array(maxItems);
    this.newer = new Int32Array(maxItems);
    this.older = new Int32Array(maxItems);
  }

  /** Items that are known. */
  get count(): number {
    return this.ids.length - this.free.length;
  }

  /** Slots from 0 on that hold an item or held one. */
  get slotCount(): number {
    return this.ids.length;
  }

  /** Whether another item finds no slot before some leave. */
  get isFull(): boolean {
    return this.count >= this.maxItems;
  }

  /** The slot of the item with a hash, or -1. */
  slotOf(hash: number): number {
    return this.slots.get(hash) ?? none;
  }

  /** The id of the item in a slot. */
  idOf(slot: number): string {
    return this.ids[slot];
  }

  /** The hash of the item in a slot. */
  hashOf(slot: number): number {
    return this.hashes[slot];
  }

  /** Gives a slot to an item that has none; {@link isFull} must be false. */
  add(id: string, hash: number, category: string | undefined, since: number): number {
    const slot = this.free.pop() ?? this.ids.length;
    this.ids[slot] = id;
    this.hashes[slot] = hash;
    this.slots.set(hash, slot);
    this.alive[slot] = 1;
    this.since[slot] = since;
    this.category[slot] = 0;
    this.classify(slot, category);
    this.link(slot);
    return slot;
  }

  /** Sets the category of an item, if there is something new to say. */
  classify(slot: number, category: string | undefined): void {
    if (category !== undefined) this.category[slot] = this.numberOf(category);
  }

  /** The number of a category, given to it if it has none yet; 0 if there is no room for more. */
  private numberOf(name: string): number {
    const known = this.categoryNumbers.get(name);
    if (known !== undefined) return known;
    if (this.categories.length > maxCategories) return 0;
    this.categoryNumbers.set(name, this.categories.length);
    return this.categories.push(name) - 1;
  }

  /** The number of a category that is known, or 0. */
  categoryNumber(name: string): number {
    return this.categoryNumbers.get(name) ?? 0;
  }

  /** Makes an item the one consumed last. */
  touch(slot: number): void {
    if (this.newest === slot) return;
    this.unlink(slot);
    this.link(slot);
  }

  /** Takes the slots of the sixteenth of the items that were consumed the longest ago. */
  leave(): void {
    for (let left = Math.ceil(this.count / leavingShare); left > 0; left--) {
      const slot = this.oldest;
      this.unlink(slot);
      this.slots.delete(this.hashes[slot]);
      this.ids[slot] = "";
      this.alive[slot] = 0;
      this.free.push(slot);
    }
  }

  /** Writes the table; {@link ItemTable.decode} takes it back. */
  encode(to: ByteWriter): void {
    to.u32(this.maxItems);
    to.u32(this.categories.length - 1);
    for (let i = 1; i < this.categories.length; i++) to.text(this.categories[i]);
    to.u32(this.free.length);
    to.u16s(Uint16Array.from(this.free));
    to.u32(this.count);
    for (let slot = this.oldest; slot !== none; slot = this.newer[slot]) {
      to.u32(slot);
      to.text(this.ids[slot]);
      to.u32(this.category[slot]);
      to.f64(this.since[slot]);
    }
  }

  /** The table that {@link encode} wrote. Throws a `RangeError` on bytes that are none. */
  static decode(from: ByteReader): ItemTable {
    const table = new ItemTable(from.u32());
    const categories = readCount(from, "categories", maxCategories);
    for (let i = 0; i < categories; i++) table.numberOf(from.text());
    if (table.categories.length !== categories + 1) throw new RangeError("a category came twice");
    const free = new Uint16Array(readCount(from, "free slots", table.maxItems));
    from.u16s(free);
    const count = readCount(from, "items", table.maxItems - free.length);
    const slots = free.length + count;
    const isTaken = new Uint8Array(slots);
    const take = (slot: number) => {
      if (slot >= slots || isTaken[slot] === 1) throw new RangeError(`slot ${slot} came twice`);
      isTaken[slot] = 1;
    };
    for (let i = 0; i < slots; i++) table.ids.push("");
    for (const slot of free) {
      take(slot);
      table.free.push(slot);
    }
    for (let i = 0; i < count; i++) {
      const slot = from.u32();
      take(slot);
      table.restore(slot, from);
    }
    return table;
  }

  private restore(slot: number, from: ByteReader): void {
    const id = from.text();
    const hash = textHash(id);
    if (this.slots.has(hash)) throw new RangeError(`item ${JSON.stringify(id)} came twice`);
    this.ids[slot] = id;
    this.hashes[slot] = hash;
    this.slots.set(hash, slot);
    this.alive[slot] = 1;
    const most = this.categories.length - 1;
    const numbers = [from.u32(), from.f64()];
    checkNumbers(numbers, 0, [
      { name: "category", count: 1, low: 0, high: most, whole: true },
      { name: "known since", count: 1, low: 0, high: maxSteps, whole: true },
    ]);
    this.category[slot] = numbers[0];
    this.since[slot] = numbers[1];
    this.link(slot);
  }

  private link(slot: number): void {
    this.newer[slot] = none;
    this.older[slot] = this.newest;
    if (this.newest === none) this.oldest = slot;
    else this.newer[this.newest] = slot;
    this.newest = slot;
  }

  private unlink(slot: number): void {
    const newer = this.newer[slot];
    const older = this.older[slot];
    if (newer === none) this.newest = older;
    else this.older[newer] = older;
    if (older === none) this.oldest = newer;
    else this.newer[older] = newer;
  }
}
