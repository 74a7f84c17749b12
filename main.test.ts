import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./commands/testing.ts";

const commands = [
  "demo",
  "cluster",
  "worker",
  "api",
  "replay",
  "simulate",
  "evaluate",
  "migrate",
  "deadletters",
  "models",
  "audit",
  "keys",
  "doctor",
] as const;

let folder = "";

beforeAll(async () => {
  folder = await temporaryFolder("main");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runTroupe(words, { TROUPE_DATA: folder, ...environment }, folder);
}

describe("troupe", { timeout: 60_000 }, () => {
  it("lists every command with what it is for", async () => {
    const { code, output, errors } = await run(["--help"]);
    expect([code, errors]).toEqual([0, ""]);
    for (const command of commands) {
      expect(output).toMatch(new RegExp(`^ +${command} +[A-Z].{15,}$`, "m"));
    }
  });

  it.each(commands)("explains %s with examples", async (command) => {
    const { code, output, errors } = await run([command, "--help"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^DESCRIPTION\n {2}\S/);
    expect(output).toMatch(/^EXAMPLES\n {2}\S/m);
    expect(output).toContain("--config <file>");
  });

  it("documents a setting with its variable and its default", async () => {
    const { output } = await run(["demo", "--help"]);
    expect(output).toMatch(/--port <port> .*\(PORT, else 8080\)/);
    expect(output).toMatch(/--database-url <url> .*\(DATABASE_URL\)/);
  });

  it.each([
    [["demmo"], /Unknown subcommand "demmo"[^]*demo/],
    [["demo", "--prot", "80"], /--prot/],
    [["demo", "--for", "soon"], /--for.*wanted|--for.*a whole number with a unit/],
    [["cluster", "--workers", "0"], /--workers.*a whole number from 1 to 64/],
    [["cluster", "--workers", "65"], /--workers.*a whole number from 1 to 64/],
    [["cluster", "--workers", "abc"], /--workers.*a whole number from 1 to 64/],
    [["simulate", "--until", "tomorrow"], /--until.*ISO 8601/],
    [["replay"], /file/],
    [["replay", "missing.csv"], /missing\.csv/],
    [["demo", "--port", "http"], /setting port \(--port\): found "http", wanted a whole number/],
    [["worker"], /not set: NATS_URL and DATABASE_URL\./],
    [["api", "--nats-url", "nats://127.0.0.1:4"], /not set: DATABASE_URL\./],
    [["simulate"], /not set: NATS_URL\..*npm start/],
    [["--config", "missing.json", "doctor"], /missing\.json.*no such file/],
  ])("answers %j with a readable error, exit code 1, and nothing else", async (words, message) => {
    const { code, output, errors } = await run(words);
    expect(errors).toMatch(message);
    expect(errors).toMatch(/^troupe: /);
    expect(errors).not.toMatch(/^ +at /m);
    expect([code, output]).toEqual([1, ""]);
  });

  it("reads flags before the environment before the file", async () => {
    const file = join(folder, "settings.json");
    await writeFile(file, '{ "port": "file", "host": "file host", "lateness": "file" }');
    const { errors } = await run(
      ["--config", file, "doctor", "--port", "flag"],
      { PORT: "variable", TROUPE_LATENESS: "variable" },
    );
    expect(errors).toContain('setting port (--port): found "flag"');
    expect(errors).toContain("setting lateness (TROUPE_LATENESS in the environment)");
    expect(errors).not.toContain("file host");
  });

  it("shows a stack where asked to, and never a password", async () => {
    const words = ["worker", "--verbose"];
    const environment = {
      NATS_URL: "nats://user:hunter2@127.0.0.1:4",
      DATABASE_URL: "postgres://user:hunter2@127.0.0.1:4/troupe",
    };
    const { code, output, errors } = await run(words, environment);
    expect(code).toBe(1);
    expect(errors).toMatch(/^ +at /m);
    expect(output + errors).not.toContain("hunter2");
    expect((await run(["worker"], environment)).errors)
      .toMatch(/^troupe: cannot connect to NATS at nats:\/\/127\.0\.0\.1:4: .*\n.*doctor.*\n$/);
  });
});
