// What a play says once it has ended.
import { streamingScore } from "../../ml/engagement/streaming-score.ts";
import type { Play } from "./open-plays.ts";
import type { EngagementState } from "./state.ts";
import { place } from "./sums.ts";

/** A shorter play has nothing to be scored. */
const leastScoredSeconds = 1;

/** Adds a play to what is known of those that ended; called once of each. */
export function settle(state: EngagementState, play: Play): void {
  const { sums, lengthSeconds } = state;
  const { weight, watchedSeconds } = play;
  sums[place.endedPlays] += weight;
  sums[place.followedPlays]++;
  sums[place.watchSeconds] += weight * watchedSeconds;
  sums[place.watchSquares] += weight * watchedSeconds * watchedSeconds;
  sums[place.watchVariance] += weight * (weight - 1) * watchedSeconds * watchedSeconds;
  sums[place.stalledSeconds] += weight * play.stalledSeconds;
  sums[place.stalls] += weight * play.stalls;
  sums[place.switches] += weight * play.switches;
  if (play.isCompleted) sums[place.completedPlays] += weight;
  if (play.hasFailed) sums[place.failedPlays] += weight;
  if (lengthSeconds > 0) {
    const furthestSeconds = play.isCompleted ? lengthSeconds : play.furthestSeconds;
    state.dropOff.add(furthestSeconds, lengthSeconds, weight);
  }
  if (!Number.isNaN(play.startUpSeconds)) state.startUps.add(play.startUpSeconds, weight);
  state.countries.addAmount(play.country, weight * watchedSeconds);
  state.devices.addAmount(play.device, weight * watchedSeconds);
  if (watchedSeconds + play.stalledSeconds < leastScoredSeconds) return;
  const score = streamingScore(play);
  sums[place.scoredPlays]++;
  sums[place.scoreWeight] += weight;
  sums[place.score] += weight * score;
  sums[place.scoreSquares] += weight * score * score;
}
