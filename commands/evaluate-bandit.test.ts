import { describe, expect, it } from "vitest";
import { runTroupe } from "./testing.ts";

function run(...words: readonly string[]) {
  return runTroupe(["evaluate", "bandit", ...words]);
}

describe("troupe evaluate bandit", { timeout: 60_000 }, () => {
  it("tells a person how the policies compare", async () => {
    const { code, output, errors } = await run(
      ...["--scenario", "placements", "--runs", "2", "--horizon", "2000"],
    );
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^placements: 5 arms, 2 runs of 2,000 decisions, .* seed 1\.$/m);
    expect(output).toMatch(/^policy +regret \(revenue\) +95 % +on the best arm +lift +95 %$/m);
    expect(output).toMatch(/^default +\d+\.\d +-?\d+\.\d to \d+\.\d +\d+\.\d % +-?\d+\.\d % /m);
    expect(output).toMatch(/^oracle +0\.0 +0\.0 to 0\.0 +100\.0 % +27\.0 %/m);
  });

  it("writes one JSON object with --json and nothing else", async () => {
    const { code, output, errors } = await run(
      ...["--arms", "3", "--horizon", "500", "--scenario", "abrupt", "--runs", "4"],
      ...["--policy", "thompson", "--seed", "7", "--json"],
    );
    expect([code, errors]).toEqual([0, ""]);
    const json = JSON.parse(output);
    expect(output).toBe(`${JSON.stringify(json)}\n`);
    expect(json).toMatchObject({ scenario: "abrupt", arms: 3, horizon: 500, runs: 4, seed: 7 });
    expect(json.decisionsPerSecond).toBeGreaterThan(0);
    expect(json.rows.map((row: { policy: string }) => row.policy))
      .toEqual(["default", "thompson", "uniform", "oracle"]);
    for (const row of json.rows) {
      expect(Object.keys(row))
        .toEqual(["policy", "scenario", "regret", "low", "high", "runs", "share"]);
      expect(row).toMatchObject({ scenario: "abrupt", runs: 4 });
      expect(row.low <= row.regret && row.regret <= row.high).toBe(true);
      expect(row.share >= 0 && row.share <= 1).toBe(true);
    }
  });

  it.each([
    [["--arms", "501"], /--arms.*a whole number from 2 to 500/],
    [["--runs", "1"], /--runs.*a whole number from 2 to 10000/],
    [["--policy", "linear-thompson"], /^troupe: found the policy linear-thompson, wanted one that/],
  ])("answers %j with a readable error and exit code 1", async (flags, message) => {
    const { code, output, errors } = await run(...flags, "--json");
    expect(errors).toMatch(message);
    expect([code, output]).toEqual([1, ""]);
  });
});
