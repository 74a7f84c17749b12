import { expect, it } from "vitest";
import {
  isSimulating,
  isWorking,
  servedUrl,
  servingText,
  simulatingText,
  workingText,
} from "./announcement.ts";

it("is read back, and nothing else is taken for it", () => {
  const url = "http://[::1]:8080";
  const lines = [
    servingText(url),
    workingText("10.0.0.7", 34431, 16),
    simulatingText(90, 400, 1),
    "",
  ];
  expect(lines.map(servedUrl)).toEqual([url, undefined, undefined, undefined]);
  expect(lines.map(isWorking)).toEqual([false, true, false, false]);
  expect(lines.map(isSimulating)).toEqual([false, false, true, false]);
});
