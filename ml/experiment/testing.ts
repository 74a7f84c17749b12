// What the tests of experiments share: decisions drawn with known probabilities, and states as bytes.
import { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";

/** An arm, each as likely as its share. */
export function drawArm(shares: readonly number[], random: Random): number {
  let left = random.uniform();
  let arm = 0;
  for (; arm < shares.length - 1 && left >= shares[arm]; arm++) left -= shares[arm];
  return arm;
}

export function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

export function readerOf(state: { encode(to: ByteWriter): void }): ByteReader {
  return new ByteReader(bytesOf(state));
}

/** Every number in `value`, however deep. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
