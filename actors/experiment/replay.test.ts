import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";
import { experimentKind } from "./kind.ts";
import { banner, Stage } from "./testing.ts";

type Act =
  | { readonly do: "decide"; readonly own: number; readonly index: number; readonly kept: boolean }
  | { readonly do: "reward"; readonly own: number; readonly amount: number }
  | { readonly do: "command"; readonly command: string; readonly arm: number }
  | { readonly do: "pass"; readonly seconds: number }
  | { readonly do: "commit" | "crash" };

const own = fc.nat(30);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("decide"),
      own,
      index: fc.nat(2),
      kept: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("reward"),
      own,
      amount: fc.constantFrom(0, 1, 1, 2.5, -1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("command"),
      command: fc.constantFrom("start", "pause", "end", "create", "add", "remove", "resume"),
      arm: fc.nat(4),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("pass"), seconds: fc.constantFrom(0.1, 1, 31, 3601) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("commit", "crash") }) },
);

const definitions: readonly ExperimentDefinition[] = [
  banner,
  { ...banner, policy: { name: "fixed" }, reward: { kind: "revenue", timeoutSeconds: 30 } },
  { ...banner, policy: { name: "fixed" }, sticky: true },
  { ...banner, reward: { kind: "number", default: -1, timeoutSeconds: 60 } },
  {
    ...banner,
    policy: { name: "linear-thompson" },
    context: [{ name: "age", from: "request", kind: "number", scale: 10 }],
  },
];

function perform(stage: Stage, acted: Act): void {
  const { id } = stage;
  if (acted.do === "decide") {
    const arms = stage.lane.actor(id)?.trial?.arms ?? [];
    const index = acted.index % arms.length;
    const propensities = arms.map(() => 1 / arms.length);
    const { kept, own } = acted;
    const context = { age: own };
    const user_id = `user ${own % 5}`;
    stage.decide(`${own}`, index, { arm: arms[index].id, propensities, kept, context, user_id });
  } else if (acted.do === "reward") stage.reward(`${acted.own}`, acted.amount);
  else if (acted.do === "pass") stage.pass(acted.seconds).tick();
  else if (acted.do === "command") {
    const { command, arm } = acted;
    const name = ["top", "side", "a2", "a3", "a4"][arm];
    if (command === "create") stage.create({ ...banner, id, sticky: arm === 1 });
    else if (command === "add" || command === "remove" || command === "resume") {
      const changed = command === "add" ? { id: name } : name;
      stage.command("change-arms", { changes: { [command]: [changed] } });
    } else if (command !== "end" || arm === 4) stage.command(command);
  }
}

describe("an experiment", () => {
  it("comes out the same whenever its owner dies and another goes on (property)", () => {
    const acts = fc.array(act, { minLength: 1, maxLength: 60, size: "max" });
    fc.assert(
      fc.property(fc.constantFrom(...definitions), acts, (definition, all) => {
        const [calm, troubled] = [Stage.running(definition), Stage.running(definition)];
        for (const acted of all) {
          perform(calm, acted);
          perform(troubled, acted);
          if (acted.do === "commit") troubled.commit();
          else if (acted.do === "crash") {
            const known = new Set(troubled.sent.map(({ messageId }) => messageId));
            const again = troubled.lane.crash();
            // What is said again is what was said before, under the same ids.
            expect(again.filter(({ messageId }) => !known.has(messageId))).toEqual([]);
            const before = new Map(troubled.sent.map((sent) => [sent.messageId, sent]));
            for (const sent of again) expect(sent).toEqual(before.get(sent.messageId));
          }
        }
        expect(troubled.lane.snapshotOf("banner")).toEqual(calm.lane.snapshotOf("banner"));
        expect(troubled.state).toEqual(calm.state);
        expect(troubled.sent).toEqual(calm.sent);
        expect(troubled.lane.counts).toEqual(calm.lane.counts);

        const { decisions, open, settled, settledEarly, rewards, late } = calm.state;
        expect(open + settled + settledEarly + rewards - late).toBe(decisions);
        expect(calm.state.arms.reduce((sum, arm) => sum + arm.decisions, 0)).toBe(decisions);
        expect(calm.state.arms.reduce((sum, arm) => sum + arm.rewards, 0)).toBe(rewards);
      }),
      { numRuns: 40 },
    );
  });

  it("is read back from its bytes as it was, and not from those of anything else", () => {
    const stage = Stage.running();
    for (let i = 0; i < 20; i++) stage.decide(`${i}`, i % 2);
    for (let i = 0; i < 10; i++) stage.reward(`${i}`, i % 3 === 0 ? 1 : 0);
    const bytes = stage.lane.snapshotOf("banner");
    const read = (from: Uint8Array, key = "banner", version = 1) => {
      const state = experimentKind.decodeState(key, version, new ByteReader(from));
      const writer = new ByteWriter();
      experimentKind.encode(state, writer);
      return writer.take();
    };
    expect(read(bytes)).toEqual(bytes);
    expect(() => read(bytes, "other")).toThrow(RangeError);
    expect(() => read(bytes, "banner", 2)).toThrow(RangeError);
    fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(() => read(bytes.slice(0, length))).toThrow(RangeError);
    }));
  });

  it("goes on with any snapshot that it reads (property)", () => {
    const original = definitions.map((definition) => {
      const stage = Stage.running(definition);
      for (let i = 0; i < 20; i++) stage.decide(`${i}`, i % 2, { context: { age: i } });
      for (let i = 0; i < 10; i++) stage.reward(`${i}`, i % 3 === 0 ? 1 : 0);
      return stage.lane.snapshotOf("banner");
    });
    const spoilt = fc.record({
      bytes: fc.constantFrom(...original),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      value: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
    });
    let taken = 0;
    fc.assert(
      fc.property(spoilt, ({ bytes, place, value }) => {
        const copy = bytes.slice();
        copy[Math.floor(place * copy.length)] = value;
        let state;
        try {
          state = experimentKind.decodeState("banner", 1, new ByteReader(copy));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        taken++;
        const stage = new Stage();
        stage.lane.place("banner", state);
        stage.pass(1).decide("new", 0);
        stage.pass(1).reward("1", 0);
        stage.pass(61).tick();
        expect(stage.state.decisions).toBeGreaterThan(0);
        stage.commit();
        stage.lane.crash();
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});
