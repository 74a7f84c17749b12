// What may be asked of actors besides how they are: a forecast for any time up to a day ahead, how likely
// clicks are, what to recommend.
import { Schema } from "effect";

/** The furthest that may be asked for, in milliseconds. */
export const furthestAheadMs = 24 * 3_600_000;

/** The body of a request to `ask.video.<token>`; without one only the live state is told. */
export const VideoQuestion = Schema.Struct({
  aheadMs: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: furthestAheadMs }))
    .annotate({ description: "How far ahead of the newest reading, in milliseconds" }),
}).annotate({ identifier: "VideoQuestion" });
export type VideoQuestion = typeof VideoQuestion.Type;

/** Items of which somebody asks at once how likely clicks on them are. */
export const maxScoredItems = 500;

const Word = Schema.optionalKey(Schema.String.check(Schema.isMaxLength(128)));

/** What might be shown to a user. */
export const ScoredItem = Schema.Struct({
  ad_id: Word,
  placement: Word,
  category: Word,
  device: Word,
  country: Word,
  tier: Word,
}).annotate({
  identifier: "ScoredItem",
  description: "What might be shown, and where; device, country and tier as last seen where absent",
});
export type ScoredItem = typeof ScoredItem.Type;

/** The body of a request to `ask.user.<token>`; without one only the live state is told. */
export const UserQuestion = Schema.Struct({
  click: Schema.Array(ScoredItem).check(Schema.isMaxLength(maxScoredItems)),
}).annotate({ identifier: "UserQuestion" });
export type UserQuestion = typeof UserQuestion.Type;

/** The body of a request to `ask.user.<token>` for no more than what a recommendation goes by: exactly this. */
export const tasteQuestion = { taste: true } as const;

/** Whether a question is {@link tasteQuestion}. */
export function isTasteQuestion(question: string): boolean {
  return question === tasteText;
}

const tasteText = JSON.stringify(tasteQuestion);

/** The body of a request to `ask.model.recommendations`: what somebody consumed, for what they might next. */
export const RecommendationQuestion = Schema.Struct({
  /** Hashes of the items consumed last, the newest first. */
  recent: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 32 - 1 })))
    .check(Schema.isMaxLength(64)),
  categories: Schema.Array(Schema.Struct({
    category: Schema.String.check(Schema.isMaxLength(100)),
    weight: Schema.Finite,
  })).check(Schema.isMaxLength(16)),
  count: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })),
}).annotate({ identifier: "RecommendationQuestion" });
export type RecommendationQuestion = typeof RecommendationQuestion.Type;
