// Splits the body of `POST /v1/events` into its items and decodes each as the stream would.
import { Buffer } from "node:buffer";
import { maxEventBytes } from "../streams/event-time.ts";
import { eventFromJson, eventSubject } from "../streams/event.ts";
import { Rejection } from "../streams/rejection.ts";
import { isId, maxIdCharacters } from "../streams/token.ts";
import { maxBodyItems } from "./contract/event.ts";
import { RequestProblem } from "./errors.ts";

/** One item of the body: the event as it goes to the log, or why it does not. */
export interface EventItem {
  /** Place in the array, or line, from 0. */
  readonly index: number;
  readonly event: AcceptedEvent | Rejection;
}

/** An event that the log may take. */
export interface AcceptedEvent {
  /** Where it goes. */
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The id that its producer gave it. */
  readonly eventId: string | undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const lineFeed = 0x0a;

/** The items of a JSON body: one object, or an array of them. `arrivedAtMs` is now. */
export function jsonItems(body: Uint8Array, arrivedAtMs: number): EventItem[] {
  const json = parse(body);
  if (json === undefined) {
    const detail = "the body is not JSON in UTF-8: wanted one object or an array of objects";
    throw new RequestProblem({ kind: "malformed-body", detail });
  }
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  refuseMany(items.length);
  return items.map((item, index) => {
    const payload = written(item);
    const event = payload instanceof Rejection ? payload : eventOf(item, payload, arrivedAtMs);
    return { index, event };
  });
}

/** The items of a body of JSON lines; blank lines count as lines but are no items. */
export function jsonLineItems(body: Uint8Array, arrivedAtMs: number): EventItem[] {
  const items: EventItem[] = [];
  for (let begin = 0, index = 0; begin < body.length; index++) {
    const lineEnd = body.indexOf(lineFeed, begin);
    const end = lineEnd < 0 ? body.length : lineEnd;
    const line = body.subarray(begin, end);
    begin = end + 1;
    if (isBlank(line)) continue;
    refuseMany(items.length + 1);
    items.push({ index, event: eventOf(parse(line), line, arrivedAtMs) });
  }
  return items;
}

function eventOf(
  json: unknown,
  payload: Uint8Array,
  arrivedAtMs: number,
): AcceptedEvent | Rejection {
  if (payload.length > maxEventBytes) {
    return new Rejection("payload", `${payload.length} bytes`, `at most ${maxEventBytes} bytes`);
  }
  if (json === undefined) {
    return new Rejection("payload", Buffer.from(payload).toString(), "one JSON object in UTF-8");
  }
  const event = eventFromJson(json, arrivedAtMs);
  if (event instanceof Rejection) return event;
  const subject = eventSubject(json);
  const eventId: unknown = Reflect.get(Object(json), "event_id");
  if (eventId === undefined) return { subject, payload, eventId };
  if (typeof eventId === "string" && isId(eventId)) return { subject, payload, eventId };
  return new Rejection("event_id", eventId, `a string of 1 to ${maxIdCharacters} characters`);
}

/** The value that some JSON stands for; undefined, which no JSON stands for, where it is none. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** The item as bytes of its own. What can be parsed may be nested too deeply to be written again. */
function written(item: unknown): Uint8Array | Rejection {
  try {
    return Buffer.from(JSON.stringify(item));
  } catch {
    return new Rejection("payload", "a deeply nested value", "values nested less deeply");
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function refuseMany(items: number): void {
  if (items <= maxBodyItems) return;
  const detail = `more than ${maxBodyItems} items in one body`;
  throw new RequestProblem({ kind: "too-large", detail });
}
