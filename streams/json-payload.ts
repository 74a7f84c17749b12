// The bytes of a message as JSON, and how to tell whose they are before that.
import { Buffer } from "node:buffer";
import { Rejection } from "./rejection.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const replacement = "\uFFFD";
const byteOrderMark = "\uFEFF";

/**
 * The text that the bytes are in UTF-8; undefined where they are none. The decoder that finds that out
 * takes more than twice as long, so it is asked only where the other one met something strange.
 */
export function textOf(payload: Uint8Array): string | undefined {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString();
  if (!text.includes(replacement) && !text.startsWith(byteOrderMark)) return text;
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

/** The JSON that the bytes hold, or a rejection of the payload that says what was `wanted` instead. */
export function jsonOf(payload: Uint8Array, wanted: string): unknown {
  const text = textOf(payload);
  if (text !== undefined) return jsonIn(text, wanted);
  return new Rejection("payload", `${payload.length} bytes that are not UTF-8`, wanted);
}

/** The same of a payload whose text is known. */
export function jsonIn(text: string, wanted: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new Rejection("payload", text, wanted);
  }
}

/**
 * Whether JSON, given as text, can have a field of this name, an ASCII one, anywhere: for sure not where
 * neither the name is in it nor anything escaped.
 */
export function mayHave(text: string, name: string): boolean {
  return text.includes(name) || text.includes("\\");
}

/** Whether the bytes begin with these. */
export function beginsWith(payload: Uint8Array, prefix: Uint8Array): boolean {
  if (payload.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (payload[i] !== prefix[i]) return false;
  return true;
}
