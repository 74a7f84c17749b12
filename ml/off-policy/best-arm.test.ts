import { expect, it } from "vitest";
import { bestArm } from "./best-arm.ts";
import { decisionLog, type LoggedDecision } from "./logged.ts";

const shape = { armCount: 3, positionCount: 1, contextLength: 0 };

function decisions(arm: number, count: number, rewards: number, propensity: number) {
  return Array.from({ length: count }, (_, i): LoggedDecision => {
    return { arm, reward: i < rewards ? 1 : 0, propensity };
  });
}

it("is the arm that has earned most, as far as that is known", () => {
  const even = [decisions(0, 1, 1, 1 / 3), decisions(1, 10, 9, 1 / 3), decisions(2, 10, 0, 1 / 3)];
  expect(bestArm(decisionLog(shape, even.flat()))).toBe(1);
});

it("does not take an arm that was chosen often for one that earns much", () => {
  const uneven = [decisions(0, 80, 40, 0.8), decisions(1, 10, 8, 0.1), decisions(2, 10, 1, 0.1)];
  expect(bestArm(decisionLog(shape, uneven.flat()))).toBe(1);
});
