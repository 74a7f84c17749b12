// What is recommended, and why.

/** Why an item is recommended. */
export type Reason =
  /** People who consumed this item, by its id, went on to that one. */
  | { readonly kind: "because-watched"; readonly item: string }
  /** The viewer likes this category. */
  | { readonly kind: "like-category"; readonly category: string }
  /** Hardly anybody knows it yet, and the viewer likes its category. */
  | { readonly kind: "new-in"; readonly category: string }
  /** People of similar taste like it. */
  | { readonly kind: "similar-taste" }
  /** Many consume it at present. */
  | { readonly kind: "popular-now" };

export interface Recommendation {
  /** The item's id. */
  readonly item: string;
  /** How much speaks for it: a difference of 1 makes one item 2.7 times as likely as the other. */
  readonly score: number;
  readonly reason: Reason;
}
