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

/** Reads a dead letter back from its message. */
export function decodeDeadLetter(headers: MsgHdrs, payload: Uint8Array): DeadLetter {
  const read = (name: string) => decodeURIComponent(headers.get(name) || "");
  return {
    kind: read(names.kind),
    partition: Number(read(names.partition)),
    stream: read(names.stream),
    subject: read(names.subject),
    sequence: Number(read(names.sequence)),
    field: read(names.field),
    found: read(names.found),
    wanted: read(names.wanted),
    payload,
  };
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
