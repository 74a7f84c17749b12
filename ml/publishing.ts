// The best time to publish (A12): what the hour and the day of publication do to the views of the
// first 24 hours, of one channel or one category.
import { groupLevels } from "./group-levels.ts";
import { type LocalTime, localTimeIn } from "./local-time.ts";
import { shrinkEffects, type ShrunkenEffect } from "./shrunken-effects.ts";
import { studentQuantile } from "./student.ts";

/** A video's publication and the views of its first 24 hours. */
export interface FirstDayViews {
  readonly publishedAtMs: number;
  readonly views: number;
}

/** What publishing at a time does: ratios to the other videos; undefined where nothing is known. */
export interface PublishingEffect {
  /** Videos published then. */
  readonly videos: number;
  readonly effect: PublishingRatio | undefined;
}

/** First-day views as a multiple of those of the videos published at other times. */
export interface PublishingRatio {
  readonly ratio: number;
  /** Where this ratio lies with 80 % probability, all ratios considered. */
  readonly low80: number;
  readonly high80: number;
  /** What this time's videos allow for: of 20 such lists, 19 hold all true ratios. */
  readonly low95: number;
  readonly high95: number;
}

/**
 * What can be said. `best`: publishing in that slot surely brings more than the others do.
 * `no-difference`: no slot that has videos enough differs from the others by more than a fifth.
 * Else `not-enough-data`: after about `moreVideos` one may know that `leading` is best, or, where that
 * is undefined, that nothing is; both are undefined where no end is in sight.
 */
export type PublishingVerdict =
  | { readonly kind: "best"; readonly slot: number }
  | { readonly kind: "no-difference" }
  | {
    readonly kind: "not-enough-data";
    readonly leading: number | undefined;
    readonly moreVideos: number | undefined;
  };

/** What was learnt from the videos of one channel or category. */
export interface PublishingStudy {
  /** Videos learnt from. */
  readonly videos: number;
  readonly verdict: PublishingVerdict;
  /** By {@link publishingSlots}. */
  readonly slots: readonly PublishingEffect[];
  /** By hour of the day, 0 to 23. */
  readonly hours: readonly PublishingEffect[];
  /** By day of the week, Monday first. */
  readonly weekdays: readonly PublishingEffect[];
}

/** A part of the week: four hours of the day, on weekdays or on Saturdays and Sundays. */
export interface PublishingSlot {
  readonly weekend: boolean;
  readonly fromHour: number;
  readonly toHour: number;
}

const slotHours = 4;
const slotsPerDay = 24 / slotHours;

/** The slots of a week: weekdays from midnight on, then the weekend. */
export const publishingSlots: readonly PublishingSlot[] = [false, true].flatMap((weekend) =>
  Array.from({ length: slotsPerDay }, (_, i) => ({
    weekend,
    fromHour: i * slotHours,
    toHour: (i + 1) * slotHours,
  }))
);

/** Nothing is said of fewer videos in all, and no slot with fewer is called best. */
export const fewestVideos = 30;
export const fewestInSlot = 8;
/** The most videos that are worth learning from: older ones say little of today. */
export const mostVideos = 2000;

/** A ratio within a fifth of 1, either way, is no difference worth waiting for. */
const worthwhile = Math.log(1.2);
/** The fewest values beyond coefficients from which errors can be told. */
const leastFreedom = 5;
/** Videos a bend of the trend over time is drawn from, and the most bends. */
const videosPerBend = 25;
const mostBends = 8;
/** Logarithms of views scatter by at least this much, as views are whole numbers. */
const leastDeviation = 0.01;
/** Times so entangled with the trend that next to nothing is known have no wider intervals than this. */
const farthest = Math.log(1e6);

