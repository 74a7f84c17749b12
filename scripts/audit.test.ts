import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { packageFaults, packageName, readAdvisories } from "./audit-rules.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));

const integrity = `sha512-${"x".repeat(86)}==`;
const good = { version: "1.2.3", integrity, license: "MIT" };

function faults(found: object, manifest: object = {}): string[] {
  return packageFaults(manifest, {
    packages: { "": {}, "node_modules/a/node_modules/@b/c": found },
  });
}

describe("packageFaults", () => {
  it("finds nothing against the packages of this repository", () => {
    expect(packageFaults(json("package.json"), json("package-lock.json"))).toEqual([]);
  });

  it("lets pass what is as it should be", () => {
    expect(faults(good)).toEqual([]);
    expect(faults({ ...good, license: "(GPL-3.0 OR Apache-2.0 AND MIT)" })).toEqual([]);
    const allowScripts = { "@b/c": false };
    expect(faults({ ...good, hasInstallScript: true }, { allowScripts })).toEqual([]);
    const exact = { a: "1.0.0", b: "3.0.0-25", nats: "npm:@nats-io/transport-node@3.4.0" };
    expect(faults(good, { dependencies: exact })).toEqual([]);
  });

  it.each([
    [{ ...good, integrity: undefined }, /^@b\/c@1\.2\.3: found no checksum, wanted its SHA-512$/],
    [{ ...good, integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, /found sha1-.*, wanted its SHA/],
    [{ ...good, license: "GPL-3.0" }, /found the licence GPL-3\.0, wanted a permissive one/],
    [{ ...good, license: "MIT AND GPL-3.0" }, /found the licence MIT AND GPL-3\.0/],
    [{ ...good, license: undefined }, /found the licence none/],
    [{ ...good, resolved: "https://elsewhere.example/c.tgz" }, /found the address https:\/\/else/],
    [{ ...good, hasInstallScript: true }, /found an install script/],
    [{ ...good, link: true }, /found a link/],
  ])("finds what is wrong with %j", (found, fault) => {
    expect(faults(found)).toEqual([expect.stringMatching(fault)]);
  });

  it("wants exact versions, and packages at all", () => {
    for (const version of ["^1.0.0", "1.0", "latest", "*", "https://x/y.tgz", "git+ssh://x"]) {
      expect(faults(good, { devDependencies: { a: version } }))
        .toEqual([`a: found version "${version}", wanted exactly one`]);
    }
    expect(packageFaults({}, {})).toEqual(["package-lock.json: found no packages"]);
  });

  it("knows a package by its own name", () => {
    expect(packageName("node_modules/a/node_modules/@b/c", {})).toBe("@b/c");
    expect(packageName("node_modules/nats", { name: "@nats-io/transport-node" }))
      .toBe("@nats-io/transport-node");
  });
});

describe("readAdvisories", () => {
  it("tells those that are high or critical, and counts the others", () => {
    const vulnerabilities = {
      a: { severity: "critical", via: [{ title: "Runs code" }, "b"] },
      b: { severity: "moderate", via: [] },
      c: { severity: "high", via: [] },
    };
    expect(readAdvisories(JSON.stringify({ vulnerabilities }))).toEqual({
      answered: true,
      grave: ["a: critical, Runs code; by b", "c: high"],
      others: 1,
    });
  });

  it.each([
    ['{"message":"405 Method Not Allowed - POST https://me:s3cret@x/y"}', "405 Method Not Allowed"],
    ["{}", "npm gave none"],
    ["", "no answer in time"],
    ["<html>", "no answer in time"],
  ])("says why there is no answer: %s", (text, why) => {
    const read = readAdvisories(text);
    expect(read).toEqual({ answered: false, why: expect.stringContaining(why) });
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });
});

it("audits the packages, and says so where nobody knows of advisories", () => {
  const { status, stderr } = spawnSync("node", [join(root, "scripts/audit.mjs")], {
    encoding: "utf8",
  });
  expect(stderr).toMatch(/packages: each of one version, with a checksum/);
  expect(stderr).toMatch(/advisories: (not looked at, as|0 high or critical)/);
  expect(status, stderr).toBe(0);
});
