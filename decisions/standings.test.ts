import { describe, expect, it } from "vitest";
import { makePolicy } from "../ml/bandit/policies.ts";
import { Standings } from "./standings.ts";
import { bytesOf, type StandingChoice, standingOf } from "./testing.ts";

function newStandings(limit?: number) {
  const reports: string[] = [];
  const standings = new Standings((text) => reports.push(text), limit);
  const take = (choice: StandingChoice = {}) => {
    const standing = standingOf(choice);
    standings.take(standing.experiment, bytesOf(standing));
  };
  return { standings, reports, take };
}

describe("Standings", () => {
  it("decides on the newest version, which is decoded once", () => {
    const { standings, take } = newStandings();
    take({ version: 2 });
    take({ version: 3, policy: makePolicy({ name: "fixed", weights: [3, 1] }, 2, 0) });
    take({ version: 1 });
    take({ version: 3 });
    const decider = standings.decider("ads");
    expect(decider?.standing.version).toBe(3);
    expect(decider?.propensities({})).toEqual([0.75, 0.25]);
    expect(standings.decider("ads")).toBe(decider);
    take({ version: 4 });
    expect(standings.decider("ads")?.standing.version).toBe(4);
    take({ version: 1, at: new Date(1).toISOString() });
    expect(standings.decider("ads")?.standing.version).toBe(1);
  });

  it("leaves out what it cannot read, says so once, and takes it up again", () => {
    const { standings, reports, take } = newStandings();
    take();
    const garbage = new TextEncoder().encode(`{"experiment":"ads"}`);
    standings.take("ads", garbage);
    standings.take("ads", garbage);
    expect(standings.get("ads")).toMatchObject({ kind: "unreadable" });
    expect(standings.decider("ads")).toBeUndefined();
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain("experiment ads is left out");
    take({ version: 2 });
    expect(standings.decider("ads")?.standing.version).toBe(2);
    standings.take("ads", garbage);
    expect(reports).toHaveLength(2);
  });

  it("leaves out an experiment whose policy is cut off or of another experiment's arms", () => {
    const { standings, reports } = newStandings();
    const standing = standingOf();
    standings.take("ads", bytesOf({ ...standing, policy: "AAA=" }));
    expect(standings.decider("ads")).toBeUndefined();
    expect(standings.decider("ads")).toBeUndefined();
    standings.take(
      "ads",
      bytesOf({
        ...standingOf({ policy: makePolicy({ name: "thompson" }, 3, 0) }),
        arms: standing.arms,
      }),
    );
    expect(standings.decider("ads")).toBeUndefined();
    expect(standings.get("ads")).toMatchObject({
      kind: "unreadable",
      reason: "policy: found a policy of 3 arms, wanted 2",
    });
    expect(reports).toHaveLength(1);
    standings.take("other", bytesOf(standing));
    expect(reports[1]).toContain('found "ads", wanted other');
  });

  it("knows for whom time has to pass, and forgets", () => {
    const { standings, take } = newStandings();
    const reward = { kind: "click", timeoutSeconds: 40 } as const;
    take({ id: "a" });
    take({ id: "b", status: "paused", definition: { reward } });
    take({ id: "c", status: "ended" });
    take({ id: "d", status: "draft" });
    expect([...standings.waiting(100_000)]).toEqual(["a", "b", "c"]);
    expect([...standings.waiting(100_001)]).toEqual(["a", "c"]);
    expect([...standings.waiting(1_860_001)]).toEqual(["a"]);
    standings.forget("a");
    expect([...standings.waiting(1_860_001)]).toEqual([]);
    expect(standings.get("a")).toBeUndefined();
  });

  it("keeps a bounded number, for which ended experiments make way", () => {
    const { standings, reports, take } = newStandings(3);
    take({ id: "a" });
    take({ id: "b", status: "ended" });
    take({ id: "c" });
    take({ id: "d" });
    expect(standings.get("b")).toBeUndefined();
    take({ id: "e" });
    take({ id: "f" });
    expect(["a", "c", "d"].map((id) => standings.get(id)?.kind)).toEqual(Array(3).fill("standing"));
    expect(standings.get("e")).toBeUndefined();
    expect(reports).toEqual(["experiment e is left out: 3 others are known"]);
    take({ id: "a", version: 2 });
    expect(standings.get("a")).toMatchObject({ standing: { version: 2 } });
  });
});
