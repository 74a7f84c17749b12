// Makes a failing run small: fewer choices, and calmer ones, as long as it still fails.

/**
 * The smallest list found for which `fails` holds, `choices` being one. Parts are left out or made
 * calm (all zeros), halves first, single choices last; then each is lowered. At most `attempts` runs.
 * Source: Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, 2002; that zero is
 * the simplest choice is from MacIver and Donaldson, Test-case reduction via test-case generation,
 * 2020.
 *
 * ```ts
 * await shrink([5, 3, 0, 7, 2], (list) => Promise.resolve(list.includes(7)), 100) // [7]
 * ```
 */
export async function shrink(
  choices: readonly number[],
  fails: (choices: readonly number[]) => Promise<boolean>,
  attempts: number,
): Promise<readonly number[]> {
  let best = choices;
  let left = attempts;
  const take = async (candidate: readonly number[]) => {
    if (left <= 0 || !isSimpler(candidate, best)) return false;
    left--;
    if (!await fails(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let before: readonly number[] = []; before !== best && left > 0;) {
    before = best;
    for (let length = best.length >> 1; length >= 1; length >>= 1) {
      for (let start = best.length - length; start >= 0; start -= length) {
        const end = start + length;
        const isTaken = await take([...best.slice(0, start), ...best.slice(end)]) ||
          await take([...best.slice(0, start), ...zeros(length), ...best.slice(end)]);
        if (isTaken && start > best.length) start = best.length;
      }
    }
    for (let i = best.length - 1; i >= 0; i--) {
      for (let lower = best[i] >> 1; best[i] > 0; lower = best[i] - 1) {
        if (!await take(best.with(i, lower)) && lower === best[i] - 1) break;
      }
    }
  }
  return best;
}

/** Shorter, or as long and smaller. */
function isSimpler(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return one.length < other.length;
  return sum(one) < sum(other);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function zeros(length: number): number[] {
  return new Array(length).fill(0);
}
