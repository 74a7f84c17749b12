// `GET /v1/deadletters` and `GET /v1/deadletters/{sequence}`: events that could not be taken.
import { Buffer } from "node:buffer";
import { decodeDeadLetter } from "../../streams/deadletter.ts";
import { deadLetterSubject, streamNames } from "../../streams/subjects.ts";
import { asOf } from "../asof.ts";
import {
  DeadLetterAnswer,
  type DeadLetterItem,
  DeadLetterPath,
  DeadLettersAnswer,
  DeadLettersQuery,
} from "../contract/deadletter.ts";
import { RequestProblem } from "../errors.ts";
import { sequenceCursor } from "../cursors.ts";
import type { Ports } from "../ports.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { messageAt, newestMessages, newestMessagesOf, type StreamMessage } from "../stream-page.ts";

/** The most of a payload that a list shows. */
const maxPayloadCharacters = 4000;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A page of dead letters, straight from their stream. */
export const listDeadLettersRoute = jsonRoute({
  method: "get",
  path: "/v1/deadletters",
  name: "listDeadLetters",
  tag: "Stream",
  access: "operator",
  summary: "Events that could not be taken, and why, newest first",
  pathSchema: noParameters,
  querySchema: DeadLettersQuery,
  answerSchema: DeadLettersAnswer,
  statuses: { 200: "A page of dead letters" },
  answer: async ({ query }, ports) => {
    const { limit, kind, partition } = query;
    const before = sequenceCursor.read(query.cursor)?.sequence;
    const stream = streamNames.deadLetters;
    const page = partition === undefined
      ? await newestMessages(ports.streams, stream, limit, before)
      : await newestMessagesOf(
        ports.nats,
        stream,
        deadLetterSubject(kind, partition),
        limit,
        before,
      );
    return {
      items: page.messages.map(deadLetterItem),
      next: page.before === undefined ? null : sequenceCursor.write({ sequence: page.before }),
      asOf: asOf(ports),
    };
  },
});

/** One dead letter, whole. */
export const showDeadLetterRoute = jsonRoute({
  method: "get",
  path: "/v1/deadletters/{sequence}",
  name: "showDeadLetter",
  tag: "Stream",
  access: "operator",
  summary: "One event that could not be taken, byte for byte",
  pathSchema: DeadLetterPath,
  querySchema: noParameters,
  answerSchema: DeadLetterAnswer,
  statuses: { 200: "The dead letter" },
  answer: async ({ path }, ports) => {
    const message = await deadLetterAt(ports, path.sequence);
    return {
      ...deadLetterItem(message),
      payloadBase64: Buffer.from(message.payload).toString("base64"),
      asOf: asOf(ports),
    };
  },
});

async function deadLetterAt(ports: Ports, sequence: number): Promise<StreamMessage> {
  const message = await messageAt(ports.streams, streamNames.deadLetters, sequence);
  if (message !== undefined) return message;
  throw new RequestProblem({
    kind: "not-found",
    detail: `no dead letter has the sequence ${sequence}`,
  });
}

function deadLetterItem(message: StreamMessage): DeadLetterItem {
  const letter = decodeDeadLetter(message.headers, message.payload);
  return {
    sequence: message.sequence,
    at: new Date(message.storedAt).toISOString(),
    kind: letter.kind,
    partition: letter.partition,
    source: { stream: letter.stream, subject: letter.subject, sequence: letter.sequence },
    reason: { field: letter.field, found: letter.found, wanted: letter.wanted },
    payload: payloadText(letter.payload),
    payloadBytes: letter.payload.length,
  };
}

function payloadText(payload: Uint8Array): string | null {
  try {
    return utf8.decode(payload).slice(0, maxPayloadCharacters).toWellFormed();
  } catch {
    return null;
  }
}
