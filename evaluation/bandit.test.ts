import { Effect, Exit } from "effect";
import { describe, expect, it } from "vitest";
import { policyNames } from "../ml/bandit/policy.ts";
import { type BanditOptions, evaluateBandit } from "./bandit.ts";
import { meanWithin } from "./bandit-tally.ts";
import { NotSimulable } from "./errors.ts";

const small: BanditOptions = {
  scenario: "stationary",
  arms: 5,
  horizon: 2_000,
  runs: 3,
  policy: undefined,
  seed: 1,
};

function evaluate(options: Partial<BanditOptions>) {
  return Effect.runPromise(evaluateBandit({ ...small, ...options }));
}

/** Rows by the name of the policy. */
async function rowsOf(options: Partial<BanditOptions>) {
  return new Map((await evaluate(options)).rows.map((row) => [row.policy, row]));
}

describe("the simulation of bandits", () => {
  it("has a row for every policy that applies, the default, chance and whoever knows", async () => {
    const names = async (options: Partial<BanditOptions>) => [...(await rowsOf(options)).keys()];
    const without = (...left: string[]) => policyNames.filter((name) => !left.includes(name));
    const beside = ["uniform", "oracle"];
    const tiny = { horizon: 100, runs: 2 };
    expect(await names(tiny)).toEqual(["default", ...without("linear-thompson"), ...beside]);
    expect(await names({ ...tiny, scenario: "contextual" })).toEqual(
      ["default", ...policyNames, ...beside],
    );
    expect(await names({ ...tiny, scenario: "placements" })).toEqual([
      "default",
      ...without("adaptive-thompson", "thompson", "ucb", "linear-thompson"),
      ...beside,
    ]);
    expect(await names({ ...tiny, policy: "ucb" })).toEqual(["default", "ucb", ...beside]);
  });

  it("tells the same with the same seed and something else with another", async () => {
    const [one, same, other] = [
      await evaluate({ policy: "thompson" }),
      await evaluate({ policy: "thompson" }),
      await evaluate({ policy: "thompson", seed: 2 }),
    ];
    expect(same.rows).toEqual(one.rows);
    expect(other.rows[0].regret).not.toBe(one.rows[0].regret);
  });

  it("says the same of a policy whoever plays beside it", async () => {
    const all = await rowsOf({ horizon: 500 });
    const alone = await rowsOf({ horizon: 500, policy: "epsilon-greedy" });
    for (const name of ["default", "epsilon-greedy", "uniform"] as const) {
      expect(alone.get(name)).toEqual(all.get(name));
    }
  });

  it("sets the default apart from chance, and the oracle from all", async () => {
    const rows = await rowsOf({ horizon: 10_000, runs: 6, policy: "thompson" });
    const [byDefault, plain] = [rows.get("default"), rows.get("thompson")];
    const [uniform, oracle] = [rows.get("uniform"), rows.get("oracle")];
    expect(byDefault?.high).toBeLessThan(uniform?.low ?? 0);
    expect(plain?.high).toBeLessThan(uniform?.low ?? 0);
    expect(byDefault?.share).toBeGreaterThan(0.4);
    expect(uniform?.share).toBeCloseTo(0.2, 1);
    expect(uniform?.regret).toBeCloseTo(120, -1);
    expect(oracle).toMatchObject({ regret: 0, low: 0, high: 0, share: 1, runs: 6 });
  });

  it("shows what forgetting is worth where the world moves", async () => {
    const rows = await rowsOf({ scenario: "smooth", horizon: 30_000, runs: 3, policy: "thompson" });
    const [byDefault, plain] = [rows.get("default"), rows.get("thompson")];
    expect(byDefault?.regret).toBeLessThan(0.8 * (plain?.regret ?? 0));
  });

  it("shows what a context is worth where the best arm depends on it", async () => {
    const rows = await rowsOf({
      scenario: "contextual",
      horizon: 10_000,
      runs: 4,
      policy: "adaptive-thompson",
    });
    const uniform = rows.get("uniform")?.regret ?? 0;
    expect(rows.get("default")?.regret).toBeLessThan(0.75 * uniform);
    expect(rows.get("adaptive-thompson")?.regret).toBeGreaterThan(0.9 * uniform);
  });

  it("tells the revenue of placements beside an even split", async () => {
    const rows = await rowsOf({
      scenario: "placements",
      horizon: 20_000,
      runs: 4,
      policy: "click-revenue",
    });
    expect(rows.get("oracle")?.lift).toBeCloseTo(0.27, 2);
    expect(rows.get("uniform")?.lift).toBeCloseTo(0, 2);
    const { lift = 0, liftLow = 0, liftHigh = 0 } = rows.get("default") ?? {};
    expect(lift).toBeGreaterThan(0.05);
    expect(liftLow).toBeLessThan(lift);
    expect(liftHigh).toBeGreaterThan(lift);
  });

  it.each<[Partial<BanditOptions>, RegExp]>([
    [{ policy: "linear-thompson" }, /found the policy linear-thompson, wanted one that fits the/],
    [{ policy: "ucb", scenario: "placements" }, /found the policy ucb, wanted .*click-revenue/],
    [{ arms: 6, scenario: "placements" }, /found 6 arms, wanted 5 in the scenario placements/],
    [{ runs: 10_000, horizon: 1_000_000 }, /found 10000 runs of .*wanted at most 1000000000/],
    [{ runs: 1_000, horizon: 1_000_000, arms: 500 }, /wanted .* 20000000000 times arms/],
  ])("refuses %j in words", async (options, message) => {
    const failure = await Effect.runPromise(Effect.flip(evaluateBandit({ ...small, ...options })));
    expect(failure).toBeInstanceOf(NotSimulable);
    expect(failure.message).toMatch(message);
  });

  it("ends as soon as nobody waits for it any more", async () => {
    const controller = new AbortController();
    const running = Effect.runPromiseExit(
      evaluateBandit({
        ...small,
        horizon: 1_000_000,
        runs: 100,
        onProgress: () => controller.abort(),
      }),
      { signal: controller.signal },
    );
    expect(Exit.hasInterrupts(await running)).toBe(true);
  });

  it("works out the interval of its description", () => {
    const { mean, low, high } = meanWithin(Float64Array.of(3, 4, 5, 6, 7));
    expect(mean).toBe(5);
    expect(low).toBeCloseTo(3.03, 2);
    expect(high).toBeCloseTo(6.97, 2);
    const { low: least, high: most } = meanWithin(Float64Array.of(3, 3, 3));
    expect([least, most]).toEqual([3, 3]);
  });
});
