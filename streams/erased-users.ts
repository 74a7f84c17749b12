// The users whom a partition was told to forget: what is older than that and comes again is refused. No id is
// in it, only digests.
import type { ByteReader, ByteWriter } from "../ml/bytes.ts";
import { checkNumbers, maxTimeMs } from "../ml/ranges.ts";
import { digestDigits, digestOf, hintOf, keyDigits } from "./erasure.ts";

/** Most users that are remembered; those who were erased first are forgotten first. */
export const mostErased = 65_536;

/** Most keys that digests may be made with: there is another one where a database was lost. */
export const mostKeys = 8;

/** What of a command the list wants. */
export interface ErasedUser {
  readonly digest: string;
  readonly key: string;
  readonly hint: number;
  readonly atMs: number;
}

/** Those who were erased under one key. */
class ErasedByKey {
  /** In the order in which they came. */
  readonly users = new Map<string, Pick<ErasedUser, "hint" | "atMs">>();
  /** How many of them have each hint. */
  readonly hints = new Map<number, number>();

  set({ digest, hint, atMs }: ErasedUser): void {
    this.delete(digest);
    this.users.set(digest, { hint, atMs });
    this.hints.set(hint, (this.hints.get(hint) ?? 0) + 1);
  }

  delete(digest: string): void {
    const user = this.users.get(digest);
    if (user === undefined) return;
    this.users.delete(digest);
    const others = (this.hints.get(user.hint) ?? 1) - 1;
    if (others === 0) this.hints.delete(user.hint);
    else this.hints.set(user.hint, others);
  }
}

/**
 * Who was erased, and when. Part of snapshots, and changed by events alone.
 *
 * ```ts
 * const key = "00".repeat(32);
 * const erased = new ErasedUsers();
 * erased.add({ digest: digestOf(key, "ann"), hint: hintOf(key, "ann"), key, atMs: 1000 }); // true
 * erased.covers("ann", 1000); // true
 * erased.covers("ann", 1001); // false
 * erased.covers("bob", 1000); // false
 * ```
 */
export class ErasedUsers {
  private readonly byKey = new Map<string, ErasedByKey>();
  private latestMs = -Infinity;
  /** Grows with every change. */
  revision = 0;

  get size(): number {
    let size = 0;
    for (const { users } of this.byKey.values()) size += users.size;
    return size;
  }

  /** Remembers somebody; whether that is new. */
  add(user: ErasedUser): boolean {
    const { digest, key, atMs } = user;
    let erased = this.byKey.get(key);
    const before = erased?.users.get(digest);
    if (before !== undefined && before.atMs >= atMs) return false;
    if (erased === undefined) this.byKey.set(key, erased = new ErasedByKey());
    erased.set(user);
    this.latestMs = Math.max(this.latestMs, atMs);
    this.revision++;
    while (this.byKey.size > mostKeys || this.size > mostErased) this.forgetOldest();
    return true;
  }

  /** Whether an event of this time can be of anybody who was erased since; nearly never, as time goes on. */
  reaches(atMs: number): boolean {
    return atMs <= this.latestMs;
  }

  /** Whether an event of this time, of the user with this subject token, is of somebody who was erased since. */
  covers(token: string, atMs: number): boolean {
    if (!this.reaches(atMs)) return false;
    for (const [key, { users, hints }] of this.byKey) {
      if (!hints.has(hintOf(key, token))) continue;
      const user = users.get(digestOf(key, token));
      if (user !== undefined && atMs <= user.atMs) return true;
    }
    return false;
  }

  /** Under the key that came first, whoever came first. */
  private forgetOldest(): void {
    for (const [key, erased] of this.byKey) {
      for (const digest of erased.users.keys()) {
        erased.delete(digest);
        break;
      }
      if (erased.users.size === 0) this.byKey.delete(key);
      return;
    }
  }

  encode(writer: ByteWriter): void {
    writer.u8(this.byKey.size);
    for (const [key, { users }] of this.byKey) {
      writer.text(key);
      writer.u32(users.size);
      for (const [digest, { hint, atMs }] of users) {
        writer.text(digest);
        writer.u32(hint);
        writer.f64(atMs);
      }
    }
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): ErasedUsers {
    const erased = new ErasedUsers();
    const keys = reader.u8();
    if (keys > mostKeys) throw new RangeError(`${keys} keys, wanted at most ${mostKeys}`);
    for (let i = 0; i < keys; i++) {
      const key = hexadecimal(reader.text(), keyDigits);
      if (erased.byKey.has(key)) throw new RangeError("a key that is there twice");
      const count = reader.u32();
      if (count === 0 || erased.size + count > mostErased) {
        throw new RangeError(`${count} users more, wanted 1 to ${mostErased} together`);
      }
      for (let user = 0; user < count; user++) {
        const digest = hexadecimal(reader.text(), digestDigits);
        const hint = reader.u32();
        const atMs = reader.f64();
        checkNumbers([hint, atMs], 0, [
          { name: "hint", count: 1, low: 1, high: 2 ** 32 - 1 },
          { name: "time", count: 1, low: 0, high: maxTimeMs },
        ]);
        if (erased.byKey.get(key)?.users.has(digest)) {
          throw new RangeError("a user who is there twice");
        }
        erased.add({ digest, key, hint, atMs });
      }
    }
    erased.revision = 0;
    return erased;
  }
}

function hexadecimal(text: string, digits: number): string {
  if (text.length === digits && /^[0-9a-f]*$/.test(text)) return text;
  throw new RangeError(`found ${text.slice(0, 80)}, wanted ${digits} hexadecimal digits`);
}
