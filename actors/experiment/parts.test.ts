import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { CommandOutcomes } from "./command-outcomes.ts";
import {
  DecisionMemory,
  memoryCapacity,
  mostRemembered,
  noSplit,
  rememberedShare,
} from "./decision-memory.ts";
import { mostSplits, SplitTable } from "./split-table.ts";
import { UserFilter } from "./user-filter.ts";
import { firstPeriodMs, mostColumns, mostPoints, TrafficHistory } from "./traffic-history.ts";

function bytesOf(part: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  part.encode(writer);
  return writer.take();
}

describe("DecisionMemory", () => {
  const none = new Float64Array(0);
  const decision = (number: number, context = none) => ({
    id: `d${number}`,
    atMs: 1000 * number,
    arm: number % 3,
    share: rememberedShare(0.1),
    openArms: 3,
    split: noSplit,
    isDrawn: number % 2 === 0,
    context,
  });

  it("holds fifty thousand decisions, fewer with long contexts, in about two megabytes", () => {
    expect(memoryCapacity(0)).toBe(mostRemembered);
    expect(memoryCapacity(32)).toBe(12_352);
    const memory = new DecisionMemory(32);
    const context = new Float64Array(32);
    for (let i = 0; i < memory.capacity; i++) memory.push(decision(i, context));
    expect(() => memory.push(decision(-1, context))).toThrow(RangeError);
    expect(() => memory.forgetOldest()).toThrow(RangeError);
    expect(bytesOf(memory).length).toBeLessThan(2_100_000);
  });

  it("finds what it remembers, and is read back as it was (property)", () => {
    const acts = fc.array(fc.constantFrom("push", "push", "push", "reward", "settle", "forget"), {
      maxLength: 700,
      size: "max",
    });
    fc.assert(
      fc.property(acts, (all) => {
        const memory = new DecisionMemory(1);
        const states: string[] = [];
        const context = Float64Array.of(0.5);
        for (const act of all) {
          if (act === "push") {
            memory.push(decision(memory.next, context));
            states.push("open");
          } else if (memory.size === 0) continue;
          else if (act === "forget") {
            if (memory.state(memory.first) === "open") memory.settle(memory.first);
            memory.forgetOldest();
          } else {
            const number = memory.first + all.length % memory.size;
            if (act === "reward") memory.setReward(number, 2);
            else if (memory.state(number) === "open") memory.settle(number);
            states[number] = memory.state(number);
          }
        }
        const again = DecisionMemory.decode(new ByteReader(bytesOf(memory)), 1, 3);
        expect(bytesOf(again)).toEqual(bytesOf(memory));
        for (const one of [memory, again]) {
          const known = states.slice(one.first);
          expect(one.open).toBe(known.filter((state) => state === "open").length);
          const firstOpen = known.indexOf("open");
          expect(one.firstOpen).toBe(firstOpen < 0 ? one.next : one.first + firstOpen);
          for (let number = 0; number < states.length; number++) {
            const found = number < one.first ? undefined : number;
            expect(one.find(`d${number}`)).toBe(found);
            if (found === undefined) continue;
            expect(one.state(number)).toBe(states[number]);
            expect([one.arm(number), one.isDrawn(number)]).toEqual([number % 3, number % 2 === 0]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("SplitTable", () => {
  it("keeps a split as long as one of its decisions is there", () => {
    const splits = new SplitTable();
    expect([splits.keep([0.5, 0.5]), splits.keep([1, 0]), splits.keep([0.5, 0.5])]).toEqual([
      0,
      1,
      0,
    ]);
    splits.release(0);
    expect(splits.at(0)).toEqual([0.5, 0.5]);
    splits.release(0);
    expect(splits.at(0)).toBeUndefined();
    expect(splits.keep([0.2, 0.8])).toBe(0);
    const again = SplitTable.decode(new ByteReader(bytesOf(splits)), [0, 1, noSplit]);
    expect(again.at(0)).toEqual([0.2, 0.8]);
    again.release(1);
    expect(again.at(1)).toBeUndefined();
    const read = (places: number[]) => () =>
      SplitTable.decode(new ByteReader(bytesOf(splits)), places);
    expect(read([0])).toThrow("a split that no decision is of");
    expect(read([0, 1, 2])).toThrow("found no split 2");
  });

  it("has no room for more than it holds", () => {
    const splits = new SplitTable();
    for (let i = 0; i < mostSplits; i++) expect(splits.keep([i / 100, 1 - i / 100])).toBe(i);
    expect(splits.keep([0.99, 0.01])).toBe(noSplit);
    splits.release(noSplit);
    expect(splits.at(noSplit)).toBeUndefined();
    splits.release(7);
    expect(splits.keep([0.99, 0.01])).toBe(7);
  });
});

describe("TrafficHistory", () => {
  it("has the points of its example", () => {
    const history = new TrafficHistory();
    history.decide(1000, 0);
    history.decide(2000, 1);
    history.reward(9000, 1, 1);
    expect(history.figures()).toEqual({
      periodMs: firstPeriodMs,
      arms: [0, 1],
      points: [
        { atMs: 0, decisions: [1, 1], rewards: [0, 0], rewardSums: [0, 0] },
        { atMs: 5000, decisions: [0, 0], rewards: [0, 1], rewardSums: [0, 1] },
      ],
    });
  });

  it("loses nothing however long it runs and however many arms there are (property)", () => {
    const step = fc.record({
      pauseMs: fc.constantFrom(0, 1, 999, 60_000, 86_400_000, 2e9),
      arm: fc.oneof(fc.nat(2), fc.nat(60)),
      reward: fc.option(fc.constantFrom(1, 2.5)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
        let history = new TrafficHistory();
        let atMs = 1e12;
        let sum = 0;
        for (const [i, { pauseMs, arm, reward }] of steps.entries()) {
          atMs += pauseMs;
          history.decide(atMs, arm);
          if (reward !== null) history.reward(atMs, arm, reward);
          sum += reward ?? 0;
          if (i % 50 === 0) history = TrafficHistory.decode(new ByteReader(bytesOf(history)));
        }
        const { points, arms, periodMs } = history.figures();
        expect(points.length).toBeLessThanOrEqual(mostPoints);
        expect(arms.length).toBeLessThanOrEqual(mostColumns + 1);
        const total = (lists: (readonly number[])[]) => lists.flat().reduce((a, b) => a + b, 0);
        expect(total(points.map(({ decisions }) => decisions))).toBe(steps.length);
        expect(total(points.map(({ rewardSums }) => rewardSums))).toBe(sum);
        const last = points.at(-1);
        if (last !== undefined) {
          expect(last.atMs).toBeLessThanOrEqual(atMs);
          expect(last.atMs + periodMs).toBeGreaterThan(atMs);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("gives an arm a column that has clearly more traffic than one with a column", () => {
    const history = new TrafficHistory();
    for (let arm = 0; arm < 30; arm++) history.decide(0, arm);
    for (let i = 0; i < 10; i++) history.decide(i, 29);
    expect(history.figures().arms).not.toContain(29);
    history.decide(firstPeriodMs, 29);
    expect(history.figures().arms).toContain(29);
  });
});

describe("UserFilter", () => {
  it("knows everybody again, and takes few for somebody else", () => {
    const users = new UserFilter();
    let mistaken = 0;
    for (let i = 0; i < 100_000; i++) if (!users.isNew(`user ${i}`)) mistaken++;
    expect(mistaken).toBeGreaterThan(100);
    expect(mistaken).toBeLessThan(1500);
    const again = UserFilter.decode(new ByteReader(bytesOf(users)));
    for (let i = 0; i < 1000; i++) expect(again.isNew(`user ${i}`)).toBe(false);
  });
});

describe("CommandOutcomes", () => {
  it("come back from their bytes in their order", () => {
    const outcomes = new CommandOutcomes();
    outcomes.add("a", "ok");
    outcomes.add("b", { field: "status", found: '"draft"', wanted: "€" });
    const again = CommandOutcomes.decode(new ByteReader(bytesOf(outcomes)));
    expect(again.get("b")).toEqual(outcomes.get("b"));
    for (let i = 0; i < 63; i++) again.add(`${i}`, "ok");
    expect([again.get("a"), again.get("b")]).toEqual([undefined, outcomes.get("b")]);
  });
});
