import { describe, expect, it } from "vitest";
import { MemoryModelRegistry } from "./memory-model-registry.ts";
import { versionOf } from "./model-examples.ts";
import { registryContract } from "./model-registry.contract.ts";

const nowMs = () => Date.UTC(2026, 0, 1);

registryContract("MemoryModelRegistry", () =>
  Promise.resolve({
    registry: new MemoryModelRegistry(nowMs),
    close: () => Promise.resolve(),
  }));

describe("MemoryModelRegistry", () => {
  it("shares nothing with its callers", async () => {
    const registry = new MemoryModelRegistry(nowMs);
    const artefact = new Uint8Array([1, 2]);
    await registry.register(versionOf("forecast", { artefact }), { reason: "test" });
    artefact.fill(9);
    (await registry.artefact("forecast", 1))?.fill(9);
    expect(await registry.artefact("forecast", 1)).toEqual(new Uint8Array([1, 2]));
  });
});
