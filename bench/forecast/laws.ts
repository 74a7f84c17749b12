// Readings of videos that grow by other laws than the simulator's, so that forecasts are not judged by
// that alone.
import { Random } from "../../ml/random.ts";

/** What one counter reading says. */
export interface Row {
  readonly atMs: number;
  readonly videoId: string;
  readonly counters: readonly number[];
}

/** How the videos of one file grow, and how they are read. Ranges are drawn from evenly. */
export interface Law {
  readonly seed: number;
  readonly videos: number;
  /** When one video is read, in hours since the first Monday. */
  readonly hoursOf: (random: Random) => number[];
  /** Mean and deviation of the log of its views an hour at the first reading. */
  readonly logRate: readonly [number, number];
  /** Age in days at the first reading, and the power of age by which its rate falls. */
  readonly ageDays: readonly [number, number];
  readonly power: readonly [number, number];
  /** Height of the evening over the day, and of weekends over other days, in the logarithm. */
  readonly evening: readonly [number, number];
  readonly weekend: readonly [number, number];
  /** Noise of the log rate: deviation of a step, and the share that is left a reading later. */
  readonly noise: readonly [number, number];
  readonly memory: number;
  /** The same noise for all videos at once; those with it must be read at the same times. */
  readonly sharedNoise: number;
  /** Times a day that a video is passed around: its rate is multiplied and falls back by a power. */
  readonly burstsPerDay: number;
  /** Share of readings that are missing, show only zeros, or fewer views than before. */
  readonly faults: number;
  /** Every other video's counters are refreshed only at every so manieth reading. */
  readonly refreshedEvery: number;
}

const hourMs = 3_600_000;
const monday = Date.UTC(2025, 2, 3);

/** Hours of `count` readings, `apart` hours from each other, from `from` on. */
export function regular(count: number, apart: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i * apart);
}

/** The laws, by the names of their files. */
export const laws: Readonly<Record<string, Law>> = {
  hourly: {
    seed: 11,
    videos: 30,
    hoursOf: () => regular(30 * 24, 1),
    logRate: [4.5, 1.6],
    ageDays: [0.2, 40],
    power: [0.2, 1.1],
    evening: [0.4, 1.2],
    weekend: [0.1, 0.3],
    noise: [0.05, 0.2],
    memory: 0.9,
    sharedNoise: 0.05,
    burstsPerDay: 0.12,
    faults: 0.003,
    refreshedEvery: 1,
  },
  daily: {
    seed: 13,
    videos: 60,
    hoursOf: () => regular(200, 24),
    logRate: [2.8, 1.9],
    ageDays: [2, 300],
    power: [0.1, 1],
    evening: [0, 0],
    weekend: [-0.2, 0.4],
    noise: [0.04, 0.18],
    memory: 0.85,
    sharedNoise: 0.06,
    burstsPerDay: 0.012,
    faults: 0.01,
    refreshedEvery: 1,
  },
  bursty: {
    seed: 14,
    videos: 100,
    hoursOf: (random) => regular(48, 1, random.between(0, 240)),
    logRate: [4.2, 1.7],
    ageDays: [0.1, 0.4],
    power: [0.6, 1.6],
    evening: [0, 0.3],
    weekend: [0, 0],
    noise: [0.2, 0.3],
    memory: 0.6,
    sharedNoise: 0,
    burstsPerDay: 1,
    faults: 0,
    refreshedEvery: 1,
  },
  minutes: {
    seed: 15,
    videos: 10,
    hoursOf: () => regular(7 * 144, 1 / 6),
    logRate: [5, 1.4],
    ageDays: [0.05, 10],
    power: [0.1, 0.8],
    evening: [0.4, 1.2],
    weekend: [0, 0.3],
    noise: [0.03, 0.07],
    memory: 0.97,
    sharedNoise: 0,
    burstsPerDay: 0.3,
    faults: 0.004,
    refreshedEvery: 3,
  },
  irregular: {
    seed: 16,
    videos: 40,
    hoursOf: irregular,
    logRate: [4, 1.5],
    ageDays: [0.1, 20],
    power: [0.1, 0.9],
    evening: [0.4, 1.2],
    weekend: [0, 0.3],
    noise: [0.1, 0.3],
    memory: 0.8,
    sharedNoise: 0,
    burstsPerDay: 0.2,
    faults: 0.003,
    refreshedEvery: 1,
  },
};

/** Twenty days at intervals that scatter around some hours, which differ from video to video. */
function irregular(random: Random): number[] {
  const meanHours = Math.exp(random.normal(Math.log(5), 0.8));
  const hours = [random.between(0, 96)];
  while (hours.length < 600 && hours[hours.length - 1] < 480) {
    hours.push(hours[hours.length - 1] + 0.01 + random.gamma(0.8, meanHours / 0.8));
  }
  return hours;
}

