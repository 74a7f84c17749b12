// What every store must do, whatever it is made of: one suite that each of them runs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audienceContract } from "./audience-rows.contract.ts";
import { experimentContract } from "./experiment-rows.contract.ts";
import { audienceRowsOf } from "./audience-examples.ts";
import {
  type Owner,
  projectionsOf,
  readingOf,
  snapshotOf,
  videosOf,
} from "./checkpoint-examples.ts";
import { Fenced, PartitionCountMismatch } from "./errors.ts";
import { type Checkpoint, noProjections } from "./store.ts";
import { prefixOf, type StoreUnderTest, Subject } from "./store-under-test.ts";
import { rowsContract } from "./store-rows.contract.ts";

/** Runs the suite on the store that `open` makes. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    const subject = new Subject(open);
    beforeAll(() => subject.open());
    afterAll(() => subject.close());
    claimContract(subject);
    fenceContract(subject);
    atomicityContract(subject);
    removalContract(subject);
    rowsContract(subject);
    audienceContract(subject);
    experimentContract(subject);
  });
}

const startMs = Date.UTC(2025, 7, 8, 6);

/** A snapshot, and rows in every table. */
function everything(owner: Owner): Partial<Checkpoint> {
  const projections = {
    ...audienceRowsOf(owner.partition, prefixOf(owner)),
    ...videosOf([readingOf("a", owner.sequence + 1)], prefixOf(owner)),
  };
  return { snapshots: [snapshotOf("a")], projections };
}

async function expectNothing(subject: Subject, owner: Owner): Promise<void> {
  expect(await subject.load(owner, ["a"])).toEqual([]);
  expect(await subject.rows(owner)).toEqual(noProjections);
}

