// The files of readings that forecasts are measured on: made ones, always the same, and real ones where
// they are.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { laws, readingsOf } from "./laws.ts";
import { type Platform, simulatedPlatform } from "./platform.ts";

/** One file. */
export interface ReadingSet {
  readonly name: string;
  /** What it holds, for whoever reads the tables. */
  readonly about: string;
  /** Puts it into `folder`. */
  readonly write: (folder: string) => Promise<WrittenSet>;
}

/** A file that is there. */
export interface WrittenSet {
  readonly path: string;
  /** Where it comes from, if it is simulated. */
  readonly platform?: Platform;
}

const realFolder = process.env["TROUPE_SHARED_DATA"] ??
  join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data");
const realPath = join(realFolder, "youtube-daily.csv");

/** The name of the real readings. */
export const realName = "youtube-daily";

/** Every file that can be had here: the real one may be missing. */
export function readingSets(): readonly ReadingSet[] {
  const made = [
    simulated("simulated", "the simulator's platform, hourly", undefined),
    simulated("simulated, calm", "the same without bursts", 0),
    byLaw("hourly", "30 videos, 30 days, a strong rhythm of day and week"),
    byLaw("daily", "60 videos, 200 days, read once a day"),
    byLaw("bursty", "100 young videos, 48 hourly readings each, a burst a day"),
    byLaw("minutes", "10 videos, a week, every 10 minutes; half of them refreshed every 30"),
    byLaw("irregular", "40 videos, read minutes to days apart"),
  ];
  const real = {
    name: realName,
    about: "30 real videos, eight months, read once a day",
    write: () => Promise.resolve({ path: realPath }),
  };
  return existsSync(realPath) ? [...made, real] : made;
}

function simulated(name: string, about: string, burstsPerVideo: number | undefined): ReadingSet {
  return {
    name,
    about,
    async write(folder) {
      const platform = simulatedPlatform(burstsPerVideo);
      const fields = [
        "timestamp",
        "video_id",
        "viewCount",
        "likeCount",
        "commentCount",
        "channel",
        "category",
        "published_at",
      ] as const;
      const lines = platform.rows.map((row) => fields.map((field) => `"${row[field]}"`).join());
      return { path: await writeLines(folder, name, fields, lines), platform };
    },
  };
}

function byLaw(name: string, about: string): ReadingSet {
  return {
    name,
    about,
    async write(folder) {
      const fields = ["timestamp", "video_id", "views", "likes", "comments"];
      const lines = readingsOf(laws[name]).map(({ atMs, videoId, counters }) =>
        [new Date(atMs).toISOString(), videoId, ...counters].join()
      );
      return { path: await writeLines(folder, name, fields, lines) };
    },
  };
}

async function writeLines(
  folder: string,
  name: string,
  fields: readonly string[],
  lines: readonly string[],
): Promise<string> {
  const path = join(folder, `${name}.csv`);
  await writeFile(path, [fields.join(), ...lines, ""].join("\n"));
  return path;
}
