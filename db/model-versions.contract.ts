// What every model registry must do with versions: part of the suite in model-registry.contract.ts.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { maxArtefactBytes } from "../streams/model-news.ts";
import { ArtefactUnfit } from "./errors.ts";
import { allEvents, because, type Get, modelOf, versionOf } from "./model-examples.ts";
import type { ModelVersionRow } from "./model-registry.ts";

export function versionsContract(get: Get): void {
  describe("versions", () => {
    it("count from 1, for each model", async () => {
      const [one, other] = [await modelOf(get(), 2), await modelOf(get(), 0)];
      expect(await get().register(versionOf(other), because)).toBe(1);
      expect(await get().register(versionOf(one), because)).toBe(3);
    });

    it("come back as they were registered, with the size and the hash of their bytes", async () => {
      const name = await modelOf(get(), 1);
      const artefact = Uint8Array.from({ length: maxArtefactBytes }, (_, i) => i);
      const version = versionOf(name, { artefact, parentVersion: 1 });
      await get().register(version, because);
      const { artefact: _, ...rest } = version;
      expect(await get().get(name, 2)).toEqual({
        ...rest,
        version: 2,
        createdAtMs: expect.any(Number),
        comparison: undefined,
        artefactBytes: maxArtefactBytes,
        artefactSha256: createHash("sha256").update(artefact).digest("hex"),
        alias: undefined,
        share: 0,
      });
      expect(await get().artefact(name, 2)).toEqual(artefact);
      expect(await get().get(name, 3)).toBeUndefined();
      expect(await get().artefact(name, 3)).toBeUndefined();
      expect(await get().get("unknown", 1)).toBeUndefined();
    });

    it("hold any text that figures may have", async () => {
      const name = await modelOf(get(), 0);
      const odd = { 'a"b\\': "\0 \ud800 é {}", nothing: null };
      await get().register(versionOf(name, { hyperParameters: odd, codeVersion: "\0" }), because);
      expect(await get().get(name, 1)).toMatchObject({
        codeVersion: "\uFFFD",
        hyperParameters: { 'a"b\\': "\uFFFD \uFFFD é {}", nothing: null },
      });
    });

    it("are numbered without gap or repetition by many at once", async () => {
      const name = await modelOf(get(), 0);
      const all = Array.from({ length: 12 }, () => get().register(versionOf(name), because));
      const numbers = (await Promise.all(all)).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    });

    it.each([0, maxArtefactBytes + 1])("are refused with %i bytes", async (found) => {
      const name = await modelOf(get(), 0);
      const version = versionOf(name, { artefact: new Uint8Array(found) });
      const wanted = maxArtefactBytes;
      await expect(get().register(version, because)).rejects.toEqual(
        new ArtefactUnfit({ name, found, wanted }),
      );
      expect(await get().get(name, 1)).toBeUndefined();
    });

    it("are refused with figures that JSON cannot hold", async () => {
      const name = await modelOf(get(), 0);
      for (const metrics of [{ loss: NaN }, { losses: [1, Infinity] }]) {
        const version = versionOf(name, { metrics });
        await expect(get().register(version, because)).rejects.toBeInstanceOf(RangeError);
      }
      expect(await allEvents(get(), name)).toEqual([]);
    });

    it("are listed by model, then the newest first, under any limit", async () => {
      const models = [await modelOf(get(), 3), await modelOf(get(), 2)];
      const everything = await get().list({ name: undefined, limit: 1000, after: undefined });
      const all = everything.items;
      expect(all).toEqual(
        all.toSorted((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : b.version - a.version),
      );
      expect(all.filter(({ name }) => models.includes(name))).toHaveLength(5);
      for (const limit of [1, 2, all.length]) {
        const found: ModelVersionRow[] = [];
        for (;;) {
          const page = await get().list({ name: undefined, limit, after: found.at(-1) });
          found.push(...page.items);
          if (!page.more) break;
        }
        expect(found).toEqual(all);
      }
      const one = await get().list({ name: models[0], limit: 10, after: undefined });
      expect(one.items.map(({ version }) => version)).toEqual([3, 2, 1]);
    });
  });
}
