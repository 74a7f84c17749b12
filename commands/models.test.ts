import { rm } from "node:fs/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { versionOf } from "../db/model-examples.ts";
import { PostgresModelRegistry } from "../db/postgres-model-registry.ts";
import { fill, startDatabase, type TestDatabase } from "../db/queries/testing.ts";
import { startNats, type TestNats } from "../local/testing.ts";
import { addScore, sumsPerTarget } from "../ml/score.ts";
import { decodeModelNews } from "../streams/model-news.ts";
import { streamNames } from "../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import { openAuditDesk } from "./audit-desk.ts";
import { openModelDesk } from "./model-desk.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";

const partitions = 2;
const hourMs = 3_600_000;
const because = { reason: "for a test" };
let nats: TestNats;
let connection: NatsConnection;
let opened: TestDatabase;
let registry: PostgresModelRegistry;
let folder = "";

beforeAll(async () => {
  folder = await temporaryFolder("models");
  nats = await startNats();
  connection = await connect({ servers: nats.url });
  const { info } = connection;
  if (info === undefined) throw new Error("NATS has said nothing of itself");
  const manager = await jetstreamManager(connection);
  await ensureTopology(manager, info, { ...defaultTopology, partitions });
  opened = await startDatabase("pglite");
  registry = new PostgresModelRegistry(opened.database);
}, 120_000);

afterAll(async () => {
  await connection.close();
  await nats.stop();
  await opened.stop();
  await rm(folder, { recursive: true, force: true });
});

function models(...words: string[]) {
  return runTroupe(["models", ...words], { NATS_URL: nats.url, TROUPE_DATA: folder });
}

/** What each partition was told last: the versions of champion and challenger, and the share. */
async function lastTold() {
  const manager = await jetstreamManager(connection);
  return await Promise.all(Array.from({ length: partitions }, async (_, partition) => {
    const message = await manager.direct.getMessage(streamNames.stats, {
      last_by_subj: `stats.${partition}`,
    });
    const news = message === null ? undefined : decodeModelNews(message.data);
    if (news === undefined || !("name" in news)) throw new Error("nothing was told");
    return [news.champion?.version, news.challenger?.version, news.challengerShare];
  }));
}

