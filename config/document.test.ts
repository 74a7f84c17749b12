import { describe, expect, it } from "vitest";
import { configurationDocument } from "./document.ts";

describe("configurationDocument", () => {
  it("is what docs/configuration.md holds", async () => {
    await expect(configurationDocument()).toMatchFileSnapshot("../docs/configuration.md");
  });
});
