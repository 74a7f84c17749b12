// Hands accepted events to the log, and returns once the log has them.
import { type NatsConnection, nuid } from "nats";
import { Publisher } from "../streams/publisher.ts";
import { encodeToken } from "../streams/token.ts";
import { activeTrace, asSpan } from "../streams/tracing/active-trace.ts";
import { traceHeaders } from "../streams/tracing/trace-context.ts";
import type { AcceptedEvent } from "./event-items.ts";

/** An event and its place in the request. */
export interface IndexedEvent {
  readonly index: number;
  readonly event: AcceptedEvent;
}

/** How long an outage of the log is waited out before the request is answered with 503. */
const patience = { retryMs: 500, attempts: 16 };

/**
 * Appends events to the log. Each goes under an id, of which the log keeps one within its duplicate
 * window: the event's own, else one made of the request's key and the event's place, else a new one.
 * Fails with `PublishFailed` where the log does not take them in time; some may have been taken.
 */
export async function appendEvents(
  nats: NatsConnection,
  events: readonly IndexedEvent[],
  requestKey: string | undefined,
): Promise<void> {
  if (events.length === 0) return;
  const attributes = {
    "messaging.system": "nats",
    "messaging.batch.message_count": events.length,
  };
  const span = { name: "publish", kind: "producer", attributes } as const;
  await asSpan(span, () => publishAll(nats, events, requestKey));
}

async function publishAll(
  nats: NatsConnection,
  events: readonly IndexedEvent[],
  requestKey: string | undefined,
): Promise<void> {
  const trace = activeTrace();
  const headers = trace && traceHeaders(trace.context);
  const publisher = new Publisher(nats, patience);
  try {
    for (const { index, event } of events) {
      if (!publisher.hasRoom) await publisher.ready();
      publisher.publish(event.subject, event.payload, messageId(event, index, requestKey), headers);
    }
    await publisher.flush();
  } finally {
    publisher.close();
  }
}

/** Ids are written as tokens, since a header takes no line break. */
function messageId(event: AcceptedEvent, index: number, requestKey: string | undefined): string {
  if (event.eventId !== undefined) return encodeToken(event.eventId);
  if (requestKey !== undefined) return `${encodeToken(requestKey)}.${index}`;
  return nuid.next();
}
