// What activity says of videos: `GET /v1/engagement`, `GET /v1/videos/{key}/engagement` and `quality`.
import { Schema } from "effect";
import { type EngagementFigureName, engagementFigures } from "../../streams/engagement-figures.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { liveFields } from "./live-state.ts";
import { maybeCursor, oneOf, pageLimit } from "./parameter.ts";

const figureNames: readonly EngagementFigureName[] = engagementFigures.map(({ name }) => name);

/** Parameters of `GET /v1/engagement`. */
export const EngagementQuery = Schema.Struct({
  sort: oneOf(
    figureNames,
    "watchSeconds",
    "The figure to sort by, the highest first; videos of which it is not known are left out",
  ),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type EngagementQuery = typeof EngagementQuery.Type;

const maybeFigure = Schema.NullOr(Schema.Finite);
const about = {
  video_id: Schema.String,
  key: Schema.String,
  lastAt: Instant.annotate({ description: "Event time of the latest activity" }),
};

/** All figures of one video. */
export const EngagementItem = Schema.Struct({
  ...about,
  figures: Schema.Record(Schema.String, maybeFigure).annotate({
    description: "By name; `GET /v1/features` says what each is. Null where it is not known",
  }),
}).annotate({ identifier: "EngagementItem", description: "What activity says of one video" });
export type EngagementItem = typeof EngagementItem.Type;

/** Answer of `GET /v1/engagement`. */
export const EngagementsAnswer = listOf(EngagementItem).annotate({ identifier: "Engagements" });
export type EngagementsAnswer = typeof EngagementsAnswer.Type;

/** A figure of one video. */
export const FigureValue = Schema.Struct({
  name: Schema.String,
  unit: Schema.String,
  meaning: Schema.String,
  value: maybeFigure.annotate({ description: "Null where it is not known" }),
}).annotate({ identifier: "FigureValue", description: "A figure of one video" });
export type FigureValue = typeof FigureValue.Type;

const Count = { plays: Schema.Finite, watchSeconds: Schema.Finite };

/** Plays and time watched by country or by device. */
export const Breakdown = Schema.Struct({
  top: Schema.Array(Schema.Struct({
    name: Schema.String,
    ...Count,
    playsMissed: Schema.Finite.annotate({
      description: "So many more plays it may have had, before it was among the most frequent",
    }),
  })).annotate({ description: "The most frequent first" }),
  other: Schema.Struct(Count).annotate({ description: "All others together" }),
  unknown: Schema.Struct(Count).annotate({ description: "Events that did not say" }),
}).annotate({
  identifier: "Breakdown",
  description: "Plays and time watched, by country or device",
});

/** Answer of `GET /v1/videos/{key}/engagement`. */
export const EngagementAnswer = Schema.Struct({
  ...about,
  figures: Schema.Array(FigureValue),
  retention: Schema.Array(Schema.Struct({
    reached: Schema.Finite.annotate({ description: "A place in the video, 0 to 1" }),
    share: maybeFigure.annotate({
      description: "Of the plays that ended, those that came as far; null before there are any",
    }),
  })).annotate({ description: "Where viewers drop off, at each twentieth of the video" }),
  countries: Breakdown,
  devices: Breakdown,
  ...liveFields("engagement"),
  asOf: AsOf,
}).annotate({ identifier: "Engagement" });
export type EngagementAnswer = typeof EngagementAnswer.Type;

/** Answer of `GET /v1/videos/{key}/quality`. */
export const VideoQualityAnswer = Schema.Struct({
  ...about,
  figures: Schema.Array(FigureValue),
  ...liveFields("engagement"),
  asOf: AsOf,
}).annotate({ identifier: "VideoQuality" });
export type VideoQualityAnswer = typeof VideoQualityAnswer.Type;
