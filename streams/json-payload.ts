// The bytes of a message as JSON, and how to tell whose they are before that.
import { Rejection } from "./rejection.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON that the bytes hold, or a rejection of the payload that says what was `wanted` instead. */
export function jsonOf(payload: Uint8Array, wanted: string): unknown {
  let text = `${payload.length} bytes that are not UTF-8`;
  try {
    text = utf8.decode(payload);
    return JSON.parse(text);
  } catch {
    return new Rejection("payload", text, wanted);
  }
}

/** Whether the bytes begin with these. */
export function beginsWith(payload: Uint8Array, prefix: Uint8Array): boolean {
  if (payload.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (payload[i] !== prefix[i]) return false;
  return true;
}
