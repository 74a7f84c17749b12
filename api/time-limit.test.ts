import { expect, it } from "vitest";
import { within } from "./time-limit.ts";

it("gives an answer that comes in time, and a problem in the place of one that does not", async () => {
  expect(await within(60_000, () => "now")).toBe("now");
  await expect(within(60_000, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
  const never = new Promise<string>(() => {});
  await expect(within(1, () => never)).rejects.toMatchObject({
    kind: "timed-out",
    detail: "there was no answer within 1 ms",
  });
});
