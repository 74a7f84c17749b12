// A page of a longer list.
import { Schema } from "effect";
import { AsOf } from "./asof.ts";

/** A page of items, and where the next one begins. */
export function listOf<Item extends Schema.Top>(item: Item) {
  return Schema.Struct({ items: Schema.Array(item), next: Next, asOf: AsOf });
}

/** The cursor of the next page; null where this page is the last. */
export const Next = Schema.NullOr(Schema.String).annotate({
  description: "The `cursor` of the next page; null on the last one",
});