describe("troupe models", { timeout: 60_000 }, () => {
  it("says that somebody has to run, where nobody does", async () => {
    const { code, errors } = await models("list");
    expect(code).toBe(1);
    expect(errors).toContain("no worker or demo runs that could answer");
  });

  describe("with somebody at the desk", () => {
    const scope = Scope.makeUnsafe();
    beforeAll(() =>
      Effect.runPromise(
        Scope.provide(
          Effect.andThen(
            openModelDesk(connection, opened.database, partitions),
            openAuditDesk(connection, opened.database),
          ),
          scope,
        ),
      )
    );
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

    it("says that no version has been trained", async () => {
      expect(await models("list")).toMatchObject({
        code: 0,
        output: "No version of forecast has been trained: the mix alone serves.\n",
      });
      expect((await models("rollback")).errors)
        .toContain("no promotion of a version of forecast stands that could be undone");
    });

    it("promotes, splits and rolls back, and tells every partition each time", async () => {
      for (const version of [1, 2, 3]) {
        const artefact = new Uint8Array([version]);
        await registry.register(versionOf("forecast", { artefact }), because);
      }
      const promoted = await models("promote", "1", "--reason", "the first there is");
      expect(promoted).toMatchObject({ code: 0, errors: "" });
      expect(promoted.output)
        .toBe("forecast@1 serves all videos. All 2 partitions have been told.\n");
      expect(await lastTold()).toEqual([[1, undefined, 0], [1, undefined, 0]]);
      expect((await models("promote", "forecast@2")).code).toBe(0);
      await registry.challenge("forecast", 3, because);
      expect((await models("split", "0.25")).output)
        .toContain("forecast@2 serves 75 % of the videos, forecast@3 25 %.");
      expect(await lastTold()).toEqual([[2, 3, 0.25], [2, 3, 0.25]]);
      expect((await models("rollback")).output).toContain("forecast@1 serves 75 %");
      expect(await lastTold()).toEqual([[1, 3, 0.25], [1, 3, 0.25]]);
      const any = { fromMs: undefined, toMs: undefined, afterId: undefined, limit: 4 };
      const { items } = await registry.events("forecast", any);
      expect(items.map(({ kind, reason, atMs }) => [kind, reason, atMs])).toEqual([
        ["rolled-back", "by hand", undefined],
        ["split", "by hand", undefined],
        ["challenger", "for a test", undefined],
        ["promoted", "by hand", undefined],
      ]);
    });

    it("has on record who changed what, and who tried to", async () => {
      await models("promote", "99");
      const audit = (...words: string[]) =>
        runTroupe(["audit", ...words], { NATS_URL: nats.url, TROUPE_DATA: folder });
      const listed = (await audit("list", "--action", "models promote")).output;
      expect(listed).toMatch(/command uid \d+ .* models promote {2}forecast@99 {2}failed\n/);
      expect(listed).toMatch(/models promote {2}forecast@1 {3}done\n/);
      const lines = (await audit("export", "--outcome", "done")).output.trim().split("\n");
      const entries = lines.map((line) => JSON.parse(line));
      expect(entries.map(({ action, target }) => `${action} ${target}`)).toEqual([
        "models rollback forecast",
        "models split forecast, 0.25",
        "models promote forecast@2",
        "models promote forecast@1",
      ]);
      expect((await audit("list", "--outcome", "denied")).output)
        .toBe("Nothing of the kind is on record.\n");
      expect((await audit("list", "--from", "yesterday")).errors).toContain("yesterday");
    });

    it("tells once more what holds", async () => {
      await registry.reject("forecast", 3, because);
      expect((await models("tell")).output).toContain("forecast@1 serves all videos.");
      expect(await lastTold()).toEqual([[1, undefined, 0], [1, undefined, 0]]);
    });

    it("lists, shows and compares, with the accuracy of what was served", async () => {
      const listed = (await models("list")).output;
      expect(listed.match(/^forecast@\d/gm)).toEqual(["forecast@3", "forecast@2", "forecast@1"]);
      expect(listed).toMatch(/^forecast@1 {2}champion {2}100 % .* baselineLoss 0.5/m);
      const shown = (await models("show", "2")).output;
      expect(shown).toContain("SHA-256");
      expect(shown).toMatch(/^in training +byTarget 0.1 0.3333 5e-324$/m);
      const metrics = [1, 2].map((version) => {
        const sums = new Float64Array(3 * sumsPerTarget);
        for (let i = 0; i < 1000 * version; i++) addScore(sums, 0, 12, 8, 16, 20, 10);
        const model = `forecast@${version}`;
        const identity = { videoKey: "", hourMs, horizon: "next", method: "network", model };
        return { ...identity, sums };
      });
      await fill(opened.database, { metrics });
      const compared = (await models("compare", "1", "forecast@2")).output;
      expect(compared).toMatch(/^ +forecast@1 +forecast@2$/m);
      expect(compared).toMatch(/^in training: loss +0.25 +0.25$/m);
      expect(compared).toMatch(/^served: next views: n +1,000 +2,000$/m);
      expect(compared).toMatch(/^served: next views: MAE to drift's +0.2 +0.2$/m);
      expect(compared).toMatch(/^served: next views: coverage +100 % +100 %$/m);
    });

    it.each([
      [["show", "9"], "there is no version 9 of the model forecast"],
      [["compare", "1", "9"], "there is no version 9 of the model forecast"],
      [["promote", "9"], "there is no version 9 of the model forecast"],
      [["split", "0.5"], "forecast has no challenger"],
      [["promote", "latest"], "a version such as 7 or forecast@7"],
      [["split", "2"], "a number from 0 to 1"],
    ])("refuses what cannot be (%j)", async (words, reason) => {
      const { code, output, errors } = await models(...words);
      expect(code).toBe(1);
      expect(output).toBe("");
      expect(errors).toContain(reason);
      expect(errors).not.toContain("    at ");
    });
  });
});
