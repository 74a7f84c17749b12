// What activity says of a video as JSON, for whoever asks and for the video's row.
import { storable } from "../../db/array-literal.ts";
import { dropOffPoints } from "../../ml/engagement/drop-off.ts";
import type { FrequentWords } from "../../ml/engagement/frequent-words.ts";
import { figuresOf } from "./figures.ts";
import type { EngagementState } from "./state.ts";

/** The live state as JSON; what is not known is null. */
export function inspectEngagement(state: EngagementState): unknown {
  const figures = Object.entries(figuresOf(state)).map(([name, value]) => [name, orNull(value)]);
  const retention = Array.from(state.dropOff.retention(), (share, i) => ({
    reached: (i + 1) / dropOffPoints,
    share: orNull(share),
  }));
  return {
    video_id: state.videoId,
    lastAt: state.latestMs > 0 ? new Date(state.latestMs).toISOString() : null,
    figures: Object.fromEntries(figures),
    retention,
    retentionPlays: state.dropOff.weight,
    countries: breakdownOf(state.countries),
    devices: breakdownOf(state.devices),
    openPlays: state.plays.size,
    sequence: state.sequence,
  };
}

/** Plays and time watched by country or device, the most frequent by name; as Postgres can hold it. */
export function breakdownOf(words: FrequentWords) {
  const { top, other, unknown } = words.summary();
  return {
    top: top.map(({ word, count, missed, amount }) => ({
      name: storable(word),
      plays: count,
      playsMissed: missed,
      watchSeconds: amount,
    })),
    other: { plays: other.count, watchSeconds: other.amount },
    unknown: { plays: unknown.count, watchSeconds: unknown.amount },
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
