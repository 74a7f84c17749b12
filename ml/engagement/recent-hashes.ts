// Which hashes came of late: what is sent again soon is recognised.
import type { ByteReader, ByteWriter } from "../bytes.ts";

/** How many hashes are remembered. */
export const maxRecentHashes = 64;

/**
 * The last 64 different hashes. Another text is taken for a remembered one once in 67 million.
 *
 * ```ts
 * const recent = new RecentHashes();
 * recent.take(7); // true: it is new
 * recent.take(7); // false
 * ```
 */
export class RecentHashes {
  private readonly hashes = new Uint32Array(maxRecentHashes);
  private count = 0;
  private next = 0;

  /** Remembers a hash; false where it was remembered. */
  take(hash: number): boolean {
    const { hashes, count } = this;
    for (let i = 0; i < count; i++) if (hashes[i] === hash) return false;
    hashes[this.next] = hash;
    this.next = (this.next + 1) % maxRecentHashes;
    if (count < maxRecentHashes) this.count++;
    return true;
  }

  /** Writes them oldest first. */
  encode(to: ByteWriter): void {
    to.u8(this.count);
    const oldest = this.count < maxRecentHashes ? 0 : this.next;
    for (let i = 0; i < this.count; i++) to.u32(this.hashes[(oldest + i) % maxRecentHashes]);
  }

  /** The hashes that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): RecentHashes {
    const recent = new RecentHashes();
    const count = from.u8();
    if (count > maxRecentHashes) {
      throw new RangeError(`recent hashes: found ${count}, wanted at most ${maxRecentHashes}`);
    }
    for (let i = 0; i < count; i++) {
      if (!recent.take(from.u32())) throw new RangeError("a recent hash stands there twice");
    }
    return recent;
  }
}
