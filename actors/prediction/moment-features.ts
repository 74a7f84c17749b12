// What models look at when something is foreseen of a user: the features of visits, then all features of the
// user, as they are at that moment.
import {
  type Feature,
  visitFeatureCount,
  visitFeatures,
  visitFeatureTable,
} from "../../ml/churn/visit-features.ts";
import { fromShort, toShort } from "../../ml/short-floats.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { writeFeaturesAt, writeUserFeatures } from "../user/features.ts";
import type { UserState } from "../user/state.ts";

/** Numbers of a moment. */
export const momentNumbers = visitFeatureCount + userFeatures.length;

/** Where the features of the user begin among them. */
export const userFeaturesFrom = visitFeatureCount;

/**
 * Writes the numbers of a moment, rounded as they are remembered: what is predicted from is what is learnt
 * from later.
 */
export function momentFeatures(state: UserState<unknown>, atMs: number, out: Float64Array): void {
  const { history } = state;
  // Somebody of whom nothing but renewals is known has never been here.
  if (history.visits === 0) out.fill(0, 0, visitFeatureCount);
  else visitFeatures(history, Math.max(atMs, history.lastAtMs), out);
  writeUserFeatures(state, atMs, out.subarray(userFeaturesFrom));
  for (let i = 0; i < momentNumbers; i++) {
    // Events lead to numbers only; a state that something damaged may not, and must harm no model.
    out[i] = Number.isNaN(out[i]) ? 0 : fromShort(toShort(out[i]));
  }
}

/** Writes some features of the user alone, given by their places in the table, as {@link momentFeatures} does. */
export function momentFeaturesAt(
  places: readonly number[],
  state: UserState<unknown>,
  atMs: number,
  out: Float64Array,
): void {
  writeFeaturesAt(places, state, atMs, out, userFeaturesFrom);
  for (const place of places) {
    const at = userFeaturesFrom + place;
    out[at] = fromShort(toShort(out[at]));
  }
}

/** Features of churn: those of visits as they are, those of the user drawn together to sizes of about 1. */
export const churnFeatures: readonly Feature[] = [
  ...visitFeatureTable,
  ...userFeatures.map(({ name }) => ({ name, phrase: name })),
];

/** Writes the features of churn, given the numbers of a moment. */
export function churnFeaturesOf(numbers: Float64Array, out: Float64Array): void {
  for (let i = 0; i < visitFeatureCount; i++) out[i] = numbers[i];
  for (let i = visitFeatureCount; i < momentNumbers; i++) out[i] = drawnTogether(numbers[i]);
}

/** A number of any size, by its logarithm, so that none shouts the others down; 0 where it is not known. */
export function drawnTogether(value: number): number {
  return Number.isNaN(value) ? 0 : Math.sign(value) * Math.log1p(Math.abs(value)) / 2;
}
