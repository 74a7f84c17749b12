// The rules of the house, checked: who may import whom, how long files are, what no source may hold.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** What a folder may import besides itself; what is not listed is free to import anything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ml: [],
  metrics: [],
  training: ["ml"],
  streams: ["ml", "metrics"],
  local: [],
  db: ["streams", "ml"],
  decisions: ["ml", "metrics", "streams"],
  sources: ["streams", "ml"],
  actors: ["ml", "metrics", "streams", "db", "training"],
  evaluation: ["ml", "streams", "db", "actors", "sources", "training"],
  api: ["metrics", "streams", "db", "decisions"],
  config: [],
};

const longestFileLines = 350;

/** Written by a program from what is elsewhere, and as long as that. */
const isGenerated = (path: string) => /^api\/client\/\w+-schema\.d\.ts$/.test(path);

function listed(): string[] {
  const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  return tracked.split("\n").filter((path) => path !== "" && existsSync(path));
}

const files = listed();
const sources = files.filter((path) => /\.(ts|js|mjs)$/.test(path));

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\("([^"]+)"\)/g);
  return [...found, ...dynamic].map((match) => match[1]);
}

function faults(check: (path: string, text: string) => string | undefined): string[] {
  return sources.flatMap((path) => check(path, readFileSync(path, "utf8")) ?? []);
}

describe("the house", () => {
  it("has sources to check", () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it("imports only downwards", () => {
    // Tests and what only tests use may reach for servers of their own.
    const product = sources.filter((path) => !/\.test\.ts$|(^|\/)testing/.test(path));
    const wrong = product.flatMap((path) => {
      const allowed = mayImport[path.split("/")[0]];
      if (allowed === undefined) return [];
      const own = path.split("/")[0];
      return importsOf(path)
        .filter((target) => target.startsWith("."))
        .map((target) => normalize(join(dirname(path), target)).split("/")[0])
        .filter((folder) => folder !== own && !folder.includes(".") && !allowed.includes(folder))
        .map((folder) => `${path} imports ${folder}/`);
    });
    expect(wrong).toEqual([]);
  });

  it("loads tfjs in the training thread only", () => {
    const users = sources.filter((path) =>
      importsOf(path).some((target) => target.startsWith("@tensorflow/"))
    );
    expect(users).not.toEqual([]);
    expect(users.filter((path) => !path.startsWith("training/"))).toEqual([]);
  });

  it("opens every source with a line that says what it is for", () => {
    expect(
      faults((path, text) =>
        path.endsWith(".test.ts") || /^(#!.*\n)?\/[/*]/.test(text) ? undefined : path
      ),
    ).toEqual([]);
  });

  it(`keeps files under ${longestFileLines} lines`, () => {
    expect(faults((path, text) => {
      const lines = text.split("\n").length;
      return lines > longestFileLines && !isGenerated(path) ? `${path} has ${lines}` : undefined;
    })).toEqual([]);
  });

  it("silences no checker and leaves nothing half done", () => {
    const smells = new RegExp(
      [
        "@ts-" + "(ignore|expect-error|nocheck)",
        "deno-lint-" + "ignore",
        "\\bTO" + "DO\\b",
        "\\bFIX" + "ME\\b",
        "\\bas " + "any\\b",
        "\\bas unknown " + "as\\b",
        "\\b(describe|it|test)\\.(only|skip)" + "\\(",
      ]
        .join("|"),
    );
    expect(faults((path, text) => {
      const line = text.split("\n").findIndex((line) => smells.test(line));
      return line < 0 ? undefined : `${path}:${line + 1}`;
    })).toEqual([]);
  });

  it("waits in tests for conditions, never for the clock", () => {
    const wrong = faults((path, text) =>
      path.endsWith(".test.ts") && /await (sleep|delay)\(\d/.test(text) ? path : undefined
    );
    expect(wrong).toEqual([]);
  });

  it("pins every dependency and locks it without an address", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8"));
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^(npm:.*@)?\d+\.\d+\.\d+/.test(String(version))))
      .toEqual([]);
    expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"/);
  });
});
