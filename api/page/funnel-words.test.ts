import { describe, expect, it } from "vitest";
import { funnels } from "../../streams/audience-measures.ts";
import { stepText } from "./funnel-words.js";

describe("stepText", () => {
  it("says every step of every funnel in words", () => {
    expect(stepText(["user_like", "user_share"])).toBe("liked or shared");
    const texts = Object.values(funnels).flat().map((types) => stepText(types));
    expect(texts.filter((text) => /_| start| impression/.test(text))).toEqual([]);
  });
});
