// What cannot be remembered of a user, whatever bytes say so: predictions made of it would be no numbers.
import { clickNumbers, maxClickHashes } from "./click-features.ts";
import { momentNumbers } from "./moment-features.ts";
import type { Moment } from "./moment.ts";
import { keptImpressions, keptMoments, type Own, said } from "./own.ts";

/** The most that a prediction of each kind can be. */
const most = { churn: 1, conversion: 1, engagement: 100, click: 1 } as const;

/** Segments are stored as signed numbers of four bytes. */
const maxSegment = 2 ** 31 - 1;

/** The same; throws a `RangeError` that says what is wrong where no events could have led to it. */
export function checkedOwn(own: Own): Own {
  for (const kind of ["churn", "conversion", "engagement", "click"] as const) {
    checkSaid(kind, own.value(said[kind]) ?? NaN, most[kind]);
    checkSaid(kind, own.emitted(said[kind]) ?? NaN, most[kind]);
    checkNumbers(kind, [own.value(said[kind]) ?? 0, own.emitted(said[kind]) ?? 0]);
    checkNumbers(`reasons of ${kind}`, own.reasons(said[kind]).map((kept) => kept.contribution));
  }
  if (own.segment > maxSegment) throw new RangeError(`segment: found ${own.segment}`);
  for (let i = 0; i < keptMoments; i++) checkMoment(own.moment(i), [most.churn, most.conversion]);
  checkMoment(own.session, [most.engagement]);
  const [numbers, hashes] = [new Float64Array(clickNumbers), new Uint32Array(maxClickHashes)];
  for (let i = 0; i < keptImpressions; i++) {
    const impression = own.impression(i);
    if (impression.atMs === 0) continue;
    checkSaid("impression", impression.said, most.click);
    impression.features(numbers, hashes);
    checkNumbers("impression", numbers);
  }
  return own;
}

function checkMoment(moment: Moment, most: readonly number[]): void {
  if (moment.atMs === 0) return;
  for (const [which, highest] of most.entries()) {
    checkSaid("moment", moment.said(which), highest);
  }
  const numbers = new Float64Array(momentNumbers);
  moment.numbers(numbers);
  checkNumbers("moment", numbers);
}

/** NaN is nothing said. */
function checkSaid(name: string, found: number, most: number): void {
  if (found < 0 || found > most) {
    throw new RangeError(`${name}: found ${found}, wanted 0 to ${most}`);
  }
}

function checkNumbers(name: string, numbers: Float64Array | readonly number[]): void {
  for (const number of numbers) {
    if (!Number.isFinite(number)) throw new RangeError(`${name}: found ${number}, wanted a number`);
  }
}
