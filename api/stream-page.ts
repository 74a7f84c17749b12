// Pages of a JetStream stream, newest first, straight from the stream and without a consumer.
import { DirectMsgHeaders, type JetStreamManager, type StoredMsg } from "@nats-io/jetstream";
import { NatsUnavailable } from "../streams/errors.ts";
import { errors, type Msg, type MsgHdrs, type NatsConnection } from "nats";

/** One message as a stream holds it. */
export interface StreamMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly storedAt: string;
  readonly headers: MsgHdrs;
  readonly payload: Uint8Array;
}

/** Some messages, newest first, and the sequence below which the next ones are found. */
export interface StreamPage {
  readonly messages: readonly StreamMessage[];
  readonly before: number | undefined;
}

/** Sequences looked at for one page: where so many are deleted, a page ends early but not the list. */
const maxLookedAt = 2000;

/**
 * The newest messages of a stream below sequence `before`, at most `limit`.
 * They are asked for one by one, all at once: batches of the client leave a subscription behind each
 * (@nats-io/jetstream 3.4.0).
 */
export async function newestMessages(
  manager: JetStreamManager,
  stream: string,
  limit: number,
  before: number | undefined,
): Promise<StreamPage> {
  const { state } = await manager.streams.info(stream);
  const messages: StreamMessage[] = [];
  let end = Math.min(before ?? Infinity, state.last_seq + 1);
  // A stream that never held anything begins at 0, which no message can have.
  const first = Math.max(1, state.first_seq);
  const lowest = Math.max(first, end - maxLookedAt);
  while (end > lowest && messages.length < limit) {
    const begin = Math.max(lowest, end - (limit - messages.length));
    const sequences = Array.from({ length: end - begin }, (_, i) => end - 1 - i);
    const found = await Promise.all(sequences.map((seq) => messageAt(manager, stream, seq)));
    for (const message of found) if (message !== undefined) messages.push(message);
    end = begin;
  }
  return { messages, before: end > first ? end : undefined };
}

/** One readable message; undefined where the stream does not hold it (any more). */
export function messageAt(
  manager: JetStreamManager,
  stream: string,
  sequence: number,
): Promise<StreamMessage | undefined> {
  return readable(async () => {
    const message = await manager.direct.getMessage(stream, { seq: sequence });
    return message === null ? undefined : streamMessage(message);
  });
}

/** The server stores whatever header names somebody sends, but the client refuses to read some. */
async function readable(
  read: () => Promise<StreamMessage | undefined>,
): Promise<StreamMessage | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof errors.InvalidArgumentError) return undefined;
    throw error;
  }
}

/**
 * The newest messages of one subject below sequence `before`, at most `limit`: each is the last one
 * of the subject up to the sequence before the one found last. One that cannot be read ends the list,
 * as nobody can tell its sequence.
 */
export async function newestMessagesOf(
  nats: NatsConnection,
  stream: string,
  subject: string,
  limit: number,
  before: number | undefined,
): Promise<StreamPage> {
  const messages: StreamMessage[] = [];
  let upTo = before === undefined ? undefined : before - 1;
  while ((upTo === undefined || upTo > 0) && messages.length <= limit) {
    const message = await readable(() => lastMessageOf(nats, stream, subject, upTo));
    if (message === undefined) break;
    messages.push(message);
    upTo = message.sequence - 1;
  }
  const page = messages.slice(0, limit);
  return { messages: page, before: messages.length > limit ? page.at(-1)?.sequence : undefined };
}

/** The server's answer to a request that the client cannot make without leaving a subscription. */
async function lastMessageOf(
  nats: NatsConnection,
  stream: string,
  subject: string,
  upTo: number | undefined,
): Promise<StreamMessage | undefined> {
  const request = JSON.stringify({
    multi_last: [subject],
    ...(upTo === undefined ? {} : { up_to_seq: upTo }),
  });
  const reply: Msg = await nats.request(`$JS.API.DIRECT.GET.${stream}`, request, { timeout: 5000 });
  const { headers } = reply;
  const sequence = headers?.get(DirectMsgHeaders.Sequence) ?? "";
  if (headers === undefined || sequence === "") {
    if (headers?.code === notFound) return undefined;
    throw new NatsUnavailable({
      reason: `stream ${stream}: ${headers?.description ?? "no answer"}`,
    });
  }
  return {
    sequence: Number(sequence),
    subject: headers.get(DirectMsgHeaders.Subject),
    storedAt: headers.get(DirectMsgHeaders.TimeStamp),
    headers,
    payload: reply.data,
  };
}

const notFound = 404;

function streamMessage(message: StoredMsg): StreamMessage {
  return {
    sequence: message.seq,
    subject: message.subject,
    storedAt: message.timestamp,
    headers: message.header,
    payload: message.data,
  };
}
