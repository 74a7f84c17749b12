// The image, as far as it can be judged where none can be built: its recipe, and its entry point run on the
// very files that it would hold.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { Effect, Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { freePort } from "../local/port.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { denoProgram } from "../scripts/runtimes.mjs";

const recipe = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", " ");
const instructions = recipe.split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => ({ word: line.split(" ", 1)[0], rest: line.slice(line.indexOf(" ")).trim() }));
const all = (word: string) =>
  instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
const words = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Array(Schema.String)),
);

/** The program that stands as a JSON list behind `ENTRYPOINT` or behind `CMD` of the health check. */
const [entryPoint = ""] = all("ENTRYPOINT");
const [healthCheck = ""] = all("HEALTHCHECK");
const patience = { timeout: 30_000, interval: 100 };

describe("the recipe", () => {
  it("pins what it builds on, and ends as a user without rights", () => {
    expect(all("FROM")).toHaveLength(2);
    for (const image of all("FROM")) {
      expect(image).toMatch(/^(node|debian):\d+\.\d+(\.\d+)?-[a-z-]+( AS \w+)?$/);
    }
    const last = instructions.findLastIndex(({ word }) => word === "FROM");
    const final = instructions.slice(last);
    expect(final.findLast(({ word }) => word === "USER")?.rest).toBe("10001:10001");
    const user = final.findIndex(({ word }) => word === "USER");
    expect(final.slice(user).filter(({ word }) => word === "RUN" || word === "COPY")).toEqual([]);
    expect(all("ADD")).toEqual([]);
    expect(recipe).not.toMatch(/allow-all|allow-run|allow-write|curl|password=/i);
  });

  it("starts programs without a shell, which would keep signals from them", () => {
    for (const form of [entryPoint, all("CMD")[0], healthCheck.replace(/^.*?CMD /, "")]) {
      expect(words(form)).not.toEqual([]);
    }
    expect(all("STOPSIGNAL")).toEqual(["SIGTERM"]);
  });
});

describe("what the image holds", { timeout: 90_000 }, () => {
  let app = "";
  let nats: TestNats;
  let postgres: TestPostgres;

  beforeAll(async () => {
    app = join(await temporaryFolder("image"), "app");
    const [first, ...lines] = readFileSync(".dockerignore", "utf8").split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(first).toBe("*");
    const kept = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    // What the later lines take out again, all of them as names in any folder.
    const out = lines.filter((line) => !line.startsWith("!")).map((line) =>
      new RegExp(`^${line.replace("**/", "").replaceAll(".", "\\.").replaceAll("*", ".*")}$`)
    );
    const isKept = (path: string) => !out.some((pattern) => pattern.test(basename(path)));
    for (const path of kept) cpSync(path, join(app, path), { recursive: true, filter: isKept });
    symlinkSync(realpathSync("node_modules"), join(app, "node_modules"));
    [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
  });

  afterAll(() => Promise.all([nats?.stop(), postgres?.stop()]));

  /** A program of the image, with the image's paths where its files are here. */
  function here(form: string): readonly [string, ...string[]] {
    const [program, ...parameters] = words(form);
    expect(program).toBe("deno");
    const packages = realpathSync("node_modules");
    return [
      denoProgram("."),
      ...parameters.map((word) =>
        word.replace("--allow-read=", `--allow-read=${packages},`)
          .replaceAll("/app", app).replace(/^deploy\//, `${app}/deploy/`)
      ),
    ];
  }

  it("is no test and no secret", () => {
    const names = readdirSync(app, { recursive: true, encoding: "utf8" })
      .filter((name) => !name.startsWith("node_modules"));
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name) => /\.test\.ts$|secret|\.env$/.test(basename(name)))).toEqual([]);
  });

  it("works in its sandbox, is found healthy, and ends in order when it is told to", async () => {
    const environment = {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      TROUPE_PARTITIONS: "4",
      TROUPE_METRICS_PORT: String(await Effect.runPromise(freePort())),
      DENO_DIR: join(app, "../deno"),
    };
    const [program, ...parameters] = here(entryPoint);
    const worker = spawn(program, [...parameters, "worker"], {
      cwd: app,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(worker, "close");
    let said = "";
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => said += text);
    }
    try {
      await expect.poll(() => said, patience).toMatch(/^Worker at/m);
      const isHealthy = () => {
        const [check, ...words] = here(healthCheck.replace(/^.*?CMD /, ""));
        return spawnSync(check, words, { env: environment }).status === 0;
      };
      expect(isHealthy()).toBe(true);
      process.kill(worker.pid ?? NaN, "SIGTERM");
      expect(await ended, said).toEqual([0, null]);
      expect(said).toContain("Stopping: handing the partitions over.");
      expect(isHealthy()).toBe(false);
    } finally {
      worker.kill("SIGKILL");
    }
  });
});
