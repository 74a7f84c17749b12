// The best time to publish: `GET /v1/publishing`, and whom one may ask about: `GET /v1/publishers`.
import { Effect, Schema } from "effect";
import { AsOf } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, maybeText, oneOf, pageLimit } from "./parameter.ts";

const longestZoneName = 64;

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text.length <= longestZoneName;
  } catch {
    return false;
  }
}

/** Parameters of `GET /v1/publishing`. */
export const PublishingQuery = Schema.Struct({
  channel: maybeText(500, "The channel to learn about; one of `channel` and `category` is wanted"),
  category: maybeText(500, "The category to learn about"),
  timezone: Schema.String
    .annotate({
      description: "The time zone in which hours and days are meant, as the IANA database names it",
      default: "UTC",
    })
    .check(
      Schema.makeFilter(isTimeZone, { expected: "an IANA time zone, such as Europe/Berlin" }),
    )
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed("UTC"))),
});
export type PublishingQuery = typeof PublishingQuery.Type;

const maybeRatio = (description: string) => Schema.NullOr(Schema.Finite).annotate({ description });

const effectFields = {
  videos: Schema.Int.annotate({ description: "Videos published then" }),
  ratio: maybeRatio(
    "First-day views as a multiple of those of the videos published at other times, drawn towards " +
      "1 as far as it can be luck; null where nothing is known",
  ),
  low80: maybeRatio("Where the ratio lies with 80 % probability: the lower end"),
  high80: maybeRatio("The upper end"),
  low95: maybeRatio(
    "What the videos of this time alone allow for, wide enough that of 20 such lists 19 hold all " +
      "true ratios: the lower end",
  ),
  high95: maybeRatio("The upper end"),
};

const slotFields = {
  days: Schema.Literals(["weekdays", "weekend"]),
  fromHour: Schema.Int.annotate({ description: "The hour of the day at which it begins" }),
  toHour: Schema.Int.annotate({ description: "The hour before which it ends" }),
};

/** Four hours of the day, on weekdays or on weekends. */
export const PublishingSlot = Schema.Struct(slotFields).annotate({
  identifier: "PublishingSlot",
  description: "A part of the week",
});
export type PublishingSlot = typeof PublishingSlot.Type;

/** What publishing in one part of the week does. */
export const PublishingSlotItem = Schema.Struct({ ...slotFields, ...effectFields }).annotate({
  identifier: "PublishingSlotItem",
  description: "What publishing in a part of the week does",
});
export type PublishingSlotItem = typeof PublishingSlotItem.Type;

const PublishingHourItem = Schema.Struct({
  hour: Schema.Int.annotate({ description: "0 to 23" }),
  ...effectFields,
}).annotate({
  identifier: "PublishingHourItem",
  description: "What publishing in an hour of the day does",
});

const PublishingWeekdayItem = Schema.Struct({
  weekday: Schema.Int.annotate({ description: "1 for Monday to 7 for Sunday" }),
  ...effectFields,
}).annotate({
  identifier: "PublishingWeekdayItem",
  description: "What publishing on a day of the week does",
});

/** What can be said of the best time. */
export const PublishingVerdict = Schema.Struct({
  kind: Schema.Literals(["best", "no-difference", "not-enough-data"]).annotate({
    description:
      "`best`: `slot` surely does better than the others together. `no-difference`: no " +
      "slot with videos enough differs from the others by more than a fifth. `not-enough-data`: " +
      "one cannot tell yet",
  }),
  slot: Schema.NullOr(PublishingSlot).annotate({
    description: "The best slot; where there is not enough data, the one that may turn out to be",
  }),
  moreVideos: Schema.NullOr(Schema.Int).annotate({
    description:
      "About how many more videos it takes to tell; null where that is known, and where no end " +
      "is in sight",
  }),
}).annotate({ identifier: "PublishingVerdict", description: "What can be said of the best time" });
export type PublishingVerdict = typeof PublishingVerdict.Type;

/** Answer of `GET /v1/publishing`. */
export const PublishingAnswer = Schema.Struct({
  channel: Schema.NullOr(Schema.String),
  category: Schema.NullOr(Schema.String),
  timezone: Schema.String,
  videos: Schema.Int.annotate({
    description: "Videos learnt from: the newest 2,000 whose first 24 hours were followed",
  }),
  verdict: PublishingVerdict,
  slots: Schema.Array(PublishingSlotItem),
  hours: Schema.Array(PublishingHourItem),
  weekdays: Schema.Array(PublishingWeekdayItem),
  asOf: AsOf,
}).annotate({ identifier: "Publishing" });
export type PublishingAnswer = typeof PublishingAnswer.Type;

/** What videos are put together by. */
export const publisherKinds = ["channel", "category"] as const;
export type PublisherKind = (typeof publisherKinds)[number];

/** Parameters of `GET /v1/publishers`. */
export const PublishersQuery = Schema.Struct({
  kind: oneOf(publisherKinds, "channel", "Channels or categories"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type PublishersQuery = typeof PublishersQuery.Type;

/** A channel or a category. */
export const PublisherItem = Schema.Struct({
  name: Schema.String,
  videos: Schema.Int,
  firstDays: Schema.Int.annotate({
    description: "Of its videos, those whose first 24 hours were followed",
  }),
}).annotate({ identifier: "PublisherItem", description: "A channel or a category" });
export type PublisherItem = typeof PublisherItem.Type;

/** Answer of `GET /v1/publishers`, those with most first days first. */
export const PublishersAnswer = listOf(PublisherItem).annotate({ identifier: "Publishers" });
export type PublishersAnswer = typeof PublishersAnswer.Type;
