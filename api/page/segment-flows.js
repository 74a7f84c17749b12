// Who moved between segments, as a square of them: a row for where users came from, a column for where to.

/** @import { Segment, SegmentFlow } from "./types.js" */

/**
 * @typedef {object} FlowSquare
 * @property {readonly (number | null)[]} from null for users who had been in no segment
 * @property {readonly number[]} to
 * @property {readonly (readonly number[])[]} users of each row and column
 * @property {number} most users in any place, at least 1
 * @property {number} moved users who left one segment for another
 */

/**
 * The square of the segments that exist and of those that users came from or went to.
 *
 * ```js
 * flowSquare([{ id: 1 }, { id: 2 }], [{ from: null, to: 1, users: 9 }, { from: 1, to: 2, users: 4 }]);
 * // from [1, 2, null], to [1, 2], users [[0, 4], [0, 0], [9, 0]], most 9, moved 4
 * ```
 *
 * @param {readonly Pick<Segment, "id">[]} segments
 * @param {readonly SegmentFlow[]} flows
 * @returns {FlowSquare}
 */
export function flowSquare(segments, flows) {
  const ids = new Set(segments.map(({ id }) => id));
  for (const { from, to } of flows) {
    ids.add(to);
    if (from !== null) ids.add(from);
  }
  const to = [...ids].sort((a, b) => a - b);
  /** @type {(number | null)[]} */
  const from = flows.some((flow) => flow.from === null) ? [...to, null] : [...to];
  const users = from.map((row) =>
    to.map((column) =>
      flows.reduce(
        (total, flow) => flow.from === row && flow.to === column ? total + flow.users : total,
        0,
      )
    )
  );
  return {
    from,
    to,
    users,
    most: Math.max(1, ...users.flat()),
    moved: flows.reduce((total, flow) => flow.from === null ? total : total + flow.users, 0),
  };
}

/**
 * The sizes of each segment, oldest first, as even rows over the days on which any of them changed: one
 * that is missing had nobody.
 *
 * @param {readonly { day: string, segment: number, size: number }[]} sizes newest first
 * @returns {Map<number, number[]>} by id
 */
export function sizesOver(sizes) {
  const days = [...new Set(sizes.map(({ day }) => day))].sort();
  const places = new Map(days.map((day, i) => [day, i]));
  /** @type {Map<number, number[]>} */
  const all = new Map();
  for (const { day, segment, size } of sizes) {
    const own = all.get(segment) ?? new Array(days.length).fill(0);
    own[places.get(day) ?? 0] = size;
    all.set(segment, own);
  }
  return all;
}
