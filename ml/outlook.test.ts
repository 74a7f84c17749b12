import { describe, expect, it } from "vitest";
import { expertCount, expertNames, expertNumber } from "./experts.ts";
import { Outlook } from "./outlook.ts";

describe("Outlook", () => {
  it("names the expert that weighs most for each target", () => {
    const outlook = new Outlook();
    outlook.weights[expertNumber("holt")] = 0.6;
    outlook.weights[2 * expertCount + expertNumber("cohort")] = 0.1;
    expect([0, 1, 2].map((target) => expertNames[outlook.heaviest(target)]))
      .toEqual(["holt", "last", "cohort"]);
  });
});
