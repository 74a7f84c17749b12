// What the documents show is run: the README's curl and TypeScript examples against a real demo, and
// every link between documents.
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDemo, type RunningDemo } from "../commands/running-demo.ts";
import {
  type RunningCommand,
  startCommand,
  startProgram,
  temporaryFolder,
} from "../commands/testing.ts";

const patience = { timeout: 60_000, interval: 100 };
const run = promisify(execFile);
const readme = readFileSync("README.md", "utf8");

/** The first fenced block of a language that holds `mark`. */
function example(language: string, mark: string): string {
  for (const [, block] of readme.matchAll(new RegExp("```" + language + "\\n([^]*?)```", "g"))) {
    if (block.includes(mark)) return block;
  }
  throw new Error(`README.md has no ${language} example with ${mark}`);
}

describe("the documents", () => {
  it("link to what exists", () => {
    const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md")];
    const broken = documents.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
        .map(([, target]) => normalize(join(dirname(path), target)))
        .filter((target) => !existsSync(target))
        .map((target) => `${path} links to ${target}`)
    );
    expect(broken).toEqual([]);
  });

  it("name npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readme.matchAll(/npm (?:run )?(start|test|troupe|bench|check)\b/g)];
    for (const [, name] of named) expect(scripts).toHaveProperty(name);
    expect(named.length).toBeGreaterThan(5);
  });
});

describe("the README's examples", () => {
  let folder = "";
  let demo: RunningDemo;
  let command: RunningCommand;

  beforeAll(async () => {
    folder = await temporaryFolder("readme");
    command = startCommand(["demo", "--port", "0", "--users", "60"], { TROUPE_DATA: folder });
    demo = await vi.waitFor(async () => {
      const found = await Effect.runPromise(readDemo(folder));
      if (found === undefined) throw new Error("the demo has not said where it is");
      if (!(await fetch(`${found.apiUrl}/health/ready`)).ok) throw new Error("not ready");
      return found;
    }, patience);
  });

  afterAll(async () => {
    command?.signal("SIGTERM");
    await command?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  it("send a reading with curl", async (context) => {
    const lines = example("sh", "curl -X POST").replaceAll("\\\n", " ").split("\n");
    const line = lines.find((line) => line.startsWith("curl"))
      ?.replace("http://127.0.0.1:8080", demo.apiUrl) ?? "";
    const outcome = await run("sh", ["-c", `${line} --silent`]).catch((error) => error);
    if (outcome.code === 127) return context.skip("there is no curl on this machine");
    expect(JSON.parse(outcome.stdout)).toMatchObject({ accepted: 1, rejected: [] });
    await expect.poll(async () => {
      const answer = await fetch(`${demo.apiUrl}/v1/videos/my-video`);
      return answer.ok && (await answer.json()).video.viewCount;
    }, patience).toBe(1200);
  });

  it("hear forecasts in TypeScript", async () => {
    const source = example("ts", "PREDICTIONS").replace("nats://127.0.0.1:4222", demo.natsUrl);
    const path = "test/programs/readme-example.ts";
    await writeFile(path, `// Written by a test.\nimport process from "node:process";\n${source}`);
    const program = startProgram(path, []);
    await expect.poll(() => {
      if (program.errors() !== "") throw new Error(program.errors());
      return program.output();
    }, patience).toMatch(/\((cold-start|trend)\): \d+ to \d+/);
    program.signal("SIGKILL");
    await program.ended;
    await rm(path);
  });
});
