import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkedVersion, compareVersions, versionIn } from "./nats-version.ts";

describe("versionIn", () => {
  it.each([
    ["nats-server: v2.15.1", "2.15.1"],
    ["nats-server: v2.12.0-RC.1", "2.12.0"],
    ["2.9.10", "2.9.10"],
    ["nats-server", undefined],
  ])("finds in %j the version %j", (text, version) => {
    expect(versionIn(text)).toBe(version);
  });
});

describe("compareVersions", () => {
  it("compares numbers, not texts", () => {
    expect(compareVersions("2.9.10", "2.12.0")).toBeLessThan(0);
    expect(compareVersions("2.12.0", "2.9.10")).toBeGreaterThan(0);
    expect(compareVersions("2.12.0", "2.12.0")).toBe(0);
    expect(compareVersions("3.0.0", "2.99.99")).toBeGreaterThan(0);
  });
});

describe("checkedVersion", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "troupe-version-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A program that says `text` whatever it is asked. */
  async function saying(text: string, code = 0): Promise<string> {
    const path = join(folder, `program-${Math.abs(code)}-${text.length}`);
    await writeFile(path, `#!/bin/sh\necho '${text}'\nexit ${code}\n`);
    await chmod(path, 0o755);
    return path;
  }

  const check = async (path: string) => {
    const result = await Effect.runPromise(Effect.result(checkedVersion(path)));
    return result._tag === "Success" ? result.success : result.failure.message;
  };

  it("runs the program and takes its word", async () => {
    expect(await check(await saying("nats-server: v2.12.3"))).toBe("2.12.3");
  });

  it("turns away what is too old, naming both versions", async () => {
    expect(await check(await saying("nats-server: v2.9.10"))).toMatch(
      /found version 2\.9\.10, wanted 2\.12\.0 or newer/,
    );
  });

  it("turns away what is no nats-server, fails, or is not there", async () => {
    expect(await check(await saying("hello 9.9.9"))).toMatch(/found "hello 9\.9\.9", wanted/);
    expect(await check(await saying("nats-server: v2.15.0", 3))).toMatch(/exit code 3/);
    expect(await check(join(folder, "absent"))).toMatch(/ENOENT|not found|No such file/);
  });
});
