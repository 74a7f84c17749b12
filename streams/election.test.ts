import { JetStreamApiError } from "@nats-io/jetstream";
import { TimeoutError } from "nats";
import { describe, expect, it } from "vitest";
import { isPassing, onceLed } from "./election.ts";

const answer = (code: number) =>
  new JetStreamApiError({ code: 503, err_code: code, description: "" });

describe("onceLed", () => {
  it("asks again while a cluster has no leader or does not answer", async () => {
    const answers = [answer(10008), new TimeoutError(), answer(10005)];
    const ask = () => {
      const failure = answers.shift();
      return failure === undefined ? Promise.resolve("led") : Promise.reject(failure);
    };
    expect(await onceLed(ask)).toBe("led");
    expect(answers).toEqual([]);
  });

  it("passes on what no election changes", async () => {
    // The stream is not there; copies need a cluster.
    for (const code of [10059, 10074]) {
      expect(isPassing(answer(code))).toBe(false);
      await expect(onceLed(() => Promise.reject(answer(code)))).rejects.toMatchObject({ code });
    }
  });
});
