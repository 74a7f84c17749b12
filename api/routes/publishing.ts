// `GET /v1/publishing` and `GET /v1/publishers`: the best time to publish.
import { Schema } from "effect";
import {
  listPublishers,
  type Publisher,
  type PublishersSelection,
  studyPublisher,
} from "../../db/queries/publishing.ts";
import { asOfHours } from "../asof.ts";
import {
  publisherKinds,
  PublishersAnswer,
  PublishersQuery,
  PublishingAnswer,
  PublishingQuery,
} from "../contract/publishing.ts";
import { cursorOf } from "../cursor.ts";
import { Place, StoredText } from "../cursors.ts";
import { fault, invalidParameters } from "../parameters.ts";
import { publishingFigures } from "../publishing-figures.ts";
import { jsonRoute, noParameters } from "../route.ts";

/** What the publication times of one channel or category do to first-day views. */
export const showPublishingRoute = jsonRoute({
  method: "get",
  path: "/v1/publishing",
  name: "showPublishing",
  tag: "Figures",
  access: "viewer",
  summary: "The best time to publish, of one channel or category, or why it cannot be told",
  description: "Learnt from the views of the first 24 hours, by the time of publication.",
  pathSchema: noParameters,
  querySchema: PublishingQuery,
  answerSchema: PublishingAnswer,
  statuses: { 200: "What publication times do, and whether one is best" },
  answer: async ({ query }, ports) => {
    const publisher = publisherOf(query);
    const { timezone, channel = null, category = null } = query;
    const study = await studyPublisher(ports.database.drizzle, publisher, timezone);
    const figures = publishingFigures(study);
    return { channel, category, timezone, ...figures, asOf: await asOfHours(ports, undefined) };
  },
});

function publisherOf({ channel, category }: PublishingQuery): Publisher {
  const wanted = "either a channel or a category";
  if (channel !== undefined && category !== undefined) {
    throw invalidParameters([fault("category", category, `${wanted}, not both`)]);
  }
  if (channel !== undefined) return { kind: "channel", name: channel };
  if (category !== undefined) return { kind: "category", name: category };
  throw invalidParameters([fault("channel", undefined, wanted)]);
}

const cursor = cursorOf(Schema.Struct({
  kind: Schema.Literals(publisherKinds),
  name: StoredText,
  firstDays: Place,
}));

/** Whom one may ask about. */
export const listPublishersRoute = jsonRoute({
  method: "get",
  path: "/v1/publishers",
  name: "listPublishers",
  tag: "Figures",
  access: "viewer",
  summary: "Channels or categories, those with most first days first",
  pathSchema: noParameters,
  querySchema: PublishersQuery,
  answerSchema: PublishersAnswer,
  statuses: { 200: "A page of channels or categories" },
  answer: async ({ query }, ports) => {
    const { kind, limit } = query;
    const after = positionOf(query);
    const page = await listPublishers(ports.database.drizzle, { kind, limit, after });
    const last = page.items.at(-1);
    return {
      items: page.items,
      next: page.more && last !== undefined
        ? cursor.write({ kind, name: last.name, firstDays: last.firstDays })
        : null,
      asOf: await asOfHours(ports, undefined),
    };
  },
});

function positionOf(query: PublishersQuery): PublishersSelection["after"] {
  const position = cursor.read(query.cursor);
  if (position === undefined || position.kind === query.kind) return position;
  throw cursor.refusal(query.cursor);
}
