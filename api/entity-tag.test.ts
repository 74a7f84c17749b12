import { describe, expect, it } from "vitest";
import { namesTag, weakTag } from "./entity-tag.ts";

describe("weakTag", () => {
  it("is the same for the same content only", () => {
    expect(weakTag("a")).toBe(weakTag(new TextEncoder().encode("a")));
    expect(weakTag("a")).not.toBe(weakTag("b"));
    expect(weakTag("a")).toMatch(/^W\/"[\w-]+"$/);
  });
});

describe("namesTag", () => {
  const tag = weakTag("a");
  const strong = tag.slice(2);
  it.each([tag, strong, "*", ` ${tag} `, `"x", ${tag}`, `W/"x",${strong}`])(
    "finds the tag in %s",
    (header) => expect(namesTag(header, tag)).toBe(true),
  );
  it.each([null, "", '"x"', 'W/"x"', tag.slice(0, -2)])("does not find it in %s", (header) => {
    expect(namesTag(header, tag)).toBe(false);
  });
});
