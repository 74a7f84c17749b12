// How likely clicks are: `POST /v1/click`.
import { Schema } from "effect";
import { Id, idWanted } from "../../streams/id.ts";
import { maxScoredItems, ScoredItem } from "../../streams/question.ts";
import { PredictionReason } from "../../streams/user-prediction.ts";
import { AsOf } from "./asof.ts";

/** The largest body: as a question it has to fit into one message of NATS. */
export const maxClickBytes = 512 * 1024;

const itemsWanted = `an array of 1 to ${maxScoredItems} items`;
const itemFields = Object.keys(ScoredItem.fields);

/** What each field should hold, in words. */
export const clickWanted: Readonly<Record<string, string>> = {
  body: "an object with user_id and items",
  user_id: idWanted,
  items: itemsWanted,
  "items.*": `an object with any of ${itemFields.join(", ")}`,
  ...Object.fromEntries(
    itemFields.map((name) => [`items.*.${name}`, "a string of at most 128 characters"]),
  ),
};

/** Body of `POST /v1/click`. */
export const ClickBody = Schema.Struct({
  user_id: Id.annotate({ description: "To whom the items might be shown" }),
  items: Schema.Array(ScoredItem).check(
    Schema.isMinLength(1, { expected: itemsWanted }),
    Schema.isMaxLength(maxScoredItems, { expected: itemsWanted }),
  ).annotate({ description: `What might be shown: ${itemsWanted}` }),
}).annotate({
  identifier: "ClickQuestion",
  description: "Items of which one wants to know how likely a user is to click on each",
  examples: [{
    user_id: "u42",
    items: [{ ad_id: "ad7", placement: "pre-roll", category: "sports" }, { ad_id: "ad9" }],
  }],
});
export type ClickBody = typeof ClickBody.Type;

/** How likely a click is on one item. */
export const ClickItem = Schema.Struct({
  probability: Schema.NullOr(Schema.Finite).annotate({
    description: "Null before a click on anything was ever learnt of",
  }),
  model: Schema.NullOr(Schema.String).annotate({
    description:
      "Name and version; click@0 is the base rate of all users, which says the same of " +
      "every item",
  }),
  reasons: Schema.Array(PredictionReason).annotate({
    description: "What of the user speaks for a click, and against it",
  }),
}).annotate({ identifier: "ClickItem", description: "How likely a click is on one item" });
export type ClickItem = typeof ClickItem.Type;

/** What is needed of the live state of a user. */
export const ClickState = Schema.Struct({
  isCold: Schema.Boolean,
  lastAt: Schema.NullOr(Schema.String),
  click: Schema.Array(ClickItem),
});

/** Answer of `POST /v1/click`. */
export const ClickAnswer = Schema.Struct({
  user_id: Schema.String,
  key: Schema.String,
  isKnown: Schema.Boolean.annotate({
    description: "Whether there is such a user; of everybody else the base rate is told",
  }),
  isCold: Schema.Boolean.annotate({
    description: "Whether too little is known of the user, so that it is what is true of many",
  }),
  items: Schema.Array(ClickItem).annotate({ description: "In the order of the question" }),
  asOf: AsOf,
}).annotate({ identifier: "Clicks" });
export type ClickAnswer = typeof ClickAnswer.Type;