/** The readings of all videos in order of time; the same law gives the same readings. */
export function readingsOf(law: Law): Row[] {
  const shared = noise(new Random(law.seed, -1), law.memory, law.sharedNoise);
  const sharedNoise: number[] = [];
  const rows: Row[] = [];
  for (let video = 0; video < law.videos; video++) {
    const random = new Random(law.seed, video);
    const hours = law.hoursOf(random);
    while (sharedNoise.length < hours.length) sharedNoise.push(shared());
    rows.push(...readingsOfVideo(law, random, `video-${video}`, hours, sharedNoise));
  }
  return rows.sort((a, b) => a.atMs - b.atMs);
}

function readingsOfVideo(
  law: Law,
  random: Random,
  videoId: string,
  hours: readonly number[],
  sharedNoise: readonly number[],
): Row[] {
  const ageHours = 24 * between(random, law.ageDays);
  const power = between(random, law.power);
  const rateAtFirst = Math.exp(random.normal(...law.logRate));
  const rhythm = rhythmOf(random, between(random, law.evening), between(random, law.weekend));
  const wander = noise(random, law.memory, between(random, law.noise));
  const bursts = burstsOf(random, law.burstsPerDay, hours);
  const likes = ratio(random, -3.3, 0.5);
  const comments = ratio(random, -6.5, 1);
  const isStepped = law.refreshedEvery > 1 && random.chance(0.5);
  const views = Math.round(Math.exp(random.normal(9, 1.8)));
  const counters = [views, Math.round(views * 0.04), Math.round(views * 0.002)];
  let shown = [...counters];
  const rows: Row[] = [];
  hours.forEach((hour, i) => {
    const before = i === 0 ? hour : hours[i - 1];
    const expected = rateAtFirst * integral(before, hour, (at) => {
      const age = (ageHours + at - hours[0]) / ageHours;
      return age ** -power * rhythm(at) * bursts(at);
    });
    const gain = random.poisson(expected * Math.exp(wander() + sharedNoise[i]));
    counters[0] += gain;
    counters[1] += Math.min(gain, random.poisson(gain * likes()));
    counters[2] += Math.min(gain, random.poisson(gain * comments()));
    if (!isStepped || i % law.refreshedEvery === 0) shown = [...counters];
    const atMs = monday + Math.round(hour * hourMs);
    const read = faulty(random, law.faults, shown);
    if (read !== undefined) rows.push({ atMs, videoId, counters: read });
  });
  return rows;
}

/** What a collector makes of the counters: mostly what they are. */
function faulty(random: Random, share: number, counters: readonly number[]) {
  if (!random.chance(share)) return counters;
  const kind = random.integer(0, 2);
  if (kind === 0) return undefined;
  if (kind === 1) return [0, 0, 0];
  return [Math.round(counters[0] * 0.985), counters[1], counters[2]];
}

/** Of a rate an hour, by middles of steps of an hour at most. */
function integral(fromHour: number, toHour: number, rate: (hour: number) => number): number {
  const steps = Math.ceil(toHour - fromHour);
  const step = (toHour - fromHour) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += step * rate(fromHour + (i + 0.5) * step);
  return sum;
}

/** An evening at an hour of its own and a lesser noon, and weekends. */
function rhythmOf(random: Random, evening: number, weekend: number): (hour: number) => number {
  const peak = random.normal(19, 1.5);
  const noon = evening * random.between(0, 0.4);
  return (hour) => {
    const clock = hour % 24;
    const wave = evening * Math.cos((clock - peak) / 12 * Math.PI) +
      noon * Math.exp(-(((clock - 12.5) / 1.8) ** 2));
    return Math.exp(wave + (Math.floor(hour / 24) % 7 >= 5 ? weekend : 0));
  };
}

/** By how much bursts multiply the rate at an hour. */
function burstsOf(random: Random, perDay: number, hours: readonly number[]) {
  const [first, last] = [hours[0], hours[hours.length - 1]];
  const bursts = Array.from({ length: random.poisson(perDay * (last - first) / 24) }, () => ({
    at: random.between(first, last),
    size: Math.exp(random.normal(1, 0.9)),
    power: random.between(0.8, 1.4),
    kneeHours: random.between(1, 6),
  }));
  return (hour: number) =>
    bursts.reduce(
      (factor, { at, size, power, kneeHours }) =>
        factor + (hour < at ? 0 : size * (1 + (hour - at) / kneeHours) ** -power),
      1,
    );
}

/** A noise of which each step keeps the share `memory`. */
function noise(random: Random, memory: number, deviation: number): () => number {
  let value = random.normal(0, deviation / Math.sqrt(1 - memory * memory));
  return () => value = memory * value + random.normal(0, deviation);
}

/** Likes or comments a view: a level of the video's own that wanders a little. */
function ratio(random: Random, logMean: number, deviation: number): () => number {
  const level = random.normal(logMean, deviation);
  const wander = noise(random, 0.85, 0.08);
  return () => Math.exp(level + wander());
}

function between(random: Random, [low, high]: readonly [number, number]): number {
  return random.between(low, high);
}
