import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxVersion, parseVersionText, versionText } from "./model-version.ts";

describe("the text of a version", () => {
  it("names a model and one of its versions", () => {
    expect(versionText("forecast", 7)).toBe("forecast@7");
    expect(parseVersionText("forecast@7")).toEqual({ name: "forecast", version: 7 });
    expect(parseVersionText("7", "forecast")).toEqual({ name: "forecast", version: 7 });
    expect(parseVersionText("trend@2", "forecast")).toEqual({ name: "trend", version: 2 });
  });

  it("comes back from every name and version (property)", () => {
    const names = fc.stringMatching(/^[a-z][a-z-]{0,39}$/);
    const versions = fc.integer({ min: 1, max: maxVersion });
    fc.assert(fc.property(names, versions, (name, version) => {
      expect(parseVersionText(versionText(name, version))).toEqual({ name, version });
    }));
  });

  it.each(["7", "", "@7", "forecast@", "forecast@0", "forecast@07", "forecast@-1", "forecast@1.5"])(
    "is not %j",
    (text) => expect(parseVersionText(text)).toBeUndefined(),
  );

  it.each(["FORECAST@1", "forecast@2147483648", "a b@1", "forecast@7 ", `${"x".repeat(41)}@1`])(
    "is not %j",
    (text) => expect(parseVersionText(text, "forecast")).toBeUndefined(),
  );
});
