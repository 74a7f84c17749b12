import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifyFile } from "./fingerprint.ts";

describe("identifyFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "troupe-fingerprint-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  let copies = 0;
  async function fingerprintOf(name: string, content: string): Promise<string> {
    const place = join(folder, String(copies++));
    await mkdir(place);
    await writeFile(join(place, name), content);
    const { fingerprint, bytes } = await identifyFile(join(place, name));
    expect(bytes).toBe(content.length);
    return fingerprint;
  }

  it("is the same for the same name and content, wherever the file is", async () => {
    const content = "x".repeat(300_000);
    const fingerprint = await fingerprintOf("a.csv", content);
    expect(fingerprint).toMatch(/^[0-9a-f]{24}$/);
    expect(await fingerprintOf("a.csv", content)).toBe(fingerprint);
  });

  it("tells apart files by name, size, beginning and end", async () => {
    const content = "x".repeat(300_000);
    const fingerprints = await Promise.all([
      fingerprintOf("a.csv", content),
      fingerprintOf("b.csv", content),
      fingerprintOf("a.csv", `${content}x`),
      fingerprintOf("a.csv", `y${content.slice(1)}`),
      fingerprintOf("a.csv", `${content.slice(1)}y`),
      fingerprintOf("a.csv", ""),
    ]);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });
});
