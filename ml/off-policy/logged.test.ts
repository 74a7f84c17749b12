import { describe, expect, it } from "vitest";
import { cellCounts, checkShape, decisionLog, maxDecisions, part } from "./logged.ts";
import { fourDecisions } from "./testing.ts";

const shape = { armCount: 2, positionCount: 2, contextLength: 1 };
const decision = { arm: 1, reward: 2, propensity: 0.5, position: 1, context: [7] };

describe("a log of decisions", () => {
  it("keeps them column by column", () => {
    const log = decisionLog(shape, [{ ...decision, arm: 0, position: 0 }, decision]);
    expect(log).toMatchObject({ ...shape, length: 2, propensities: undefined });
    expect([...log.arm, ...log.position, ...log.reward]).toEqual([0, 1, 0, 1, 2, 2]);
    expect([...log.propensity, ...log.context]).toEqual([0.5, 0.5, 7, 7]);
    expect([...cellCounts(log)]).toEqual([1, 0, 0, 1]);
  });

  it("knows the propensities of all arms where every decision says them", () => {
    const all = { ...decision, propensity: [0.25, 0.75] };
    const log = decisionLog(shape, [all, { ...all, arm: 0 }]);
    expect([...log.propensity]).toEqual([0.75, 0.25]);
    expect(log.propensities).toEqual(Float64Array.of(0.25, 0.75, 0.25, 0.75));
    expect(decisionLog(shape, [all, decision]).propensities).toBeUndefined();
  });

  it("has parts on the same memory", () => {
    const later = part(fourDecisions(), 1, 3);
    expect([later.length, ...later.arm, ...later.reward]).toEqual([2, 1, 0, 0, 0]);
  });

  it.each([
    [{ arm: 2 }, "decision 0: arm: found 2, wanted 0 to 1"],
    [{ position: -1 }, "position: found -1, wanted 0 to 1"],
    [{ reward: NaN }, "reward: found NaN, wanted a number"],
    [{ context: [] }, "context: found 0 values, wanted 1"],
    [{ propensity: 0 }, "propensity: found 0 for the arm that was chosen, wanted above 0"],
    [{ propensity: 1.01 }, "propensity: found 1.01"],
    [{ propensity: [1] }, "found 1 of them, wanted one for each of 2 arms"],
    [{ propensity: [0.5, 0.4] }, "propensity: found 0.9 in sum, wanted 1"],
    [{ propensity: [-0.5, 1.5] }, "propensity: wanted 0 to 1 each"],
    [{ propensity: [1, 0] }, "propensity: found 0 for the arm that was chosen"],
  ])("refuses %j in words", (fault, message) => {
    expect(() => decisionLog(shape, [{ ...decision, ...fault }])).toThrow(message);
  });

  it("has limits", () => {
    expect(() => checkShape(shape, maxDecisions + 1)).toThrow(
      `found ${maxDecisions + 1} decisions`,
    );
    expect(() => checkShape({ ...shape, armCount: 0 }, 1)).toThrow("found 0 arms, wanted 1 to");
  });
});