function claimContract(subject: Subject): void {
  describe("claim", () => {
    it("starts a new partition at epoch 1 with nothing", async () => {
      const counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
      const nothing = { epoch: 1, sequence: 0, watermarkMs: undefined, counts };
      expect(await subject.claim()).toMatchObject(nothing);
    });

    it("raises the epoch and hands over what was committed", async () => {
      const first = await subject.claim();
      const committed = {
        sequence: 2 ** 53 - 1,
        watermarkMs: Date.UTC(2025, 7, 8, 6, 0, 0, 123),
        counts: { stepped: 2 ** 53 - 1, late: 2, duplicates: 3, deadLetters: 4 },
      };
      await subject.commit(first, committed);
      const second = await subject.claimAgain(first.kind, first.partition);
      expect(second).toEqual({ ...first, ...committed, epoch: 2 });
    });

    it("gives every one of many at once an epoch of its own", async () => {
      const { kind, partition } = await subject.claim();
      const claims = Array.from({ length: 20 }, () => subject.claimAgain(kind, partition));
      const epochs = (await Promise.all(claims)).map(({ epoch }) => epoch);
      expect(epochs.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    });

    it("keeps kinds apart", async () => {
      const { partition } = await subject.claim("video");
      expect(await subject.claimAgain("user", partition)).toMatchObject({ epoch: 1 });
      expect(await subject.claimAgain("video", partition)).toMatchObject({ epoch: 2 });
    });

    it("refuses another number of partitions, and changes nothing", async () => {
      const { store } = subject;
      const kind = "counted";
      await store.claim(kind, 0, 16, "somebody");
      const mismatch = new PartitionCountMismatch({ kind, found: 16, wanted: 32 });
      await expect(store.claim(kind, 0, 32, "misled")).rejects.toEqual(mismatch);
      await expect(store.claim(kind, 20, 32, "misled")).rejects.toEqual(mismatch);
      expect(await store.claim(kind, 0, 16, "somebody")).toMatchObject({ epoch: 2 });
      expect(await store.claim(kind, 1, 16, "somebody")).toMatchObject({ epoch: 1 });
    });
  });
}

function fenceContract(subject: Subject): void {
  describe("the fence", () => {
    it("keeps out who has been followed by another", async () => {
      const stale = await subject.claim();
      const owner = await subject.claimAgain(stale.kind, stale.partition);
      const { kind, partition, epoch } = stale;
      const fenced = new Fenced({ kind, partition, epoch });
      await expect(subject.commit(stale, everything(stale))).rejects.toEqual(fenced);
      await expectNothing(subject, owner);
      await subject.commit(owner, everything(owner));
      expect((await subject.rows(owner)).readings).toHaveLength(1);
    });

    it("keeps out who is wrong about how far the partition has come", async () => {
      const owner = await subject.claim();
      const ahead = { ...owner, sequence: owner.sequence + 1 };
      await expect(subject.commit(ahead, everything(ahead))).rejects.toBeInstanceOf(Fenced);
      await expectNothing(subject, owner);
    });

    it("keeps out who never claimed", async () => {
      const stranger = { ...await subject.claim(), kind: "unknown" };
      await expect(subject.commit(stranger, everything(stranger))).rejects.toBeInstanceOf(Fenced);
      await expect(subject.load(stranger, ["a"])).rejects.toBeInstanceOf(Fenced);
      expect(await subject.rows(stranger)).toEqual(noProjections);
    });

    it("lets nobody read who has been followed by another", async () => {
      const stale = await subject.claim();
      const owner = await subject.claimAgain(stale.kind, stale.partition);
      const { kind, partition, epoch } = stale;
      const fenced = new Fenced({ kind, partition, epoch });
      // Whether or not there is anything to be read.
      for (let round = 0; round < 2; round++) {
        await expect(subject.load(stale, ["a"])).rejects.toEqual(fenced);
        await expect(subject.store.dueTimers(stale, startMs, 10)).rejects.toEqual(fenced);
        await expect(subject.store.nextTimerMs(stale, undefined)).rejects.toEqual(fenced);
        if (round > 0) continue;
        await subject.commit(owner, { snapshots: [snapshotOf("a", { timerAtMs: startMs })] });
      }
    });

    it("takes the same checkpoint once", async () => {
      const owner = await subject.claim();
      await subject.commit(owner, everything(owner));
      const before = await subject.rows(owner);
      await expect(subject.commit(owner, everything(owner))).rejects.toBeInstanceOf(Fenced);
      expect(await subject.rows(owner)).toEqual(before);
    });

    it("lets the old owner or the new one win, never half of each", async () => {
      for (let round = 0; round < 20; round++) {
        const stale = await subject.claim();
        const [committed, owner] = await Promise.all([
          subject.commit(stale, everything(stale)).then(() => true, () => false),
          subject.claimAgain(stale.kind, stale.partition),
        ]);
        // A claim that came first saw nothing; one that came second saw the commit.
        expect(owner.sequence).toBe(committed ? 1 : 0);
        if (!committed) await expectNothing(subject, owner);
      }
    });
  });
}

function removalContract(subject: Subject): void {
  describe("a snapshot of no bytes", () => {
    const gone = (key: string) => snapshotOf(key, { state: new Uint8Array(0) });

    it("removes the actor's, which may come back, and nobody else's", async () => {
      const first = await subject.claim();
      const second = await subject.commit(first, { snapshots: [snapshotOf("a"), snapshotOf("b")] });
      const third = await subject.commit(second, { snapshots: [gone("a"), gone("never there")] });
      expect(await subject.load(third, ["a", "b", "never there"])).toEqual([snapshotOf("b")]);
      const fourth = await subject.commit(third, { snapshots: [snapshotOf("a")] });
      expect(await subject.load(fourth, ["a"])).toEqual([snapshotOf("a")]);
    });

    it("of somebody who is no longer the owner removes nothing", async () => {
      const first = await subject.claim();
      const second = await subject.commit(first, { snapshots: [snapshotOf("a")] });
      const stale = { ...second, epoch: second.epoch - 1 };
      await expect(subject.commit(stale, { snapshots: [gone("a")] })).rejects.toBeInstanceOf(
        Fenced,
      );
      expect(await subject.load(second, ["a"])).toEqual([snapshotOf("a")]);
    });
  });
}

function atomicityContract(subject: Subject): void {
  describe("a commit that fails", () => {
    it("in the middle changes nothing", async () => {
      const first = await subject.claim();
      const owner = await subject.commit(first, everything(first));
      const before = await subject.rows(owner);
      // This chunk of readings is there already, so that its insert fails; all else would do.
      const { readings } = everything(first).projections ?? noProjections;
      const snapshots = [snapshotOf("a", { version: 2 }), snapshotOf("b")];
      const projections = projectionsOf([readingOf("b", 2)], prefixOf(owner));
      const broken = { snapshots, projections: { ...projections, readings } };
      await expect(subject.commit(owner, broken)).rejects.not.toBeInstanceOf(Fenced);
      expect(await subject.rows(owner)).toEqual(before);
      expect(await subject.load(owner, ["a", "b"])).toEqual([snapshotOf("a")]);
      await subject.commit(owner, { snapshots, projections });
      expect(await subject.load(owner, ["a", "b"])).toEqual(snapshots);
    });

    it("in its last part, where it is large, changes nothing", async () => {
      const owner = await subject.claim();
      const state = new Uint8Array(512 * 1024).fill(7);
      const snapshots = Array.from({ length: 9 }, (_, i) => snapshotOf(`a${i}`, { state }));
      const keys = [...snapshots, snapshotOf("b")].map(({ key }) => key);
      const broken = [...snapshots, snapshotOf("b", { version: 40_000 })];
      const failure = subject.commit(owner, { ...everything(owner), snapshots: broken });
      await expect(failure).rejects.not.toBeInstanceOf(Fenced);
      await expectNothing(subject, owner);
      expect(await subject.load(owner, keys)).toEqual([]);
      await subject.commit(owner, { ...everything(owner), snapshots });
      expect(await subject.load(owner, keys)).toEqual(snapshots);
      expect((await subject.rows(owner)).readings).toHaveLength(1);
    });
  });
}
