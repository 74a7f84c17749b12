// The contracts read well, and break nothing that was released.
import { globSync, readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compareDocuments, versionFaults } from "./comparison.ts";
import { type ContractDocument, documentText, servedDocument } from "./generated.ts";

const names = ["openapi", "asyncapi"] as const;
const documents = new Map<string, ContractDocument>();

beforeAll(async () => {
  for (const name of names) documents.set(name, await servedDocument(`/${name}.json`));
});

function documentOf(name: string): ContractDocument {
  const document = documents.get(name);
  if (document === undefined) throw new Error(`no document is called ${name}`);
  return document;
}

describe.each(names)("the %s document", (name) => {
  it("has nothing that the linter finds fault with", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const source = documentText(documentOf(name));
    const problems = await lintFromString({ source, absoluteRef: `${name}.json`, config });
    expect(
      problems.map(({ ruleId, message, location }) =>
        `${ruleId}: ${message} at ${location.map(({ pointer }) => pointer).join(", ")}`
      ),
    ).toEqual([]);
  });

  it("breaks nothing that was released under the same first number", () => {
    const released = globSync(`docs/contracts/released/${name}-*.json`)
      .map((path): ContractDocument => JSON.parse(readFileSync(path, "utf8")))
      .toSorted((a, b) => versionOrder(a.info.version, b.info.version));
    const newest = released.at(-1);
    if (newest === undefined) throw new Error(`no ${name} document was ever released`);
    const changes = compareDocuments(newest, documentOf(name));
    expect(versionFaults(newest.info.version, documentOf(name).info.version, changes)).toEqual([]);
  });

  it("has its version told of in docs/contracts/changes.md", () => {
    const { title, version } = documentOf(name).info;
    const changes = readFileSync("docs/contracts/changes.md", "utf8");
    expect(changes).toContain(`## ${title} ${version}`);
  });
});

function versionOrder(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
