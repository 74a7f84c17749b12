// What to show a user next: `GET /v1/users/{key}/recommendations`.
import { Effect, Schema } from "effect";
import { RecommendationQuestion } from "../../streams/question.ts";
import { AsOf } from "./asof.ts";
import { oneOf, wholeNumber } from "./parameter.ts";

const defaultCount = 10;
const mostItems = 100;

/** Parameters of `GET /v1/users/{key}/recommendations`. */
export const RecommendationsQuery = Schema.Struct({
  count: wholeNumber(1, mostItems, { description: "How many items at most", default: defaultCount })
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(defaultCount))),
  titles: oneOf(
    ["without", "with"],
    "without",
    "Whether to look up titles in the database, which takes longer than recommending does",
  ),
});
export type RecommendationsQuery = typeof RecommendationsQuery.Type;

/** What is needed of the live state of a user. */
export const Taste = Schema.Struct({
  user_id: Schema.String,
  lastAt: Schema.NullOr(Schema.String),
  favourites: RecommendationQuestion.fields.categories,
  recentItems: Schema.Array(
    Schema.Struct({ hash: Schema.Int }),
  ),
});

/** What the model of recommendations answers. */
export const Recommended = Schema.Struct({
  model: Schema.String.annotate({ description: "Name and version" }),
  isCold: Schema.Boolean.annotate({
    description: "Whether nothing is known of what the user consumed: what is popular is shown",
  }),
  items: Schema.Array(Schema.Struct({
    item: Schema.String,
    score: Schema.Finite,
    reason: Schema.String,
  })),
});

/** An item to show. */
export const RecommendedItem = Schema.Struct({
  item: Schema.String.annotate({ description: "The id of the video or article" }),
  key: Schema.String.annotate({ description: "Its name in paths, should it be a video" }),
  title: Schema.NullOr(Schema.String).annotate({
    description: "Null where it was not asked for, or nothing is known of a video of that id",
  }),
  score: Schema.Finite,
  reason: Schema.String.annotate({ description: "In words for the user" }),
}).annotate({ identifier: "RecommendedItem", description: "An item to show, and why" });
export type RecommendedItem = typeof RecommendedItem.Type;

/** Answer of `GET /v1/users/{key}/recommendations`. */
export const RecommendationsAnswer = Schema.Struct({
  user_id: Schema.String,
  key: Schema.String,
  isKnown: Schema.Boolean.annotate({
    description: "Whether there is such a user; everybody else is shown what is popular",
  }),
  isCold: Recommended.fields.isCold,
  model: Schema.NullOr(Recommended.fields.model).annotate({
    description: "Null before anybody consumed anything, when there is nothing to recommend",
  }),
  items: Schema.Array(RecommendedItem).annotate({ description: "The best first" }),
  asOf: AsOf,
}).annotate({ identifier: "Recommendations" });
export type RecommendationsAnswer = typeof RecommendationsAnswer.Type;
