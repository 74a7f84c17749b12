// Where in a trace something happens, as W3C Trace Context writes it: the header `traceparent`, and
// `tracestate` as other systems left it.

/** A place in a trace. */
export interface TraceContext {
  /** 32 hexadecimal digits in lower case, not all of them 0. */
  readonly traceId: string;
  /** 16 hexadecimal digits in lower case, not all of them 0: the span that what follows comes of. */
  readonly spanId: string;
  /** Bit 0: the trace is recorded. Bit 1: its id is random. */
  readonly flags: number;
  /** What other systems keep of this trace, handed on untouched. */
  readonly state: string | undefined;
}

/** The names of the headers, over HTTP and over NATS. */
export const traceParentHeader = "traceparent";
export const traceStateHeader = "tracestate";

const sampledFlag = 1;
const randomFlag = 2;
/** Flags of later versions are not handed on. */
const knownFlags = sampledFlag | randomFlag;

const traceParentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]*)?$/;

/** A `traceparent` of a later version may be longer, but not without end. */
const longestTraceParent = 512;
/** What everybody has to hand on, by the specification; longer ones are left behind. */
const longestTraceState = 512;

/**
 * Reads `traceparent` and `tracestate`; undefined where the first is not what W3C Trace Context
 * (https://www.w3.org/TR/trace-context-2/) allows, never an error.
 *
 * ```ts
 * const text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
 * parseTraceParent(text)?.spanId; // "00f067aa0ba902b7"
 * parseTraceParent(text.toUpperCase()); // undefined
 * ```
 */
export function parseTraceParent(
  parent: string | undefined,
  state?: string,
): TraceContext | undefined {
  if (parent === undefined || parent.length > longestTraceParent) return undefined;
  const match = traceParentPattern.exec(parent);
  if (match === null) return undefined;
  const [, version, traceId, spanId, flags, more] = match;
  // Version 00 ends here; only later ones may say more.
  if (version === "00" && more !== undefined) return undefined;
  const known = parseInt(flags, 16) & knownFlags;
  return { traceId, spanId, flags: known, state: traceStateOf(state) };
}

/** Whether spans of this trace are recorded. */
export function isSampled({ flags }: TraceContext): boolean {
  return (flags & sampledFlag) !== 0;
}

/** Writes a `traceparent`, of version 00. */
export function traceParentOf({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, "0")}`;
}

/** The headers that carry a trace on. */
export function traceHeaders(trace: TraceContext): Record<string, string> {
  const parent = { [traceParentHeader]: traceParentOf(trace) };
  return trace.state === undefined ? parent : { ...parent, [traceStateHeader]: trace.state };
}

/** A new trace that is recorded; `traceId` must be random. */
export function newTrace(traceId: string, spanId: string): TraceContext {
  return { traceId, spanId, flags: sampledFlag | randomFlag, state: undefined };
}

/**
 * Whether a trace that begins here is recorded, given that `ratio` of all should be. It follows from
 * the id, so that everybody with the same ratio says the same, and who records more records these too.
 *
 * ```ts
 * const id = "4bf92f3577b34da6a380000000000000";
 * isChosen(id, 0.5); // false: its last 14 digits are the middle of all
 * isChosen(id, 0.51); // true
 * ```
 */
export function isChosen(traceId: string, ratio: number): boolean {
  // As OpenTelemetry has it, 56 bits; a double holds the upper 53 of them.
  return parseInt(traceId.slice(-14), 16) / 2 ** 56 < ratio;
}

/** A `tracestate` that can be handed on: visible characters, blanks and tabs between them. */
function traceStateOf(state: string | undefined): string | undefined {
  if (state === undefined || state === "" || state.length > longestTraceState) return undefined;
  return /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(state) ? state : undefined;
}
