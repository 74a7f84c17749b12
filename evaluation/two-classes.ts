// Labels of any kind as two classes: which one is positive, and what to do where there are more.

/** Two values of a label. */
export interface TwoClasses {
  readonly positive: string;
  readonly negative: string;
}

/** Words that say yes, and those that say no, in small letters. */
const yes = new Set(["1", "true", "t", "yes", "y", "positive", "pos", "+"]);
const no = new Set(["0", "-1", "false", "f", "no", "n", "negative", "neg", "-"]);

/** Values other than the two most frequent may be slips: up to this share of the rows they are skipped. */
const slipShare = 0.01;

/** How a label is compared: numbers by value, words in small letters. */
export function plainLabel(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) ? String(number + 0) : text.toLowerCase();
}

/**
 * The two classes among labels that were counted, or in words what is wrong. Positive is, of two
 * numbers, the larger; of two words the one that says yes (true, yes), or not the one that says no (false,
 * no); of others the rarer, and where both are as frequent the later by alphabet.
 *
 * ```ts
 * twoClasses(new Map([["0", 3], ["1", 2]]));     // { positive: "1", negative: "0" }
 * twoClasses(new Map([["ham", 90], ["spam", 9]])); // { positive: "spam", negative: "ham" }
 * ```
 */
export function twoClasses(counts: ReadonlyMap<string, number>): TwoClasses | string {
  const sorted = [...counts].sort((one, other) =>
    other[1] - one[1] || (one[0] < other[0] ? -1 : 1)
  );
  const [first, second, ...others] = sorted;
  if (second === undefined) {
    return first === undefined ? "no value" : `one value only, ${JSON.stringify(first[0])}`;
  }
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const slips = others.reduce((sum, [, count]) => sum + count, 0);
  if (slips > slipShare * total || slips >= second[1] && slips > 0) {
    const shown = sorted.slice(0, 5).map(([text, count]) => `${JSON.stringify(text)} (${count})`);
    return `${sorted.length} values: ${shown.join(", ")}${sorted.length > 5 ? ", …" : ""}`;
  }
  const positive = positiveOf(first[0], second[0]) ?? rarerOf(first, second);
  return { positive, negative: positive === first[0] ? second[0] : first[0] };
}

/** The positive one of two by what they say; undefined where they say nothing of it. */
function positiveOf(one: string, other: string): string | undefined {
  const [number, otherNumber] = [Number(one), Number(other)];
  if (Number.isFinite(number) && Number.isFinite(otherNumber)) {
    return number > otherNumber ? one : other;
  }
  if (yes.has(one) !== yes.has(other)) return yes.has(one) ? one : other;
  if (no.has(one) !== no.has(other)) return no.has(one) ? other : one;
  return undefined;
}

/** The rarer of two with their counts, of which the first is no rarer; else the later by alphabet. */
function rarerOf(first: [string, number], second: [string, number]): string {
  if (first[1] > second[1]) return second[0];
  return first[0] > second[0] ? first[0] : second[0];
}
