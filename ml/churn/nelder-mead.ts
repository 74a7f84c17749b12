// The lowest point of a function of a few numbers, without derivatives, within a bounded number of looks.

/**
 * Searches from `start` with steps of `step` in each direction and returns the best point found, after
 * `mostCalls` calls of `cost` or once the points tried lie within `tolerance` of each other in cost.
 * Deterministic.
 * Source: Nelder and Mead, A simplex method for function minimization, 1965.
 *
 * ```ts
 * minimise(([x, y]) => (x - 1) ** 2 + (y + 2) ** 2, [0, 0]); // about [1, -2]
 * ```
 */
export function minimise(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, mostCalls = 400, tolerance = 1e-9 } = {},
): readonly number[] {
  let calls = 0;
  const look = (at: readonly number[]): Corner => {
    calls++;
    const value = cost(at);
    return { at, cost: Number.isNaN(value) ? Infinity : value };
  };
  let corners = [
    look(start),
    ...start.map((_, i) => look(start.map((x, j) => i === j ? x + step : x))),
  ];
  const sorted = () => corners.toSorted((a, b) => a.cost - b.cost);
  for (corners = sorted(); calls < mostCalls; corners = sorted()) {
    const best = corners[0];
    const worst = corners[corners.length - 1];
    if (worst.cost - best.cost < tolerance) break;
    const others = corners.slice(0, -1);
    const centre = start.map((_, i) =>
      others.reduce((sum, { at }) => sum + at[i], 0) / others.length
    );
    const beyond = (factor: number) => look(centre.map((x, i) => x + factor * (x - worst.at[i])));
    const reflected = beyond(1);
    let next = reflected;
    if (reflected.cost < best.cost) {
      const further = beyond(2);
      if (further.cost < reflected.cost) next = further;
    } else if (reflected.cost >= others[others.length - 1].cost) {
      next = beyond(reflected.cost < worst.cost ? 0.5 : -0.5);
      if (next.cost >= Math.min(reflected.cost, worst.cost)) {
        corners = [
          best,
          ...corners.slice(1).map(({ at }) => look(at.map((x, i) => (x + best.at[i]) / 2))),
        ];
        continue;
      }
    }
    corners = [...others, next];
  }
  return corners[0].at;
}

interface Corner {
  readonly at: readonly number[];
  readonly cost: number;
}
