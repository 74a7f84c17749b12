// Items to compare a choice with: drawn by what was consumed lately, and evenly from all.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { checkNumbers } from "../ranges.ts";
import type { ItemTable } from "./item-table.ts";
import { readCount } from "./numbers.ts";

/** Consumptions that are remembered to draw from. */
const memory = 1_024;

/** Draws slots: half of the time one that was consumed lately, half of the time any. */
export class Sampler {
  private readonly items: ItemTable;
  private readonly latest = new Uint16Array(memory);
  private readonly counts: Uint16Array;
  private latestLength = 0;
  private next = 0;
  private readonly random: Random;

  constructor(items: ItemTable, random: Random) {
    this.items = items;
    this.counts = new Uint16Array(items.maxItems);
    this.random = random;
  }

  /** Remembers a consumption. */
  add(slot: number): void {
    if (this.latestLength === memory) this.counts[this.latest[this.next]] -= 1;
    else this.latestLength += 1;
    this.latest[this.next] = slot;
    this.counts[slot] += 1;
    this.next = (this.next + 1) % memory;
  }

  /** A slot that holds an item; there must be one. */
  draw(): number {
    const { items, random } = this;
    if (this.latestLength > 0 && random.chance(0.5)) {
      const slot = this.latest[random.next() % this.latestLength];
      if (items.alive[slot] === 1) return slot;
    }
    let slot = random.next() % items.slotCount;
    for (let tries = 0; tries < items.slotCount && items.alive[slot] === 0; tries++) {
      slot = (slot + 1) % items.slotCount;
    }
    return slot;
  }

  /** How likely {@link draw} is to give this slot, up to consumptions of items that left. */
  chanceOf(slot: number): number {
    const lately = this.latestLength === 0 ? 0 : this.counts[slot] / this.latestLength;
    return 0.5 * lately + (this.latestLength === 0 ? 1 : 0.5) / this.items.count;
  }

  encode(to: ByteWriter): void {
    this.random.encode(to);
    to.u32(this.latestLength);
    to.u32(this.next);
    to.u16s(this.latest.subarray(0, this.latestLength));
  }

  /** What {@link encode} wrote of these items; a `RangeError` if it is none. */
  static decode(from: ByteReader, items: ItemTable): Sampler {
    const sampler = new Sampler(items, Random.decode(from));
    sampler.latestLength = readCount(from, "latest", memory);
    sampler.next = readCount(from, "next", memory - 1);
    const latest = sampler.latest.subarray(0, sampler.latestLength);
    from.u16s(latest);
    const high = items.slotCount - 1;
    checkNumbers(latest, 0, [{ name: "latest slot", count: latest.length, low: 0, high }]);
    for (const slot of latest) sampler.counts[slot] += 1;
    return sampler;
  }
}
