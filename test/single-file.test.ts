// The one file, as somebody has it who has nothing else: built, tried in a bare root file system, killed,
// started again, started twice, told to end.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { startPostgres } from "../local/testing.ts";
import { denoProgram } from "../scripts/runtimes.mjs";
import { defaultHyperparameters } from "../training/request.ts";
import { plantedExamples } from "../training/testing/planted.ts";
import { trainNetwork } from "../training/trainer.ts";
import { type BareRoom, type Occupant, openRoom, type RoomProcess } from "./bare-room.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const patience = { timeout: 60_000, interval: 500 };
const largestBytes = 80_000_000;

let scratch = "";
let room: BareRoom;

beforeAll(async () => {
  scratch = await temporaryFolder("single");
  const build = [join(root, "scripts/single/build.mjs"), "--output", join(scratch, "troupe")];
  execFileSync("node", build, { stdio: ["ignore", "ignore", "pipe"] });
  room = await openRoom(scratch, denoProgram(root));
  copyFileSync(join(scratch, "troupe"), join(room.homeOutside, "troupe"));
}, 240_000);

afterAll(async () => {
  await room?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Where it has unpacked itself, as seen from outside. */
function unpacked(): string {
  const cache = join(room.homeOutside, ".cache/troupe/single");
  const [folder] = readdirSync(cache).filter((name) => /^[0-9a-f]{16}$/.test(name));
  return join(cache, folder);
}

function start(folder: string, ...words: string[]): Occupant {
  return room.start(folder, ["../troupe", ...words], { PORT: "0", UNRELATED: "told to nobody" });
}

/** Runs a command to its end. */
async function run(folder: string, ...words: string[]) {
  const occupant = start(folder, ...words);
  const code = await occupant.ended;
  return { code, output: occupant.output(), errors: occupant.errors() };
}

/** Asks within the room. */
function ask(...urls: string[]): { status: number; text: string }[] {
  return JSON.parse(room.lookIn(join(root, "test/programs/fetch.ts"), urls));
}

/** Starts a demo and waits until it answers; tells where. */
async function startDemo(
  folder: string,
  ...words: string[]
): Promise<{ demo: Occupant; url: string }> {
  const demo = start(folder, ...words);
  const address = () => /Page +(\S+)/.exec(demo.output())?.[1] ?? "";
  await expect.poll(() => address() || demo.errors(), patience).toMatch(/^http/);
  await expect.poll(() => ask(`${address()}/health`)[0].status, patience).toBe(200);
  return { demo, url: address() };
}

/** What the page and the API documentation consist of: every file that one of them names. */
function filesOf(url: string): { path: string; status: number }[] {
  const files = new Map<string, number>();
  for (let next = ["/", "/docs"]; next.length > 0;) {
    const answers = ask(...next.map((path) => `${url}${path}`));
    const named = answers.flatMap(({ status, text }, i) => {
      files.set(next[i], status);
      if (next[i].includes("/vendor/")) return [];
      return [...text.matchAll(/["'](\.{0,2}\/[\w./-]+\.(?:m?js|css|svg|png))["']/g)]
        .map(([, path]) => new URL(path, `${url}${next[i]}`).pathname);
    });
    next = [...new Set(named)].filter((path) => !files.has(path));
  }
  return [...files].map(([path, status]) => ({ path, status }));
}

/** The processes that work on the data folder below `folder`. */
function processesOf(folder: string): { troupe: RoomProcess[]; nats: RoomProcess[] } {
  const own = room.processes().filter(({ commandLine }) =>
    commandLine.join(" ").includes(`${join(room.home, folder)}/`)
  );
  const isNats = ({ commandLine }: RoomProcess) => commandLine[0].endsWith("/nats-server");
  return { troupe: own.filter((one) => !isNats(one)), nats: own.filter(isNats) };
}

// In order: each finds what the one before has unpacked.
describe("the single file", { timeout: 240_000 }, () => {
  it("is small", () => {
    expect(statSync(join(scratch, "troupe")).size).toBeLessThan(largestBytes);
  });

  it("unpacks once where two start at once, whole, and sweeps what a kill left behind", async () => {
    const partial = ".cache/troupe/single/0123.1.partial";
    await room.start("a folder", ["mkdir", "-p", `../${partial}`]).ended;
    const [help, version] = await Promise.all([run("a folder", "--help"), run("b", "--version")]);
    expect(help).toMatchObject({
      code: 0,
      output: expect.stringMatching(/demo .*cluster .*worker/s),
    });
    expect(version).toMatchObject({ code: 0, output: expect.stringMatching(/^troupe v\d/) });
    expect(`${help.errors}${version.errors}`.match(/unpacking/g)).toHaveLength(1);
    expect(existsSync(join(room.homeOutside, partial))).toBe(false);
    expect(existsSync(join(unpacked(), "licences/effect-LICENSE"))).toBe(true);

    expect((await run("a folder", "--version")).errors).toBe("");
    rmSync(join(unpacked(), "pglite.data"));
    expect((await run("a folder", "--version")).errors).toMatch(/unpacking/);
    expect(existsSync(join(unpacked(), "pglite.data"))).toBe(true);
  });

  it("computes, and refuses in words what it cannot have", async () => {
    const readings = Array.from(
      { length: 24 },
      (_, hour) => `2026-01-05T${String(hour).padStart(2, "0")}:00:00Z,a,${100 * hour},${hour},1`,
    );
    const header = "timestamp,video_id,viewCount,likeCount,commentCount";
    writeFileSync(
      join(room.homeOutside, "a folder/readings.csv"),
      [header, ...readings].join("\n"),
    );
    const [evaluated, worker, cluster] = await Promise.all([
      run("a folder", "evaluate", "forecast", "readings.csv"),
      run("a folder", "worker"),
      ...room.isBare ? [run("b", "cluster")] : [],
    ]);
    expect(evaluated).toMatchObject({ code: 0, output: expect.stringMatching(/^served/m) });
    expect(worker).toMatchObject({ code: 1, errors: expect.stringContaining("`./troupe` needs") });
    if (!room.isBare) return;
    expect(cluster).toMatchObject({ code: 1, errors: expect.stringMatching(/no initdb/) });
    expect(room.processes()).toEqual([]);
  });

  it("gives the whole demo, outlives a kill -9, and disturbs no other", async () => {
    const first = await startDemo("a folder", "--videos", "5", "--users", "0");
    const videos = (url: string) => JSON.parse(ask(`${url}/v1/videos`)[0].text).items.length;
    await expect.poll(() => videos(first.url), patience).toBeGreaterThan(0);
    const { troupe: [killed], nats: [left] } = processesOf("a folder");
    const flags = killed.commandLine.filter((word) => word.startsWith("--allow-"));
    expect(flags.map((flag) => flag.split("=")[0])).not.toContain("--allow-all");
    expect(flags).not.toContain("--allow-run");
    expect(flags).toContain(
      `--allow-write=${join(room.home, "a folder/.troupe")},${
        join(room.home, ".cache/troupe/databases")
      }`,
    );
    expect(readFileSync(`/proc/${killed.pid}/environ`, "utf8")).not.toContain("UNRELATED");
    process.kill(killed.pid, "SIGKILL");
    await first.demo.ended;
    expect(processesOf("a folder").nats).toEqual([left]);

    const quiet = "--no-simulator";
    const [again, beside] = await Promise.all([
      startDemo("a folder", quiet),
      startDemo("b", quiet),
    ]);
    expect([videos(again.url) > 0, videos(beside.url)]).toEqual([true, 0]);
    const [own, other] = [processesOf("a folder"), processesOf("b")];
    for (const { troupe, nats } of [own, other]) {
      expect(troupe).toHaveLength(1);
      expect(nats).toHaveLength(1);
    }
    expect(own.nats[0].pid).not.toBe(left.pid);
    const files = filesOf(beside.url);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter(({ status }) => status !== 200)).toEqual([]);

    process.kill(own.troupe[0].pid, "SIGTERM");
    process.kill(other.troupe[0].pid, "SIGINT");
    expect(await Promise.all([again.demo.ended, beside.demo.ended])).toEqual([0, 0]);
    expect(room.processes()).toEqual([]);
  });

  it("trains in a thread of its own", async () => {
    const thread = pathToFileURL(join(unpacked(), "thread.js"));
    const hyperparameters = { ...defaultHyperparameters, maxEpochs: 1 };
    const request = { examples: plantedExamples(300, 1), seed: 7, hyperparameters };
    const { metrics } = await Effect.runPromise(trainNetwork(request, { thread }));
    expect(metrics.epochs).toBe(1);
  });

  it("starts the processes of a cluster, beside a Postgres that is named", async () => {
    const postgres = await startPostgres({ durable: false });
    try {
      const words = ["cluster", "--workers", "1", "--no-simulator", "--for", "1s"];
      const output = execFileSync(join(scratch, "troupe"), words, {
        cwd: scratch,
        encoding: "utf8",
        stdio: "pipe",
        env: {
          XDG_CACHE_HOME: join(room.homeOutside, ".cache"),
          PATH: "/usr/bin:/bin",
          PORT: "0",
          DATABASE_URL: postgres.url,
        },
      });
      expect(output).toMatch(/2 processes/);
      expect(output).toMatch(/DATABASE_URL=… \.\/troupe worker/);
    } finally {
      await postgres.stop();
    }
  });
});
