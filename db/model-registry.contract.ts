// What every model registry must do, whatever it is made of: one suite that each of them runs.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NothingToRollBack } from "./errors.ts";
import { noStanding } from "./model-changes.ts";
import { allEvents, atMs, because, type Get, modelOf } from "./model-examples.ts";
import type { ModelRegistry, Standing } from "./model-registry.ts";
import { standingContract } from "./model-standing.contract.ts";
import { versionsContract } from "./model-versions.contract.ts";

/** A registry to be tested, without any models at first. */
export interface RegistryUnderTest {
  readonly registry: ModelRegistry;
  close(): Promise<void>;
}

/** Runs the suite on the registry that `open` makes. */
export function registryContract(name: string, open: () => Promise<RegistryUnderTest>): void {
  describe(name, () => {
    let opened: RegistryUnderTest | undefined;
    const registry = () => {
      if (opened === undefined) throw new Error("the registry under test is not open");
      return opened.registry;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    versionsContract(registry);
    standingContract(registry);
    rollbackContract(registry);
    eventsContract(registry);
  });
}

function rollbackContract(get: Get): void {
  describe("a rollback", () => {
    it("brings back one champion after the other, and in the end the mix alone", async () => {
      const name = await modelOf(get(), 3);
      for (const version of [1, 2, 3]) await get().promote(name, version, because);
      for (const champion of [2, 1, undefined]) {
        expect(await get().rollback(name, because)).toEqual({ ...noStanding, champion });
      }
      await expect(get().rollback(name, because)).rejects.toEqual(new NothingToRollBack({ name }));
      const events = await allEvents(get(), name);
      expect(
        events.slice(0, 3).map(({ kind, version, fromVersion }) => ({
          kind,
          version,
          fromVersion,
        })),
      ).toEqual([
        { kind: "rolled-back", version: undefined, fromVersion: 1 },
        { kind: "rolled-back", version: 1, fromVersion: 2 },
        { kind: "rolled-back", version: 2, fromVersion: 3 },
      ]);
    });

    it("ends the time of a challenger that it makes champion", async () => {
      const name = await modelOf(get(), 2);
      for (const version of [1, 2]) await get().promote(name, version, because);
      await get().challenge(name, 1, because);
      expect(await get().rollback(name, because)).toEqual({ ...noStanding, champion: 1 });
    });

    it("undoes promotions as a stack does, however they are mixed (property)", async () => {
      const versions = 4;
      const steps = fc.array(fc.integer({ min: 0, max: versions }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(steps, async (drawn) => {
          const name = await modelOf(get(), versions);
          const stack: (number | undefined)[] = [undefined];
          for (const version of drawn) {
            let standing: Standing | undefined;
            if (version > 0) {
              standing = await get().promote(name, version, because);
              if (stack.at(-1) !== version) stack.push(version);
            } else if (stack.length > 1) {
              standing = await get().rollback(name, because);
              stack.pop();
            } else {
              await expect(get().rollback(name, because)).rejects.toBeInstanceOf(NothingToRollBack);
            }
            expect((standing ?? await get().standing(name)).champion).toBe(stack.at(-1));
          }
        }),
        { numRuns: 15 },
      );
    });
  });
}

function eventsContract(get: Get): void {
  describe("events", () => {
    it("tell of everything that happened, newest first", async () => {
      const name = await modelOf(get(), 2);
      const drift = { reason: "the loss rose\0", atMs: atMs + 1, figures: { loss: [1, 2, 3] } };
      await get().note(name, "drift", drift);
      await get().note(name, "training-failed", because);
      await get().challenge(name, 2, { reason: "by hand" });
      await get().split(name, 0.5, because);
      await get().reject(name, 2, { ...because, figures: { gain: -1 } });
      const events = await allEvents(get(), name);
      const [version, fromVersion, figures] = [undefined, undefined, undefined];
      const common = { reason: "for a test", atMs, version, fromVersion, figures };
      expect(events.map(({ id: _, createdAtMs: __, name: ___, ...event }) => event)).toEqual([
        { ...common, kind: "rejected", version: 2, figures: { gain: -1 } },
        { ...common, kind: "split", version: 2, figures: { share: 0.5 } },
        { ...common, kind: "challenger", version: 2, reason: "by hand", atMs: undefined },
        { ...common, kind: "training-failed" },
        {
          ...common,
          kind: "drift",
          reason: "the loss rose\uFFFD",
          atMs: atMs + 1,
          figures: { loss: [1, 2, 3] },
        },
        { ...common, kind: "trained", version: 2 },
        { ...common, kind: "trained", version: 1 },
      ]);
      const ids = events.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    });

    it("come in pages, and of a range of time", async () => {
      const name = await modelOf(get(), 0);
      for (let i = 0; i < 5; i++) {
        await get().note(name, "drift", { reason: String(i), atMs: atMs + i });
      }
      await get().note(name, "drift", { reason: "by hand" });
      const any = { fromMs: undefined, toMs: undefined, afterId: undefined };
      const found: string[] = [];
      let afterId: number | undefined;
      for (;;) {
        const page = await get().events(name, { ...any, afterId, limit: 2 });
        found.push(...page.items.map(({ reason }) => reason));
        afterId = page.items.at(-1)?.id;
        if (!page.more) break;
      }
      expect(found).toEqual(["by hand", "4", "3", "2", "1", "0"]);
      const range = { ...any, fromMs: atMs + 1, toMs: atMs + 3, limit: 10 };
      const { items } = await get().events(name, range);
      expect(items.map(({ reason }) => reason)).toEqual(["2", "1"]);
      // What was done by hand counts as of the wall clock, which is later.
      const late = await get().events(name, { ...any, fromMs: atMs + 5, limit: 10 });
      expect(late.items.map(({ reason }) => reason)).toEqual(["by hand"]);
    });
  });
}
