// Series of readings to test on: simulated videos whose truth is known, and real ones where present.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CohortMember } from "../cohorts.ts";
import { Random } from "../random.ts";
import { targetCount } from "../window.ts";

const hourMs = 3_600_000;

/** The readings of one video. */
export interface Series {
  readonly member: CohortMember;
  readonly atMs: readonly number[];
  /** Views, likes and comments at each of those times. */
  readonly counters: readonly (readonly number[])[];
}

/** How simulated videos grow. */
export interface Simulation {
  readonly seed: number;
  readonly videos: number;
  readonly readings: number;
  /** Time to the next reading, in hours. */
  readonly spacing: (random: Random) => number;
  /** Age at the first reading, in hours, is drawn evenly up to this. */
  readonly oldestHours: number;
  /** Bursts an hour; each multiplies the rate by 4 on average and halves in ten hours. */
  readonly burstsPerHour: number;
  /** Deviation of the log rate's hourly noise. */
  readonly noise: number;
  /** Amplitude of the rhythm of the day. */
  readonly rhythm: number;
  /** Log views an hour at the age of one day are drawn evenly between these. */
  readonly logRate: readonly [number, number];
}

/**
 * Videos whose rate decays as a power of age (−0.3 to −0.95) times a rhythm of the day, wandering
 * noise and bursts; views are Poisson, likes and comments Poisson shares of them.
 */
export function simulate(simulation: Simulation): Series[] {
  return Array.from({ length: simulation.videos }, (_, video) => simulateVideo(simulation, video));
}

function simulateVideo(simulation: Simulation, video: number): Series {
  const random = new Random(simulation.seed, video);
  const firstAtMs = Date.UTC(2026, 0, 1) + random.integer(0, 48) * hourMs;
  const ageHours = random.between(0, simulation.oldestHours);
  const power = random.between(0.3, 0.95);
  const rateAtOneDay = Math.exp(random.between(...simulation.logRate));
  const likesPerView = Math.exp(random.normal(-3.3, 0.5));
  const commentsPerView = Math.exp(random.normal(-6, 0.7));
  const decayed = (hours: number) => rateAtOneDay * ((hours + 2) / 24) ** -power;
  const grown = (hours: number) => decayed(hours) * (hours + 2) / (1 - power);
  const views = random.poisson(grown(ageHours) - grown(0));
  const counters = [
    views,
    random.poisson(views * likesPerView),
    random.poisson(views * commentsPerView),
  ];
  const series = {
    member: {
      channel: `channel ${video % 8}`,
      category: `category ${video % 3}`,
      publishedAtMs: firstAtMs - ageHours * hourMs,
      firstAtMs,
    },
    atMs: [] as number[],
    counters: [[], [], []] as number[][],
  };
  let wander = 0;
  let burst = 0;
  let hours = 0;
  for (let reading = 0; reading < simulation.readings; reading++) {
    series.atMs.push(Math.round(firstAtMs + hours * hourMs));
    counters.forEach((counter, target) => series.counters[target].push(counter));
    const end = hours + Math.max(1 / 60, simulation.spacing(random));
    while (hours < end) {
      const step = Math.min(1, end - hours);
      wander = wander * 0.95 ** step + random.normal(0, simulation.noise * Math.sqrt(step));
      burst *= 0.5 ** (step / 10);
      if (random.chance(simulation.burstsPerHour * step)) burst += random.exponential(1 / 3);
      const clock = 1 + simulation.rhythm * Math.cos((2 * Math.PI * (hours - 19)) / 24);
      const rate = decayed(ageHours + hours) * Math.exp(wander) * clock * (1 + burst);
      const gain = random.poisson(rate * step);
      counters[0] += gain;
      counters[1] += random.poisson(gain * likesPerView);
      counters[2] += random.poisson(gain * commentsPerView);
      hours += step;
    }
  }
  return series;
}

const dataFolder = process.env["TROUPE_SHARED_DATA"] ??
  join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data");

/**
 * The videos of `youtube-daily.csv`, in the folder that `TROUPE_SHARED_DATA` names or in
 * `../shared/data` beside the repository; undefined where it is not there.
 */
export function youtubeDaily(): Series[] | undefined {
  const readings = join(dataFolder, "youtube-daily.csv");
  if (!existsSync(readings)) return undefined;
  const about = new Map(
    rowsOf(join(dataFolder, "youtube-daily-videos.csv")).map((row) => [row[0], row.slice(-5)]),
  );
  const series = new Map<string, { atMs: number[]; counters: number[][] }>();
  const rows = rowsOf(readings).sort((a, b) => Date.parse(a[0]) - Date.parse(b[0]));
  for (const [date, id, ...counts] of rows) {
    const one = series.get(id) ?? { atMs: [], counters: [[], [], []] };
    series.set(id, one);
    one.atMs.push(Date.parse(date));
    for (let target = 0; target < targetCount; target++) {
      one.counters[target].push(Number(counts[target]));
    }
  }
  return [...series].map(([id, { atMs, counters }]) => {
    const [channel, published] = about.get(id) ?? [];
    return {
      member: {
        channel,
        category: undefined,
        publishedAtMs: published === undefined ? undefined : Date.parse(published),
        firstAtMs: atMs[0],
      },
      atMs,
      counters,
    };
  });
}

function rowsOf(path: string): string[][] {
  const lines = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(","));
}