/**
 * Learns what publication times of one channel or category do to first-day views, in the local time
 * of an IANA time zone. The order of the videos makes no difference. Throws a `RangeError` where
 * there is no such zone.
 *
 * Logarithms of views are fitted by a level per slot and a line over time that may bend every 25
 * videos, so that a channel's growth is not taken for an effect of the hours it came to prefer
 * ({@link groupLevels}). What a slot has above the mean of the others is drawn towards none as far as
 * it can be luck ({@link shrinkEffects}): that is its ratio, with an 80 % interval.
 *
 * To choose the best of twelve slots is to be lucky twelve times. So the 95 % intervals are of the
 * data alone, nothing drawn anywhere, and wide enough to hold all at once (Student's, at Bonferroni's
 * level), and a slot is best only where its own lies above "no effect": of channels whose times make
 * no difference, at most one in 20 hears of a best one.
 *
 * ```ts
 * // A video a day at 9 o'clock, but every third day at 18 o'clock, when it gains three times as much.
 * const videos = Array.from({ length: 60 }, (_, i) => ({
 *   publishedAtMs: Date.UTC(2025, 0, 6 + i, i % 3 === 0 ? 18 : 9),
 *   views: (i % 3 === 0 ? 3000 : 1000) * (1 + (i % 5) / 5),
 * }));
 * const { verdict, slots } = studyPublishing(videos, "UTC");
 * // verdict { kind: "best", slot: 4 }: weekdays from 16 to 20 o'clock
 * // slots[4].effect { ratio: 2.47, low80: 2.26, high80: 2.70, low95: 2.08, high95: 2.98 }: the other
 * // videos are not all of the morning, the evenings of weekends are among them
 * ```
 */
export function studyPublishing(
  videos: readonly FirstDayViews[],
  timeZone: string,
): PublishingStudy {
  const localTime = localTimeIn(timeZone);
  const times = videos.map(({ publishedAtMs }) => localTime(publishedAtMs));
  const trends = trendsOver(videos.map(({ publishedAtMs }) => publishedAtMs));
  const logs = videos.map(({ views }) => Math.log(views + 0.5));
  const compare = (count: number, groupOf: (time: LocalTime) => number) =>
    compareGroups(logs, times.map(groupOf), count, trends);
  const slots = compare(publishingSlots.length, slotOf);
  return {
    videos: videos.length,
    verdict: judge(slots, videos.length),
    slots: slots.map(effectOf),
    hours: compare(24, ({ hour }) => hour).map(effectOf),
    weekdays: compare(7, ({ weekday }) => weekday).map(effectOf),
  };
}

function slotOf({ hour, weekday }: LocalTime): number {
  return (weekday >= 5 ? slotsPerDay : 0) + Math.floor(hour / slotHours);
}

/** A line over time, from 0 to 1, and one that begins at each bend. */
function trendsOver(timesMs: readonly number[]): Float64Array[] {
  const sorted = Float64Array.from(timesMs).sort();
  const [firstMs] = sorted;
  const spanMs = Math.max(1, sorted[sorted.length - 1] - firstMs);
  const bends = Math.min(mostBends, Math.floor(timesMs.length / videosPerBend));
  return Array.from({ length: bends + 1 }, (_, i) => {
    const fromMs = sorted[Math.floor(i * sorted.length / (bends + 1))];
    return Float64Array.from(timesMs, (atMs) => Math.max(0, atMs - fromMs) / spanMs);
  });
}

/** What is known of one group of videos beside the others. */
interface Comparison {
  readonly videos: number;
  readonly known: Known | undefined;
}

interface Known {
  readonly believed: ShrunkenEffect;
  /** The data's own effect; what lies further from it than `reach` is surely not the truth. */
  readonly value: number;
  readonly reach: number;
}

