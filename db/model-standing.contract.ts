// What every model registry must do with what serves: part of the suite in model-registry.contract.ts.
import { describe, expect, it } from "vitest";
import { AlreadyServing, ChampionChanged, NoSuchVersion, NotChallenger } from "./errors.ts";
import { noStanding } from "./model-changes.ts";
import { allEvents, because, type Get, modelOf } from "./model-examples.ts";

export function standingContract(get: Get): void {
  describe("the standing", () => {
    it("is the mix alone at first", async () => {
      expect(await get().standing("unknown")).toEqual(noStanding);
      const { challengerShare } = noStanding;
      const [champion, challenger] = [undefined, undefined];
      const nothing = { name: "unknown", champion, challenger, challengerShare };
      expect(await get().assignment("unknown")).toEqual(nothing);
    });

    it("goes from challenger to champion", async () => {
      const name = await modelOf(get(), 2);
      await get().promote(name, 1, because);
      expect(await get().challenge(name, 2, because))
        .toEqual({ champion: 1, challenger: 2, challengerShare: 0 });
      const split = { champion: 1, challenger: 2, challengerShare: 0.25 };
      expect(await get().split(name, 0.25, because)).toEqual(split);
      expect(await get().standing(name)).toEqual(split);
      expect(await get().assignment(name)).toEqual({
        name,
        champion: { version: 1, artefact: new Uint8Array([1]) },
        challenger: { version: 2, artefact: new Uint8Array([2]) },
        challengerShare: 0.25,
      });
      const rows = (await get().list({ name, limit: 10, after: undefined })).items;
      expect(rows).toMatchObject([
        { version: 2, alias: "challenger", share: 0.25 },
        { version: 1, alias: "champion", share: 0.75 },
      ]);
      const figures = { gain: 0.03, pairs: 4000 };
      const promoted = { champion: 2, challenger: undefined, challengerShare: 0 };
      expect(await get().promote(name, 2, { ...because, figures, over: 1 })).toEqual(promoted);
      expect(await get().standing(name)).toEqual(promoted);
      expect(await get().get(name, 2)).toMatchObject({
        alias: "champion",
        share: 1,
        comparison: figures,
      });
      expect(await get().get(name, 1)).toMatchObject({ alias: undefined, comparison: undefined });
    });

    it("loses a challenger that is rejected, and says what it was found to be", async () => {
      const name = await modelOf(get(), 2);
      await get().promote(name, 1, because);
      await get().challenge(name, 2, because);
      const figures = { gain: -0.01 };
      expect(await get().reject(name, 2, { ...because, figures }))
        .toEqual({ ...noStanding, champion: 1 });
      expect(await get().get(name, 2)).toMatchObject({ alias: undefined, comparison: figures });
    });

    it("takes a new challenger in place of the old one, whose share ends", async () => {
      const name = await modelOf(get(), 2);
      await get().challenge(name, 1, because);
      await get().split(name, 1, because);
      expect(await get().challenge(name, 2, because))
        .toEqual({ ...noStanding, challenger: 2 });
      expect((await allEvents(get(), name))[0])
        .toMatchObject({ kind: "challenger", version: 2, fromVersion: 1 });
    });

    it("keeps the challenger where another version is promoted", async () => {
      const name = await modelOf(get(), 2);
      await get().challenge(name, 1, because);
      await get().split(name, 0.5, because);
      expect(await get().promote(name, 2, because))
        .toEqual({ champion: 2, challenger: 1, challengerShare: 0.5 });
    });

    it("stays as it is where a change asks for what is so already", async () => {
      const name = await modelOf(get(), 2);
      await get().promote(name, 1, because);
      await get().challenge(name, 2, because);
      const before = await allEvents(get(), name);
      const standing = await get().standing(name);
      // Whoever promotes the champion asks for nothing, whatever it was compared with.
      expect(await get().promote(name, 1, { ...because, over: 7 })).toEqual(standing);
      expect(await get().challenge(name, 2, because)).toEqual(standing);
      expect(await allEvents(get(), name)).toEqual(before);
    });

    it("refuses what cannot be, and stays as it is", async () => {
      const name = await modelOf(get(), 3);
      await get().promote(name, 1, because);
      const before = await allEvents(get(), name);
      const noChallenger = new NotChallenger({ name, found: undefined, wanted: undefined });
      await expect(get().split(name, 0.5, because)).rejects.toEqual(noChallenger);
      await expect(get().reject(name, 2, because)).rejects.toEqual(
        new NotChallenger({ name, found: undefined, wanted: 2 }),
      );
      await get().challenge(name, 2, because);
      const missing = new NoSuchVersion({ name, version: 4 });
      await expect(get().promote(name, 4, because)).rejects.toEqual(missing);
      await expect(get().challenge(name, 4, because)).rejects.toEqual(missing);
      await expect(get().challenge(name, 1, because)).rejects.toEqual(
        new AlreadyServing({ name, version: 1 }),
      );
      await expect(get().reject(name, 3, because)).rejects.toEqual(
        new NotChallenger({ name, found: 2, wanted: 3 }),
      );
      await expect(get().promote(name, 2, { ...because, over: 0 })).rejects.toEqual(
        new ChampionChanged({ name, found: 1, wanted: 0 }),
      );
      for (const share of [-0.1, 1.1, NaN]) {
        await expect(get().split(name, share, because)).rejects.toBeInstanceOf(RangeError);
      }
      expect(await get().standing(name)).toEqual({ ...noStanding, champion: 1, challenger: 2 });
      expect(await allEvents(get(), name)).toHaveLength(before.length + 1);
    });

    it("lets one of many promoters win who compared with the same champion", async () => {
      const name = await modelOf(get(), 6);
      await get().promote(name, 1, because);
      const promoters = [2, 3, 4, 5, 6].map((version) =>
        get().promote(name, version, { ...because, over: 1 })
      );
      const outcomes = await Promise.allSettled(promoters);
      const won = outcomes.flatMap((outcome, i) => outcome.status === "fulfilled" ? i + 2 : []);
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(ChampionChanged);
      }
      expect(await get().standing(name)).toMatchObject({ champion: won[0] });
    });
  });
}
