// Chooses from the best items so that they do not all say the same.

/** An item that might be chosen, and what it is alike in with others. */
export interface Candidate {
  readonly score: number;
  /** The groups that it belongs to, such as its category. */
  readonly groups: readonly string[];
}

/**
 * Chooses `count` candidates one by one: always the one with the highest score, of which `diversity` was
 * taken for each one chosen before with which it shares a group, once for every group shared. So an
 * item gives way to one that is by a factor of e^diversity less likely.
 * Source: Carbonell and Goldstein, The use of MMR, diversity-based reranking, 1998, with groups for
 * similarity.
 *
 * ```ts
 * const candidates = [
 *   { score: 3, groups: ["music"] },
 *   { score: 2.9, groups: ["music"] },
 *   { score: 2.5, groups: ["news"] },
 * ];
 * pickDiverse(candidates, 2, 0.5); // the first and the third
 * ```
 */
export function pickDiverse<C extends Candidate>(
  candidates: readonly C[],
  count: number,
  diversity: number,
): C[] {
  const left = [...candidates];
  const chosen: C[] = [];
  const taken = new Map<string, number>();
  while (chosen.length < count && left.length > 0) {
    let best = 0;
    let bestScore = -Infinity;
    left.forEach(({ score, groups }, place) => {
      let reduced = score;
      for (const group of groups) reduced -= diversity * (taken.get(group) ?? 0);
      if (reduced > bestScore) [best, bestScore] = [place, reduced];
    });
    const [next] = left.splice(best, 1);
    chosen.push(next);
    for (const group of next.groups) taken.set(group, (taken.get(group) ?? 0) + 1);
  }
  return chosen;
}
