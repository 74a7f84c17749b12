// How many different ones there were, in 2 KB at most: few are kept as they are, many are estimated.
import type { ByteReader, ByteWriter } from "../bytes.ts";

const indexBits = 11;
const registerCount = 2 ** indexBits;
/** Bits of a hash that its rank is read from. */
const rankBits = 32 - indexBits;
const maxRank = rankBits + 1;

/** Up to so many hashes are kept themselves. */
export const maxKeptHashes = 256;

/** Relative standard error of an estimate: 1.04 / √2048. */
export const estimateStandardError = 1.04 / Math.sqrt(registerCount);

const z95 = 1.959963984540054;

/**
 * Counts distinct hashes of 32 bits, as {@link textHash} makes them. Up to {@link maxKeptHashes} it keeps
 * them and counts exactly; beyond, each of 2,048 registers keeps the longest run of zeros that it saw, and
 * the count is estimated with a relative standard error of 2.3 %.
 * Sources: Flajolet, Fusy, Gandouet and Meunier, HyperLogLog: the analysis of a near-optimal cardinality
 * estimation algorithm, 2007 (registers, error); Heule, Nunkesser and Hall, HyperLogLog in practice, 2013
 * (few kept as they are); Ertl, New cardinality estimation algorithms for HyperLogLog sketches, 2017,
 * algorithm 6 (the estimate, without bias from none to 2^32, so that no table of corrections is needed).
 *
 * ```ts
 * const viewers = new HyperLogLog();
 * for (const name of ["ann", "bob", "ann"]) viewers.add(textHash(name));
 * viewers.estimate(); // 2
 * viewers.standardError; // 0: so few are counted exactly
 * ```
 */
export class HyperLogLog {
  /** The hashes themselves, ascending, while they are few. */
  private kept: Uint32Array | undefined = new Uint32Array(4);
  private keptCount = 0;
  private registers: Uint8Array<ArrayBuffer> | undefined;

  /** Counts a hash, unless it was counted before. */
  add(hash: number): void {
    if (this.registers !== undefined) raise(this.registers, hash);
    else if (this.kept !== undefined) this.keep(this.kept, hash);
  }

  /** How many different hashes were added. */
  estimate(): number {
    return this.registers === undefined ? this.keptCount : estimateFrom(this.registers);
  }

  /** Relative standard error of {@link estimate}; 0 while it is exact. */
  get standardError(): number {
    return this.registers === undefined ? 0 : estimateStandardError;
  }

  /** What {@link estimate} says, with its 95 % interval. */
  interval(): { readonly value: number; readonly low: number; readonly high: number } {
    const value = this.estimate();
    const half = z95 * this.standardError * value;
    return { value, low: value - half, high: value + half };
  }

  encode(to: ByteWriter): void {
    const { kept, keptCount, registers } = this;
    to.u8(registers === undefined ? 0 : 1);
    if (registers !== undefined) return to.u16s(new Uint16Array(registers.buffer));
    to.u32(keptCount);
    for (let i = 0; i < keptCount; i++) to.u32(kept?.[i] ?? 0);
  }

  /** The counter that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): HyperLogLog {
    const counter = new HyperLogLog();
    const form = from.u8();
    if (form > 1) throw new RangeError(`form of a counter: found ${form}, wanted 0 or 1`);
    if (form === 1) counter.readRegisters(from);
    else counter.readKept(from);
    return counter;
  }

  private readRegisters(from: ByteReader): void {
    const registers = new Uint8Array(registerCount);
    from.u16s(new Uint16Array(registers.buffer));
    for (const rank of registers) {
      if (rank > maxRank) throw new RangeError(`rank: found ${rank}, wanted 0 to ${maxRank}`);
    }
    this.registers = registers;
    this.kept = undefined;
  }

  private readKept(from: ByteReader): void {
    const count = from.u32();
    if (count > maxKeptHashes) {
      throw new RangeError(`kept hashes: found ${count}, wanted at most ${maxKeptHashes}`);
    }
    let capacity = 4;
    while (capacity < count) capacity *= 2;
    const kept = new Uint32Array(capacity);
    for (let i = 0; i < count; i++) {
      kept[i] = from.u32();
      if (i > 0 && kept[i] <= kept[i - 1]) throw new RangeError("kept hashes do not ascend");
    }
    this.kept = kept;
    this.keptCount = count;
  }

  private keep(kept: Uint32Array, hash: number): void {
    let low = 0;
    let high = this.keptCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (kept[middle] < hash) low = middle + 1;
      else high = middle;
    }
    if (low < this.keptCount && kept[low] === hash) return;
    if (this.keptCount === maxKeptHashes) return this.spread(kept, hash);
    let room = kept;
    if (this.keptCount === kept.length) {
      room = new Uint32Array(2 * kept.length);
      room.set(kept);
      this.kept = room;
    }
    room.copyWithin(low + 1, low, this.keptCount);
    room[low] = hash;
    this.keptCount++;
  }

  /** Goes over to registers. */
  private spread(kept: Uint32Array, hash: number): void {
    const registers = new Uint8Array(registerCount);
    for (const one of kept) raise(registers, one);
    raise(registers, hash);
    this.registers = registers;
    this.kept = undefined;
    this.keptCount = 0;
  }
}

function raise(registers: Uint8Array, hash: number): void {
  const index = hash >>> rankBits;
  const rank = Math.min(rankBits, Math.clz32(hash << indexBits)) + 1;
  if (rank > registers[index]) registers[index] = rank;
}

/** Ertl's improved raw estimator. */
function estimateFrom(registers: Uint8Array): number {
  const counts = new Uint16Array(maxRank + 1);
  for (let i = 0; i < registers.length; i++) counts[registers[i]]++;
  let sum = registerCount * tau(1 - counts[maxRank] / registerCount);
  for (let rank = rankBits; rank >= 1; rank--) sum = 0.5 * (sum + counts[rank]);
  sum += registerCount * sigma(counts[0] / registerCount);
  return registerCount * registerCount / (2 * Math.LN2 * sum);
}

/** x + Σ x^(2^k) 2^(k − 1): what registers that saw nothing say. */
function sigma(x: number): number {
  if (x === 1) return Infinity;
  let sum = x;
  for (let weight = 1, before = -1; sum !== before; weight *= 2) {
    x *= x;
    before = sum;
    sum += x * weight;
  }
  return sum;
}

/** (1 − x − Σ (1 − x^(2^−k))² 2^(−k)) / 3: what registers that can rise no further say. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  for (let weight = 0.5, before = -1; sum !== before; weight /= 2) {
    x = Math.sqrt(x);
    before = sum;
    sum -= (1 - x) * (1 - x) * weight;
  }
  return sum / 3;
}
