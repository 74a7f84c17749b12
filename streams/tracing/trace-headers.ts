// Traces in the headers of NATS messages: found at next to no cost where there is none.
import { headers as createHeaders, Match, type MsgHdrs } from "nats";
import {
  isSampled,
  parseTraceParent,
  type TraceContext,
  traceHeaders,
  traceParentHeader,
  traceStateHeader,
} from "./trace-context.ts";

/** A message as the client hands it out. */
export interface MessageWithHeaders {
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
}

/**
 * The trace that a message carries on, if it is recorded. Nearly all messages have headers, an id at
 * least, and nearly none has a trace: so the client is asked to decode the headers only where their
 * bytes look as if they held one.
 */
export function traceOfMessage(message: MessageWithHeaders): TraceContext | undefined {
  return mayHoldTrace(message.data) ? traceInHeaders(message.headers) : undefined;
}

/** The trace in decoded headers, if it is recorded. */
export function traceInHeaders(headers: MsgHdrs | undefined): TraceContext | undefined {
  const parent = headers?.get(traceParentHeader, Match.IgnoreCase) ?? "";
  if (parent === "") return undefined;
  const state = headers?.get(traceStateHeader, Match.IgnoreCase);
  const trace = parseTraceParent(parent, state === "" ? undefined : state);
  return trace !== undefined && isSampled(trace) ? trace : undefined;
}

/** Headers that carry a trace on, and nothing else. */
export function natsHeadersOf(trace: TraceContext): MsgHdrs {
  const headers = createHeaders();
  for (const [name, value] of Object.entries(traceHeaders(trace))) headers.set(name, value);
  return headers;
}

/** Bytes of headers that are searched; longer ones are decoded. */
const longestSearch = 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const [capitalN, capitalA] = new TextEncoder().encode("NA");
const [t, r, capitalT, capitalR] = new TextEncoder().encode("trTR");

/**
 * Whether the headers before this payload may hold a trace: whether the name of one begins as
 * `traceparent` does. The client leaves both where they came in, one behind the other: the line
 * `NATS/1.0`, a line for each header, an empty line, the payload.
 */
function mayHoldTrace(payload: Uint8Array): boolean {
  const end = payload.byteOffset;
  if (end < 4) return false;
  const bytes = new Uint8Array(payload.buffer, 0, end);
  if (bytes[end - 1] !== lineFeed || bytes[end - 3] !== lineFeed) return false;
  if (bytes[end - 2] !== carriageReturn || bytes[end - 4] !== carriageReturn) return false;
  const start = Math.max(0, end - longestSearch);
  for (let at = end - 5; at >= start; at--) {
    if (bytes[at] !== lineFeed) continue;
    const first = bytes[at + 1];
    const second = bytes[at + 2];
    if ((first === t || first === capitalT) && (second === r || second === capitalR)) return true;
    if (first === capitalN && second === capitalA) return false;
  }
  // Either they begin where the buffer does, or they are so long that they are decoded.
  return start > 0;
}
