import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionLog } from "../ml/off-policy/logged.ts";
import { sharedFile } from "../ml/testing/shared-data.ts";
import { evaluateOffPolicyFile, type OffPolicyFileOptions } from "./off-policy.ts";
import { expanded, policyRequest, requestName } from "./off-policy-targets.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-off-policy-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function evaluate(
  csv: string,
  policies: readonly string[],
  options: Partial<OffPolicyFileOptions> = {},
) {
  const file = join(folder, "log.csv");
  await writeFile(file, csv);
  return evaluateFile(file, policies, options);
}

function evaluateFile(
  file: string,
  policies: readonly string[],
  options: Partial<OffPolicyFileOptions> = {},
) {
  return Effect.runPromise(evaluateOffPolicyFile({
    file,
    columns: {},
    policies: policies.flatMap((text) => policyRequest(text) ?? []),
    weights: {},
    seed: 1,
    clip: 10,
    ...options,
  }));
}

/** Arms a and b in turn; b earns twice as often. */
function turns(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [arm, reward] = i % 2 === 0 ? ["a", i % 20 === 0] : ["b", i % 10 === 1];
    const at = new Date(Date.UTC(2026, 0, 1) + 60_000 * (from + i)).toISOString();
    return `${at},${arm},${reward ? 1 : 0},0.5`;
  });
}

const header = "at,arm,reward,propensity";

