// What a segment is like, in words: those of the features in which it differs most from everybody.

/** How to say of somebody that they have much or little of a feature. */
export interface FeaturePhrases {
  readonly name: string;
  /** Such as "visits often". */
  readonly high: string;
  /** Such as "visits rarely". */
  readonly low: string;
}

/** Standard deviations by which a segment must differ from everybody for it to be worth a word. */
const tellingDeviations = 0.5;

/** Features that a profile names, unless more are needed to tell two segments apart. */
const mostPhrases = 3;

/** What a segment is where nothing about it stands out. */
const average = "average";

/**
 * A profile for each of some centres, whose numbers are standardised: what differs most from everybody
 * comes first, up to three features and only those that differ by half a standard deviation. Segments
 * that would be called the same are told apart by what differs next, and at last by a number.
 *
 * ```ts
 * const phrases = [
 *   { name: "visits", high: "visits often", low: "visits rarely" },
 *   { name: "minutes", high: "watches long", low: "watches briefly" },
 * ];
 * profilesOf([Float64Array.of(1.2, 0.6), Float64Array.of(-0.7, 0.1), new Float64Array(2)], phrases);
 * // ["visits often, watches long", "visits rarely", "average"]
 * ```
 */
export function profilesOf(
  centres: readonly Float64Array[],
  phrases: readonly FeaturePhrases[],
): string[] {
  const orders = centres.map((centre) => byDeviation(centre));
  const counts = centres.map((centre, i) =>
    orders[i].filter((feature) => Math.abs(centre[feature]) >= tellingDeviations)
      .slice(0, mostPhrases).length
  );
  const wordsOf = (i: number) =>
    orders[i].slice(0, counts[i]).map((feature) =>
      centres[i][feature] > 0 ? phrases[feature].high : phrases[feature].low
    );
  let alike = alikeAmong(centres.map((_, i) => wordsOf(i)));
  while (alike.size > 0) {
    const longer = [...alike].filter((i) => counts[i] < orders[i].length);
    if (longer.length === 0) break;
    for (const i of longer) counts[i]++;
    alike = alikeAmong(centres.map((_, i) => wordsOf(i)));
  }
  const profiles = centres.map((_, i) => wordsOf(i).join(", ") || average);
  const numbered = new Map<string, number>();
  return profiles.map((profile, i) => {
    const key = keyOf(wordsOf(i));
    const number = (numbered.get(key) ?? 0) + 1;
    numbered.set(key, number);
    return number === 1 ? profile : `${profile} (${number})`;
  });
}

/** Features that a centre deviates in at all, the most telling first. */
function byDeviation(centre: Float64Array): number[] {
  return Array.from(centre, (_, feature) => feature)
    .filter((feature) => centre[feature] !== 0)
    .sort((a, b) => Math.abs(centre[b]) - Math.abs(centre[a]) || a - b);
}

/** The places of all that say the same as another, in whatever order. */
function alikeAmong(words: readonly string[][]): Set<number> {
  const first = new Map<string, number>();
  const alike = new Set<number>();
  words.forEach((these, i) => {
    const key = keyOf(these);
    const known = first.get(key);
    if (known === undefined) first.set(key, i);
    else alike.add(known).add(i);
  });
  return alike;
}

function keyOf(words: readonly string[]): string {
  return words.toSorted().join("\n");
}
