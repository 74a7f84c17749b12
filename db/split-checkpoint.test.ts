import { describe, expect, it } from "vitest";
import { engagementOf, sessionOf, userOf } from "./audience-examples.ts";
import { checkpointOf, projectionsOf, readingOf, snapshotOf } from "./checkpoint-examples.ts";
import { decisionOf, experimentOf, rewardOf } from "./experiment-examples.ts";
import { maxNumbers, maxRows, maxStateBytes, splitCheckpoint } from "./split-checkpoint.ts";
import { noProjections } from "./store.ts";

const owner = {
  kind: "video",
  partition: 0,
  epoch: 1,
  sequence: 5,
  watermarkMs: undefined,
  counts: { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 },
};

describe("splitCheckpoint", () => {
  it("leaves one alone that is not large", () => {
    const checkpoint = checkpointOf(owner, { snapshots: [snapshotOf("a")] });
    expect(splitCheckpoint(checkpoint)).toEqual([checkpoint]);
    expect(splitCheckpoint(checkpointOf(owner))).toEqual([checkpointOf(owner)]);
  });

  it("bounds rows, states and numbers of each part and loses nothing", () => {
    const state = new Uint8Array(maxStateBytes / 2 - 1);
    const huge = new Uint8Array(maxStateBytes + 1);
    const few = Array.from({ length: 5 }, (_, i) => snapshotOf(`${i}`, { state }));
    const snapshots = [...few, snapshotOf("huge", { state: huge }), snapshotOf("last")];
    const projections = projectionsOf(
      Array.from({ length: maxRows + 1 }, (_, i) => readingOf(`${i}`, i + 6)),
      "",
    );
    const checkpoint = checkpointOf(owner, { sequence: maxRows + 10, snapshots, projections });
    const parts = splitCheckpoint(checkpoint);
    expect(parts.map((part) => part.snapshots.map(({ key }) => key))).toEqual(
      [["0", "1"], ["2", "3"], ["4"], ["huge"], ["last"]],
    );
    for (const name of ["videos", "readings", "predictions", "hourly", "metrics"] as const) {
      expect(parts.flatMap((part) => [...part.projections[name]])).toEqual(projections[name]);
      for (const part of parts) expect(part.projections[name].length).toBeLessThanOrEqual(maxRows);
    }
  });

  it("cuts long histories by their numbers", () => {
    const numbers = Array<number>(maxNumbers - 5).fill(1);
    const statuses = Array<string>(numbers.length / 5).fill("stepped");
    const readings = ["a", "b"].map((videoKey) => ({
      videoKey,
      numbers,
      statuses,
      extras: undefined,
    }));
    const [part] = splitCheckpoint(checkpointOf(owner));
    const checkpoint = { ...part, projections: { ...part.projections, readings } };
    expect(splitCheckpoint(checkpoint).map((each) => each.projections.readings.length))
      .toEqual([1, 1]);
  });

  it("cuts readings by their unknown fields, too", () => {
    const extra = "x".repeat(60_000);
    const readings = Array.from({ length: 200 }, (_, i) => readingOf(`${i}`, i + 6, { extra }));
    const projections = projectionsOf(readings, "");
    const parts = splitCheckpoint(checkpointOf(owner, { sequence: 300, projections }));
    const characters = parts.map((part) =>
      part.projections.readings.flatMap(({ extras = [] }) => extras).join("").length
    );
    expect(characters.reduce((sum, each) => sum + each)).toBe(200 * extra.length);
    expect(Math.max(...characters)).toBeLessThanOrEqual(4_000_000);
  });

  it("cuts users, sessions and engagement by their numbers and texts", () => {
    const features = new Float64Array(70).fill(1 / 3);
    const users = Array.from(
      { length: 5000 },
      (_, i) =>
        userOf(`${i}`, { features, predictions: JSON.stringify({ churn: "x".repeat(2000) }) }),
    );
    const sessions = users.map(({ key }) => sessionOf(key, 1, { measures: features }));
    const engagement = users.map(({ key }) =>
      engagementOf(key, { figures: features, countries: `{"${"x".repeat(2000)}":1}` })
    );
    const rows = { users, sessions, engagement };
    const projections = { ...noProjections, ...rows };
    const parts = splitCheckpoint(checkpointOf(owner, { projections }));
    for (const name of ["users", "sessions", "engagement"] as const) {
      expect(parts.flatMap((part) => [...part.projections[name]])).toEqual(rows[name]);
    }
    const lengths = parts.map((part) => JSON.stringify(part.projections.users).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(6_000_000);
    expect(parts.length).toBeLessThanOrEqual(6);
  });

  it("cuts experiments and decisions by their numbers and texts", () => {
    const numbers = Array.from({ length: 12_000 }, (_, i) => i);
    const propensities = Array<number>(70).fill(1 / 70);
    const context = JSON.stringify({ device: "x".repeat(200) });
    const rows = {
      experiments: numbers.slice(0, 100).map((i) =>
        experimentOf(`e${i}`, { standing: `{"text":"${"x".repeat(100_000)}"}` })
      ),
      decisions: numbers.map((i) => decisionOf("ads", `${i}`, { propensities, context })),
      rewards: numbers.map((i) => rewardOf("ads", `${i}`)),
    };
    const projections = { ...noProjections, ...rows };
    const parts = splitCheckpoint(checkpointOf(owner, { projections }));
    for (const name of ["experiments", "decisions", "rewards"] as const) {
      expect(parts.flatMap((part) => [...part.projections[name]])).toEqual(rows[name]);
      const lengths = parts.map((part) => JSON.stringify(part.projections[name]).length);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(6_000_000);
    }
    expect(parts.length).toBeLessThanOrEqual(6);
  });

  it("moves the partition on with the first part only", () => {
    const state = new Uint8Array(maxStateBytes);
    const snapshots = ["a", "b", "c"].map((key) => snapshotOf(key, { state }));
    const parts = splitCheckpoint(checkpointOf(owner, { sequence: 9, snapshots }));
    expect(parts.map(({ fromSequence, sequence }) => [fromSequence, sequence]))
      .toEqual([[5, 9], [9, 9], [9, 9]]);
  });
});
