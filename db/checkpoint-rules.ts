// What every checkpoint must keep to. One that does not is a defect of whoever made it: the store in
// memory refuses it, so that simulations find the defect before a database does.
import { targets } from "../streams/forecast.ts";
import { checkAudience } from "./audience-rules.ts";
import { count, finite, hold, instant, sized, startOfHour, unique, whole } from "./checks.ts";
import { checkExperiments } from "./experiment-rules.ts";
import { type Checkpoint, metricSums, type Projections, type Snapshot } from "./store.ts";

/** Sequence, time, views, likes, comments. */
export const numbersPerReading = 5;
/** Made at, at, then value, low, high and actual of each target. */
export const numbersPerPrediction = 14;

const forecastNumbers = 6 * targets.length;
const sumsPerRow = targets.length * metricSums.length;
const maxVersion = 32_767;

/** Those of {@link metricSums} that count forecasts, and are stored as whole numbers. */
const countedSums: ReadonlySet<string> = new Set<typeof metricSums[number]>(["scored", "covered"]);

/** Whether a metric's sum is a count. */
export function isCounted(name: string): boolean {
  return countedSums.has(name);
}

/** Throws a `RangeError` that names the first rule broken, what was found and what was wanted. */
export function checkCheckpoint(checkpoint: Checkpoint): void {
  const { fromSequence, sequence, snapshots, projections } = checkpoint;
  for (
    const name of ["partition", "epoch", "residentActors", "fromSequence", "sequence"] as const
  ) {
    count(name, checkpoint[name]);
  }
  for (const [name, value] of Object.entries(checkpoint.counts)) count(name, value);
  hold(sequence >= fromSequence, "sequence", sequence, `at least ${fromSequence}`);
  if (checkpoint.watermarkMs !== undefined) instant("watermarkMs", checkpoint.watermarkMs);
  const covered = (name: string, value: number) => {
    whole(name, value);
    const within = value > fromSequence && value <= sequence;
    hold(within, name, value, `more than ${fromSequence} and at most ${sequence}`);
  };
  checkSnapshots(snapshots);
  checkVideos(projections.videos, sequence);
  checkReadings(projections.readings, covered);
  checkPredictions(projections.predictions, covered);
  checkHourly(projections.hourly);
  checkMetrics(projections.metrics);
  checkAudience(projections, sequence);
  checkExperiments(projections, sequence);
}

type Check = (name: string, value: number) => void;

function checkSnapshots(rows: readonly Snapshot[]): void {
  unique("snapshot", rows, (row) => row.key);
  for (const row of rows) {
    count("version", row.version);
    hold(row.version <= maxVersion, "version", row.version, `at most ${maxVersion}`);
    if (row.timerAtMs !== undefined) instant("timerAtMs", row.timerAtMs);
  }
}

function checkVideos(rows: Projections["videos"], sequence: number): void {
  unique("video", rows, (row) => row.key);
  for (const row of rows) {
    sized("counters", row.counters, targets.length);
    sized("perHour", row.perHour, targets.length);
    sized("forecast", row.forecast, forecastNumbers);
    for (const value of row.counters) count("counter", value);
    for (const value of [...row.perHour, ...row.forecast]) finite("perHour or forecast", value);
    for (const name of ["firstAtMs", "lastAtMs", "nextAtMs"] as const) instant(name, row[name]);
    if (row.publishedAtMs !== undefined) instant("publishedAtMs", row.publishedAtMs);
    finite("viewsPerHourPerHour", row.viewsPerHourPerHour);
    finite("likesPerView", row.likesPerView);
    finite("growth", row.growth);
    finite("forecastGain", row.forecastGain);
    if (row.firstDayViews !== undefined) finite("firstDayViews", row.firstDayViews);
    whole("gain", row.gain);
    count("readings", row.readings);
    count("video's sequence", row.sequence);
    hold(row.sequence <= sequence, "video's sequence", row.sequence, `at most ${sequence}`);
  }
}

function checkReadings(rows: Projections["readings"], covered: Check): void {
  unique("readings", rows, (row) => row.videoKey);
  for (const { numbers, statuses, extras } of rows) {
    hold(statuses.length > 0, "readings of a chunk", 0, "at least 1");
    sized("numbers of readings", numbers, numbersPerReading * statuses.length);
    if (extras !== undefined) sized("extras", extras, statuses.length);
    for (const value of numbers) whole("number of a reading", value);
    let previous = -1;
    for (let i = 0; i < numbers.length; i += numbersPerReading) {
      covered("reading's sequence", numbers[i]);
      hold(numbers[i] > previous, "reading's sequence", numbers[i], `more than ${previous}`);
      previous = numbers[i];
      instant("time of a reading", numbers[i + 1]);
    }
  }
}

function checkPredictions(rows: Projections["predictions"], covered: Check): void {
  unique("predictions", rows, (row) => JSON.stringify([row.videoKey, row.horizon]));
  for (const { firstSequence, numbers, methods } of rows) {
    covered("prediction's sequence", firstSequence);
    hold(methods.length > 0, "predictions of a chunk", 0, "at least 1");
    sized("numbers of predictions", numbers, numbersPerPrediction * methods.length);
    for (const value of numbers) whole("number of a prediction", value);
    for (let i = 0; i < numbers.length; i += numbersPerPrediction) {
      instant("time of a prediction", numbers[i]);
      instant("time of a prediction", numbers[i + 1]);
    }
  }
}

function checkHourly(rows: Projections["hourly"]): void {
  unique("hour", rows, (row) => JSON.stringify([row.videoKey, row.hourMs]));
  for (const row of rows) {
    startOfHour(row.hourMs);
    sized("gains", row.gains, targets.length);
    for (const value of row.gains) whole("gain", value);
    count("readings", row.readings);
    count("viewsEnd", row.viewsEnd);
    finite("peakViewsPerHour", row.peakViewsPerHour);
  }
}

function checkMetrics(rows: Projections["metrics"]): void {
  const identity = (row: Projections["metrics"][number]) =>
    JSON.stringify([row.videoKey, row.hourMs, row.horizon, row.method, row.model]);
  unique("metrics", rows, identity);
  for (const row of rows) {
    startOfHour(row.hourMs);
    sized("sums", row.sums, sumsPerRow);
    for (const [i, value] of row.sums.entries()) {
      const name = metricSums[i % metricSums.length];
      if (isCounted(name)) count(name, value);
      else finite(name, value);
    }
  }
}
