import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startBackend } from "./backend.ts";

describe("startBackend", () => {
  it("rejects where the backend's files are not there", async () => {
    const folder = join(tmpdir(), "troupe-no-such-folder", "/");
    await expect(startBackend(folder)).rejects.toThrow(/troupe-no-such-folder/);
  });
});
