import { describe, expect, it } from "vitest";
import { missingPackages } from "./packages.mjs";

describe("missingPackages", () => {
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/a-other-platform": { version: "1.0.0", optional: true },
    },
  };
  const installed = (version: string, integrity: string) => ({
    packages: { "node_modules/a": { version, integrity } },
  });

  it("misses nothing where all is there but what is for other platforms", () => {
    expect(missingPackages(lock, installed("1.0.0", "sha512-a"))).toEqual([]);
  });

  it("misses what is absent, of another version, or of other content", () => {
    expect(missingPackages(lock, {})).toEqual(["node_modules/a"]);
    expect(missingPackages(lock, installed("1.0.1", "sha512-a"))).toEqual(["node_modules/a"]);
    expect(missingPackages(lock, installed("1.0.0", "sha512-b"))).toEqual(["node_modules/a"]);
  });
});