describe("the evaluation of policies on a file", () => {
  it("asks every estimator about every policy, beside what the log earned", async () => {
    const csv = [header, ...turns(400)].join("\n");
    const { rows, ...others } = await evaluate(csv, ["uniform", "fixed", "best"], {
      weights: { a: 1, b: 3 },
    });
    expect(others).toMatchObject({
      decisions: 400,
      arms: 2,
      positions: 1,
      context: [],
      isTimed: true,
      bestArm: "b",
      unsupported: [],
      skipped: 0,
    });
    expect(rows[0]).toMatchObject({ policy: "logged", estimator: "mean", value: 0.15 });
    const policies = [...new Set(rows.map(({ policy }) => policy))];
    expect(policies).toEqual(["logged", "uniform", "fixed", "logged, second half", "best"]);
    const value = (policy: string, estimator: string) =>
      rows.find((row) => row.policy === policy && row.estimator === estimator)?.value;
    expect(value("uniform", "ips")).toBeCloseTo(0.15, 12);
    expect(value("fixed", "ips")).toBeCloseTo(0.25 * 0.1 + 0.75 * 0.2, 12);
    expect(value("best", "snips")).toBeCloseTo(0.2, 12);
    expect(value("logged, second half", "mean")).toBeCloseTo(0.15, 12);
  });

  it("understands the columns that a person names, yes and no, and context of any kind", async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) =>
        `${["x", "y"][i % 2]},${i % 3 === 0},0.5,${["phone", "desk"][i % 4 < 2 ? 0 : 1]},${i}`,
    );
    const { context, isTimed, rows: figures } = await evaluate(
      ["which,won,chance,device,age", ...rows].join("\n"),
      ["uniform"],
      {
        columns: { arm: "which", reward: "won", propensity: "chance", context: ["device", "age"] },
      },
    );
    expect(context).toEqual(["device=phone", "device=desk", "age"]);
    expect(isTimed).toBe(false);
    expect(figures[0].value).toBeCloseTo(1 / 3, 12);
  });

  it("takes the propensities of all arms from a log that has them", async () => {
    const shares = JSON.stringify({ a: 0.25, b: 0.75 }).replaceAll('"', '""');
    const rows = Array.from(
      { length: 40 },
      (_, i) => `d${i},${i % 4 === 0 ? "a" : "b"},${i % 8 === 0 ? 1 : 0},"${shares}"`,
    );
    const csv = ["decision_id,arm,reward,propensities", ...rows, 'd,a,1,"{""a"":0.5}"'].join("\n");
    const found = await evaluate(csv, ["uniform"]);
    expect(found).toMatchObject({ decisions: 40, skipped: 1 });
    expect(found.skippedRows[0].reason).toContain("wanted shares by the names of arms");
    // Five clicks of a, each of which counts 0.5 / 0.25.
    expect(found.rows.find(({ estimator }) => estimator === "ips")?.value).toBeCloseTo(0.25, 12);
  });

  it("evaluates the policy that made another log, and names what that knows and this does not", async () => {
    const other = join(folder, "other.csv");
    const others = Array.from({ length: 40 }, (_, i) => i % 4 < 3 ? "b,0,0.75" : "c,0,0.25");
    await writeFile(other, ["arm,reward,propensity", ...others].join("\n"));
    const csv = [header, ...turns(200)].join("\n");
    const { rows, unsupported, arms } = await evaluate(csv, [`log:${other}`, "uniform"]);
    expect(arms).toBe(2);
    expect(unsupported).toEqual([{ policy: `log:${other}`, share: expect.closeTo(0.25, 12) }]);
    expect(rows.find(({ estimator }) => estimator === "snips")?.value).toBeCloseTo(0.2, 12);
  });

  it("skips rows that are no decisions, and says why", async () => {
    const csv = [header, ...turns(20), "soon,a,1,0.5", "2026-01-01,a,much,0.5", "2026-01-01,a,1,0"];
    const { decisions, skipped, skippedRows } = await evaluate(csv.join("\n"), ["uniform"]);
    expect([decisions, skipped]).toEqual([20, 3]);
    expect(skippedRows.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      expect.stringMatching(/^22 time: found "soon", wanted/),
      '23 reward: found "much", wanted a number',
      "24 propensity: found 0, wanted a number above 0 and at most 1",
    ]);
  });

  it.each([
    ["a,b\n1,2\n", ["uniform"], "wanted also arm (or arm,"],
    ["arm,reward\na,1\n", ["uniform"], "propensity (or propensity,"],
    ["arm,reward,propensity\na,1,2\n", ["uniform"], "found no decision in all rows, 1 of them"],
    ["arm,reward,propensity\na,1,1\n", ["best"], "found 1 decision, wanted 2 or more"],
    ["arm,reward,propensity\na,1,1\n", ["fixed"], "found no arm z, wanted one of a"],
    ["arm,reward,propensity\na,1,1\n", ["linear-thompson"], "--context names columns of context"],
    [
      "arm,reward,propensity\na,7,1\n",
      ["thompson"],
      "found rewards of 0 and more, wanted rewards that thompson takes: rewards from 0 to 1",
    ],
  ])("fails on %j in words", async (csv, policies, message) => {
    await expect(evaluate(csv, policies, { weights: { z: 1 } })).rejects.toThrow(message);
  });

  it("knows what can be asked for", () => {
    expect(policyRequest("log:")).toBeUndefined();
    expect(policyRequest("sampling")).toBeUndefined();
    const names = (rewards: readonly number[], contextLength: number) => {
      const log = decisionLog(
        { armCount: 1, positionCount: 1, contextLength },
        rewards.map((reward) => ({
          arm: 0,
          reward,
          propensity: 1,
          context: new Float64Array(contextLength),
        })),
      );
      return expanded([{ kind: "all" }, { kind: "best" }], log).map(requestName);
    };
    expect(names([0, 1], 2)).toEqual([
      ...["uniform", "best", "thompson", "adaptive-thompson", "ucb", "epsilon-greedy"],
      "linear-thompson",
    ]);
    expect(names([0, 20], 0)).toContain("gamma-thompson");
    expect(names([0, -1], 0)).toEqual(["uniform", "best", "normal-thompson", "epsilon-greedy"]);
  });
});

const random = sharedFile("open-bandit-men-random.csv.gz");
const thompson = sharedFile("open-bandit-men-bts.csv.gz");

describe.runIf(random !== undefined && thompson !== undefined)("on the Open Bandit data", () => {
  it("recovers the click rate of each policy from the log of the other", async () => {
    const pairs = [[random ?? "", thompson ?? "", 69], [thompson ?? "", random ?? "", 46]] as const;
    for (const [file, other, clicks] of pairs) {
      const { rows, decisions, skipped } = await evaluateFile(file, [`log:${other}`]);
      expect([decisions, skipped]).toEqual([10_000, 0]);
      for (const { estimator, low, high } of rows.slice(1)) {
        expect(low ?? 1, estimator).toBeLessThan(clicks / 10_000);
        expect(high ?? 0, estimator).toBeGreaterThan(clicks / 10_000);
      }
    }
  });

  it("says the same of uniform as of the log that is", async () => {
    const uniform = await evaluateFile(thompson ?? "", ["uniform"]);
    const other = await evaluateFile(thompson ?? "", [`log:${random}`]);
    const figures = ({ rows }: typeof uniform) =>
      rows.slice(1).map(({ value }) => expect.closeTo(value ?? 0, 9));
    expect(uniform.rows.slice(1).map(({ value }) => value ?? 0)).toEqual(figures(other));
  });
});
