import { describe, expect, it } from "vitest";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import { DecisionPages, maxLoggedNumbers } from "./decision-pages.ts";

function experimentOf(arms: number): ExperimentDefinition {
  return {
    id: "ads",
    arms: Array.from({ length: arms }, (_, i) => ({ id: `arm ${i}` })),
    reward: { kind: "click" },
  };
}

describe("DecisionPages", () => {
  it("bounds pages and the whole log by rows and by numbers", () => {
    const few = new DecisionPages(experimentOf(5));
    expect(few.room(10, 1000)).toBe(10);
    expect(few.room(200_000, 1000)).toBe(1000);
    const many = new DecisionPages(experimentOf(500));
    expect(many.room(200_000, 1000)).toBe(100);
    const row = {
      index: 499,
      propensities: new Float64Array(500).fill(1 / 500),
      context: null,
      reward: null,
    };
    const page = Array<typeof row>(100).fill(row);
    let rows = 0;
    for (let room = 100; room > 0; room = many.room(200_000, 1000)) {
      many.add(page.slice(0, room));
      rows += room;
    }
    expect(rows).toBe(maxLoggedNumbers / 500);
    expect(many.log().propensity.every((share) => share === 1 / 500)).toBe(true);
  });

  it("has room for fewer decisions once they have more arms than were defined", () => {
    const pages = new DecisionPages(experimentOf(2));
    const propensities = Array<number>(500).fill(1 / 500);
    pages.add([{ index: 3, propensities, context: null, reward: 1 }]);
    expect(pages.room(200_000, 1000)).toBe(100);
    const log = pages.log();
    expect(log).toMatchObject({ length: 1, armCount: 500, contextLength: 0 });
    expect([...log.arm, ...log.reward]).toEqual([3, 1]);
  });
});
