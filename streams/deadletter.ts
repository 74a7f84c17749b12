// Dead letters: events that could not be taken, kept whole, with the reason, browsable and replayable.
import type { MsgHdrs } from "nats";
import { Rejection } from "./rejection.ts";

/** An event that could not be taken, and why. */
export interface DeadLetter {
  /** Kind and number of the partition that rejected it. */
  readonly kind: string;
  readonly partition: number;
  /** Where it stood in the log. */
  readonly stream: string;
  readonly subject: string;
  readonly sequence: number;
  readonly field: string;
  readonly found: string;
  readonly wanted: string;
  readonly payload: Uint8Array;
}

const names = {
  kind: "Troupe-Kind",
  partition: "Troupe-Partition",
  stream: "Troupe-Stream",
  subject: "Troupe-Subject",
  sequence: "Troupe-Sequence",
  field: "Troupe-Field",
  found: "Troupe-Found",
  wanted: "Troupe-Wanted",
} as const;

/** The headers of a dead letter; its payload is the event's own, untouched. */
export function deadLetterHeaders(letter: DeadLetter): Record<string, string> {
  return {
    [names.kind]: letter.kind,
    [names.partition]: String(letter.partition),
    [names.stream]: letter.stream,
    [names.subject]: headerText(letter.subject),
    [names.sequence]: String(letter.sequence),
    [names.field]: headerText(letter.field),
    [names.found]: headerText(letter.found),
    [names.wanted]: headerText(letter.wanted),
  };
}

/**
 * Reads a dead letter back from its message. Anybody may have sent it: a text that is not there is
 * empty, one that is not percent-encoded stays as it is, and what is no whole number is 0.
 */
export function decodeDeadLetter(headers: MsgHdrs, payload: Uint8Array): DeadLetter {
  const read = (name: string) => decodedText(headers.get(name) || "");
  const count = (name: string) => decodedCount(headers.get(name) || "");
  return {
    kind: read(names.kind),
    partition: count(names.partition),
    stream: read(names.stream),
    subject: read(names.subject),
    sequence: count(names.sequence),
    field: read(names.field),
    found: read(names.found),
    wanted: read(names.wanted),
    payload,
  };
}

function decodedText(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}

function decodedCount(header: string): number {
  const count = /^\d{1,16}$/.test(header) ? Number(header) : 0;
  return Number.isSafeInteger(count) ? count : 0;
}

/** The dead letter of one log message. */
export function deadLetterOf(
  source: { kind: string; partition: number; stream: string; subject: string; sequence: number },
  rejection: Rejection,
  payload: Uint8Array,
): DeadLetter {
  const { field, found, wanted } = rejection;
  return { ...source, field, found, wanted, payload };
}

/** Header values may hold no line breaks and travel as UTF-8: everything unusual is percent-encoded. */
function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent);
}
