// What is known of each user at any moment: every feature is defined once, in a table of its group, and
// code, models, database, API and docs/features.md read all of them here.
import { engagement } from "./features/engagement.ts";
import type { UserFeature } from "./features/feature.ts";
import { quality, response } from "./features/response.ts";
import { rhythm } from "./features/rhythm.ts";
import { standing, taste } from "./features/standing.ts";

export type { UserFeature };

/** The groups in which features are shown. */
export const userFeatureGroups = {
  rhythm,
  engagement,
  response,
  quality,
  taste,
  standing,
} as const satisfies Readonly<Record<string, readonly UserFeature[]>>;

/** The name of a feature. */
export type UserFeatureName =
  (typeof userFeatureGroups)[keyof typeof userFeatureGroups][number]["name"];

/** Every feature, group by group. */
export const userFeatures: readonly (UserFeature & { readonly name: UserFeatureName })[] = [
  ...rhythm,
  ...engagement,
  ...response,
  ...quality,
  ...taste,
  ...standing,
];

const places: ReadonlyMap<string, number> = new Map(userFeatures.map(({ name }, i) => [name, i]));

/** The place of a feature in {@link userFeatures}; throws a `RangeError` where there is none. */
export function userFeaturePlace(name: UserFeatureName): number {
  const place = places.get(name);
  if (place === undefined) throw new RangeError(`found no feature ${name}`);
  return place;
}
