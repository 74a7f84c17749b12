// Bytes as Postgres writes them in text: `\x` and two hexadecimal digits each.
import { Buffer } from "node:buffer";

/** ```ts
 * byteaText(new Uint8Array([1, 255])); // "\\x01ff"
 * ``` */
export function byteaText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`;
}

/** The inverse of {@link byteaText}. */
export function byteaBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
