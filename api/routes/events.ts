// `POST /v1/events`: readings and activity over HTTP.
import { asOf } from "../asof.ts";
import { appendEvents, type IndexedEvent } from "../append.ts";
import { mediaTypeOf, readBody, unsupportedType } from "../body.ts";
import {
  EventJson,
  EventsAnswer,
  EventsBody,
  maxBodyBytes,
  maxBodyItems,
  type RejectedItem,
} from "../contract/event.ts";
import { type EventItem, jsonItems, jsonLineItems } from "../event-items.ts";
import { jsonType } from "../json-body.ts";
import { fault, invalidParameters } from "../parameters.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { Id, idWanted } from "../../streams/id.ts";
import { isId } from "../../streams/token.ts";
import { Rejection } from "../../streams/rejection.ts";

const linesType = "application/x-ndjson";
const keyHeader = "idempotency-key";

/** Takes events; what it says is accepted is in the log. */
export const sendEventsRoute = jsonRoute({
  method: "post",
  path: "/v1/events",
  name: "sendEvents",
  tag: "Stream",
  area: "events",
  access: "operator",
  isAudited: false,
  summary: "Send events: readings, activity",
  description:
    "Each item is decoded as the stream decodes it. What is accepted is in the log when " +
    "the answer comes; of what is not, the answer names index, field and reason.",
  pathSchema: noParameters,
  querySchema: noParameters,
  body: {
    description: `At most ${maxBodyItems} events in at most ${maxBodyBytes} bytes`,
    content: { [jsonType]: EventsBody, [linesType]: EventJson },
    headers: {
      [keyHeader]: Id.annotate({
        description: "Names this request: sending it again under the same key, within the log's " +
          "duplicate window, does no harm. An item's own `event_id` goes first.",
      }),
    },
  },
  answerSchema: EventsAnswer,
  statuses: { 202: "What was accepted and what was rejected" },
  answer: async ({ context }, ports) => {
    const { headers } = context.req.raw;
    const requestKey = requestKeyOf(headers);
    const itemsOf = splitterOf(headers);
    const body = await readBody(context.req.raw, maxBodyBytes);
    const accepted: IndexedEvent[] = [];
    const rejected: RejectedItem[] = [];
    for (const { index, event } of itemsOf(body, ports.now())) {
      if (event instanceof Rejection) {
        const { field, found, wanted } = event;
        rejected.push({ index, field, found, wanted });
      } else accepted.push({ index, event });
    }
    await appendEvents(ports.nats, accepted, requestKey);
    return { accepted: accepted.length, rejected, asOf: asOf(ports) };
  },
});

function splitterOf(headers: Headers): (body: Uint8Array, arrivedAtMs: number) => EventItem[] {
  const type = mediaTypeOf(headers);
  switch (type) {
    case jsonType:
      return jsonItems;
    case linesType:
      return jsonLineItems;
    default:
      throw unsupportedType(type, [jsonType, linesType]);
  }
}

function requestKeyOf(headers: Headers): string | undefined {
  const key = headers.get(keyHeader) ?? undefined;
  if (key === undefined || isId(key)) return key;
  throw invalidParameters([fault(keyHeader, key, idWanted)]);
}
