import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageName } from "./audit-rules.mjs";
import { isRunWith } from "./bill-of-materials.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** As far as Troupe's is to fill it: CycloneDX 1.5. */
const Bill = Schema.Struct({
  bomFormat: Schema.Literal("CycloneDX"),
  specVersion: Schema.Literal("1.5"),
  serialNumber: Schema.String.check(Schema.isPattern(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-/)),
  version: Schema.Literal(1),
  metadata: Schema.Struct({
    timestamp: Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)),
    component: Schema.Struct({ type: Schema.Literal("application"), name: Schema.String }),
  }),
  components: Schema.Array(Schema.Struct({
    type: Schema.Literals(["library", "platform", "application"]),
    "bom-ref": Schema.NonEmptyString,
    group: Schema.optionalKey(Schema.String),
    name: Schema.NonEmptyString,
    version: Schema.String.check(Schema.isPattern(/^\d+\.\d+/)),
    purl: Schema.String.check(Schema.isPattern(/^pkg:(npm|github|generic)\/\S+@\S+$/)),
    licenses: Schema.NonEmptyArray(Schema.Struct({ expression: Schema.NonEmptyString })),
    hashes: Schema.optionalKey(Schema.NonEmptyArray(Schema.Struct({
      alg: Schema.Literal("SHA-512"),
      content: Schema.String.check(Schema.isPattern(/^[0-9a-f]{128}$/)),
    }))),
  })),
  dependencies: Schema.Array(Schema.Struct({
    ref: Schema.String,
    dependsOn: Schema.Array(Schema.String),
  })),
});

describe("npm run sbom", () => {
  let folder = "";
  let bill: typeof Bill.Type;
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "troupe-sbom-"));
    const file = join(folder, "made/troupe.cdx.json");
    const words = [join(root, "scripts/sbom.mjs"), file];
    const { status, stderr } = spawnSync("node", words, { encoding: "utf8", env: process.env });
    expect(status, stderr).toBe(0);
    bill = Schema.decodeUnknownSync(Bill)(JSON.parse(readFileSync(file, "utf8")));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lists every package that Troupe runs with, with version, licence and checksum", () => {
    const listed = new Map(bill.components.map((component) => [component.purl, component]));
    const paths = Object.keys(packages).filter((path) => path !== "" && isRunWith(packages[path]));
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const { version, license, integrity } = packages[path];
      const name = packageName(path, packages[path]);
      const component = listed.get(`pkg:npm/${name.replace("@", "%40")}@${version}`);
      const base64 = Buffer.from(component?.hashes?.[0].content ?? "", "hex").toString("base64");
      const { group, name: own = "" } = component ?? {};
      expect({
        name: group === undefined ? own : `${group}/${own}`,
        version: component?.version,
        licence: component?.licenses[0].expression,
        integrity: `sha512-${base64}`,
      }).toEqual({ name, version, licence: license, integrity });
    }
  });

  it("lists no tool of developers, and what is no package", () => {
    const names = bill.components.map(({ name }) => name);
    expect(names).not.toContain("vitest");
    const programs = bill.components.filter(({ type }) => type !== "library");
    expect(programs.map(({ name }) => name).toSorted())
      .toEqual(["deno", "nats-server", "postgresql"]);
  });

  it("says what depends on what, of what it lists only", () => {
    const refs = new Set(bill.components.map((component) => component["bom-ref"]));
    expect(refs.size).toBe(bill.components.length);
    const used = bill.dependencies.flatMap(({ dependsOn }) => dependsOn);
    expect(used.filter((ref) => !refs.has(ref))).toEqual([]);
    const itself = bill.dependencies[0].dependsOn;
    const { dependencies } = packages[""];
    expect(itself).toHaveLength(Object.keys(dependencies).length);
    const transport = bill.dependencies.find(({ ref }) => ref.includes("transport-node"));
    expect(transport?.dependsOn).toContainEqual(expect.stringContaining("nkeys@"));
  });
});
