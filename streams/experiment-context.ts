// What the decisions of an experiment may depend on, and the numbers that policies see of it.
import { Schema } from "effect";
import { maxWordCharacters } from "./activity.ts";

/** Most numbers that a context becomes, the intercept included. */
export const maxContextNumbers = 32;

/** Most values of a category in a context. */
export const maxCategoryValues = 24;

/** Farther out than this a number says no more, and could overturn all that is known. */
export const largestContextNumber = 10;

export const wordWanted = `a string of 1 to ${maxWordCharacters} characters`;

/** A name or a value in words. */
export const Word = Schema.String.check(
  Schema.isBetweenLength(1, maxWordCharacters, { expected: wordWanted }),
);

const common = {
  name: Word.annotate({ description: "Names it in decisions" }),
  from: Schema.Literals(["request", "user"]).annotate({
    description: "Where it comes from: whoever asks says it, or the user's actor",
  }),
};

/** A number that decisions may depend on, taken as (value − mean) / scale; 0 where it is not known. */
const NumberFeature = Schema.Struct({
  ...common,
  kind: Schema.Literal("number"),
  mean: Schema.optionalKey(Schema.Finite),
  scale: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThan(0))),
});

/** A word that decisions may depend on: one number for each value, 1 for the one that it has. */
const CategoryFeature = Schema.Struct({
  ...common,
  kind: Schema.Literal("category"),
  values: Schema.Array(Word).check(Schema.isBetweenLength(1, maxCategoryValues)),
});

/** What decisions may depend on. */
export const ContextFeature = Schema.Union([NumberFeature, CategoryFeature])
  .annotate({ identifier: "ContextFeature" });
export type ContextFeature = typeof ContextFeature.Type;

/** How many numbers a context becomes: 0 without features, else with the intercept before them. */
export function contextLength(context: readonly ContextFeature[]): number {
  if (context.length === 0) return 0;
  return context.reduce((sum, feature) => {
    return sum + (feature.kind === "number" ? 1 : feature.values.length);
  }, 1);
}

/** The values of a context as somebody says them, by name. */
export const ContextValues = Schema.Record(
  Schema.String,
  Schema.Union([Schema.Finite, Schema.String.check(Schema.isMaxLength(maxWordCharacters))]),
).check(Schema.isMaxProperties(maxContextNumbers), Schema.isPropertyNames(Word)).annotate({
  identifier: "ContextValues",
  description: "What the decision may depend on, by name; a feature that is missing counts as 0",
});
export type ContextValues = typeof ContextValues.Type;

/**
 * The numbers that policies see, into `into` of {@link contextLength}: 1, then each feature.
 *
 * ```ts
 * const context = [{ name: "device", from: "request", kind: "category", values: ["phone", "tv"] }];
 * encodeContext(context, { device: "tv" }, into); // [1, 0, 1]
 * ```
 */
export function encodeContext(
  context: readonly ContextFeature[],
  values: ContextValues,
  into: Float64Array,
): void {
  if (context.length === 0) return;
  into.fill(0);
  into[0] = 1;
  let at = 1;
  for (const feature of context) {
    const value = Object.hasOwn(values, feature.name) ? values[feature.name] : undefined;
    if (feature.kind === "number") {
      const { mean = 0, scale = 1 } = feature;
      if (typeof value === "number") into[at] = bounded((value - mean) / scale);
      at++;
    } else {
      const place = feature.values.indexOf(String(value));
      if (value !== undefined && place >= 0) into[at + place] = 1;
      at += feature.values.length;
    }
  }
}

function bounded(value: number): number {
  return Math.max(-largestContextNumber, Math.min(largestContextNumber, value));
}
