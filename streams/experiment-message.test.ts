import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandFromJson, decodeExperimentMessage, rewardFromJson } from "./experiment-message.ts";
import { Rejection } from "./rejection.ts";

const arrivedAtMs = Date.UTC(2025, 8, 1);
const definition = {
  id: "banner",
  arms: [{ id: "top" }, { id: "side" }],
  reward: { kind: "click" },
};
const create = {
  command: "create",
  command_id: "c1",
  experiment: "banner",
  timestamp: "2025-09-01",
  definition,
};
const decision = {
  decision_id: "banner.1",
  experiment: "banner",
  arm: "side",
  policy: "adaptive-thompson",
  version: 3,
  at: "2025-08-31T23:59:59.000Z",
  propensities: [0.25, 0.75],
  index: 1,
};

function decode(kind: "experiment" | "decision" | "reward", json: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  return decodeExperimentMessage(kind, bytes, arrivedAtMs);
}

function reasonFor(kind: "experiment" | "decision" | "reward", json: unknown): string {
  const said = decode(kind, json);
  return said instanceof Rejection ? said.message : "taken";
}

describe("decodeExperimentMessage", () => {
  it("reads commands, decisions and rewards", () => {
    expect(decode("experiment", create)).toEqual({ kind: "command", command: create });
    const tick = { ...create, command: "tick", definition: undefined };
    expect(decode("experiment", tick)).toMatchObject({ command: { command: "tick" } });
    expect(decode("decision", decision)).toEqual({
      kind: "decision",
      decision,
      atMs: arrivedAtMs - 1000,
    });
    const reward = { decision_id: "banner.1", reward: 1 };
    expect(decode("reward", reward)).toEqual({ kind: "reward", reward, atMs: arrivedAtMs });
    expect(rewardFromJson({ ...reward, timestamp: 1_756_684_799 }, arrivedAtMs)).toMatchObject({
      atMs: arrivedAtMs - 1000,
    });
  });

  it.each(
    [
      ["experiment", { ...create, command: "dance" }, "command"],
      ["experiment", { ...create, command_id: "" }, "command_id"],
      ["experiment", { ...create, definition: undefined }, "definition"],
      [
        "experiment",
        { ...create, definition: { ...definition, control: "foot" } },
        "definition.control",
      ],
      ["experiment", { ...create, experiment: "other" }, "definition.id"],
      ["decision", { ...decision, propensities: [0.25, 1.75] }, "propensities.1"],
      ["decision", { ...decision, propensities: [1, 0] }, "propensities.1: found 0"],
      ["decision", { ...decision, index: 2 }, "propensities.2: found nothing"],
      ["decision", { ...decision, index: 0.5 }, "index"],
      ["decision", { ...decision, at: "soon" }, "at"],
      ["decision", { ...decision, at: "2025-09-03" }, "at"],
      ["decision", { ...decision, policy: "hope" }, "policy"],
      ["reward", { decision_id: "banner.1" }, "reward: found nothing"],
      ["reward", { decision_id: "banner.1", reward: "1" }, "reward"],
      ["reward", { decision_id: "banner.1", reward: 1e10 }, "reward"],
      ["reward", { decision_id: 7, reward: 1 }, "decision_id"],
      ["reward", { decision_id: "banner.1", reward: 1, timestamp: "soon" }, "timestamp"],
      ["reward", [], "payload"],
    ] as const,
  )("rejects a bad %s", (kind, json, reason) => {
    expect(reasonFor(kind, json)).toContain(reason);
  });

  it("rejects what is no JSON, or more than an event may be", () => {
    const of = (bytes: Uint8Array) => decodeExperimentMessage("reward", bytes, arrivedAtMs);
    expect(of(new TextEncoder().encode("hello"))).toMatchObject({ field: "payload" });
    expect(of(Uint8Array.of(0xff))).toMatchObject({ field: "payload" });
    expect(of(new Uint8Array(65_537))).toMatchObject({ found: '"65537 bytes"' });
  });

  it("never throws, whatever is sent (property)", () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(create, decision), (value, whole) => {
      const keys = Object.keys(whole);
      for (const kind of ["experiment", "decision", "reward"] as const) {
        decode(kind, value);
        for (const key of keys) decode(kind, { ...whole, [key]: value });
      }
      expect(commandFromJson(value)).toBeInstanceOf(Rejection);
    }));
  });
});