function compareGroups(
  logs: readonly number[],
  groups: readonly number[],
  count: number,
  trends: readonly Float64Array[],
): Comparison[] {
  const videos = new Array<number>(count).fill(0);
  for (const group of groups) videos[group]++;
  const present = videos.flatMap((videos, group) => videos > 0 ? [group] : []);
  const freedom = logs.length - present.length - trends.length;
  if (present.length < 2 || freedom < leastFreedom) {
    return videos.map((videos) => ({ videos, known: undefined }));
  }
  const places = groups.map((group) => present.indexOf(group));
  const fit = groupLevels(logs, places, present.length, trends, leastDeviation);
  const raw = present.map((group, place) => {
    const others = logs.length - videos[group];
    const contrast = present.map((other, i) => i === place ? 1 : -videos[other] / others);
    let value = 0;
    let variance = 0;
    for (let i = 0; i < contrast.length; i++) {
      value += contrast[i] * fit.levels[i];
      for (let j = 0; j < contrast.length; j++) {
        variance += contrast[i] * contrast[j] * fit.covariances[i][j];
      }
    }
    return { value, standardError: Math.sqrt(variance) };
  });
  const believed = shrinkEffects(raw, freedom);
  const sureErrors = studentQuantile(1 - 0.025 / present.length, freedom);
  return videos.map((videos, group) => {
    const place = present.indexOf(group);
    if (place < 0) return { videos, known: undefined };
    const reach = sureErrors * raw[place].standardError;
    return { videos, known: { believed: believed[place], value: raw[place].value, reach } };
  });
}

function effectOf({ videos, known }: Comparison): PublishingEffect {
  if (known === undefined) return { videos, effect: undefined };
  const { believed, value, reach } = known;
  return {
    videos,
    effect: {
      ratio: ratioOf(believed.value),
      low80: ratioOf(believed.quantile(0.1)),
      high80: ratioOf(believed.quantile(0.9)),
      low95: ratioOf(value - reach),
      high95: ratioOf(value + reach),
    },
  };
}

/** From a difference of logarithms; what is further from 1 than {@link farthest} is given as that. */
function ratioOf(log: number): number {
  return Math.exp(Math.max(-farthest, Math.min(farthest, log)));
}

function judge(slots: readonly Comparison[], videos: number): PublishingVerdict {
  const fullest = Math.max(...slots.map((slot) => slot.videos));
  if (videos < fewestVideos || fullest < fewestInSlot) {
    const share = videos === 0 ? 1 : fullest / videos;
    const wanted = Math.max(fewestVideos, Math.ceil(fewestInSlot / share));
    return { kind: "not-enough-data", leading: undefined, moreVideos: wanted - videos };
  }
  const candidates = slots.flatMap(({ videos, known }, slot) =>
    known !== undefined && videos >= fewestInSlot ? [{ slot, ...known }] : []
  );
  const sure = candidates.filter(({ value, reach }) => value > reach);
  if (sure.length > 0) {
    const best = sure.reduce((one, other) =>
      other.believed.value > one.believed.value ? other : one
    );
    return { kind: "best", slot: best.slot };
  }
  const isLevel = candidates.every(({ value, reach }) => Math.abs(value) + reach < worthwhile);
  if (isLevel && candidates.length > 1) return { kind: "no-difference" };
  return awaited(candidates, videos);
}

/**
 * After how many more videos at the same times one may know: that a slot is best, which is then the
 * leading one, or that none makes a difference. A reach halves with four times the videos.
 */
function awaited(
  candidates: readonly (Known & { readonly slot: number })[],
  videos: number,
): PublishingVerdict {
  const moreUntil = (reach: number, wanted: number) =>
    wanted > 0 ? Math.max(1, Math.ceil(videos * ((reach / wanted) ** 2 - 1))) : Infinity;
  let leading: number | undefined;
  let moreVideos = candidates.length < 2 ? Infinity : Math.max(
    ...candidates.map(({ believed, reach }) =>
      moreUntil(reach, worthwhile - Math.abs(believed.value))
    ),
  );
  for (const { slot, believed, reach } of candidates) {
    const more = moreUntil(reach, believed.value);
    if (more >= moreVideos) continue;
    leading = slot;
    moreVideos = more;
  }
  const isFar = videos + moreVideos > mostVideos;
  return isFar
    ? { kind: "not-enough-data", leading: undefined, moreVideos: undefined }
    : { kind: "not-enough-data", leading, moreVideos };
}
