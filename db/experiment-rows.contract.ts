// What every store must do with experiments, their decisions and rewards: part of the suite in
// store.contract.ts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storable } from "./array-literal.ts";
import { decisionOf, experimentOf, experimentRowsOf, rewardOf } from "./experiment-examples.ts";
import { noProjections, type Projections } from "./store.ts";
import { ordered, prefixOf, type Subject } from "./store-under-test.ts";

/** Texts that break careless quoting; the first two are one to Postgres. */
const oddTexts = ["\0", "\ud83d", '"\\{a,b}', "NULL", "null", "", "日本語", "'; --"];

export function experimentContract(subject: Subject): void {
  describe("rows of experiments", () => {
    it("come back as they were written, what is unknown included", async () => {
      const owner = await subject.claim("experiment");
      const prefix = prefixOf(owner);
      const all = experimentRowsOf(prefix);
      const many = Array.from({ length: 500 }, (_, i) => (i + 1) / 125_250);
      const rows: Projections = {
        ...all,
        experiments: [
          ...all.experiments,
          experimentOf(`${prefix}draft`, {
            title: undefined,
            status: "draft",
            startedAtMs: undefined,
            standing: JSON.stringify({ texts: oddTexts }),
          }),
          experimentOf(`${prefix}over`, { status: "ended", endedAtMs: Date.UTC(2025, 8, 1) }),
        ],
        decisions: [
          ...all.decisions,
          decisionOf(`${prefix}ads`, "2", { userId: undefined, context: undefined, kept: true }),
          decisionOf(`${prefix}ads`, "3", { index: 499, propensities: many }),
        ],
        rewards: [
          ...all.rewards,
          rewardOf(`${prefix}ads`, "3", { reward: -1 / 3, outcome: "late" }),
        ],
      };
      await subject.commit(owner, { projections: rows });
      expect(await subject.rows(owner)).toEqual(ordered(rows));
    });

    it("hold any text, of decisions that become one the first", async () => {
      const owner = await subject.claim("experiment");
      const id = `${prefixOf(owner)}ads`;
      const projections = {
        ...noProjections,
        experiments: oddTexts.map((title, i) => experimentOf(`${id}${i}`, { title })),
        decisions: oddTexts.map((text) => decisionOf(id, text, { userId: text, arm: text })),
        rewards: oddTexts.map((text, i) => rewardOf(id, text, { reward: i })),
      };
      await subject.commit(owner, { projections });
      const found = await subject.rows(owner);
      const texts = oddTexts.map(storable);
      expect(found.experiments.map(({ title }) => title)).toEqual(texts);
      const kept = [texts[0], ...texts.slice(2)];
      expect(new Set(found.decisions.map(({ id, userId, arm }) => [id, userId, arm].join("|"))))
        .toEqual(new Set(kept.map((text) => `${id}.${text}|${text}|${text}`)));
      expect(new Map(found.rewards.map(({ decisionId, reward }) => [decisionId, reward])))
        .toEqual(new Map(kept.map((text, i) => [`${id}.${text}`, i === 0 ? 0 : i + 1])));
    });

    it("replace how an experiment stood, unless that is later", async () => {
      let owner = await subject.claim("experiment");
      const id = `${prefixOf(owner)}ads`;
      for (const [sequence, decisions] of [[5, 1], [4, 2], [5, 3]] as const) {
        const status = decisions === 3 ? "ended" : "running";
        const endedAtMs = decisions === 3 ? Date.UTC(2025, 8, 1) : undefined;
        const row = experimentOf(id, { sequence, decisions, status, endedAtMs });
        const projections = { ...noProjections, experiments: [row] };
        owner = await subject.commit(owner, { sequence: owner.sequence + 5, projections });
        const { experiments } = await subject.rows(owner);
        if (decisions === 2) expect(experiments).toMatchObject([{ decisions: 1 }]);
        else expect(experiments).toEqual([row]);
      }
    });

    it("add each decision and each reward once, whatever comes again", async () => {
      const own = fc.integer({ min: 0, max: 5 }).map(String);
      const drawn = fc.array(
        fc.record({
          decisions: fc.uniqueArray(own),
          rewards: fc.uniqueArray(own),
        }),
        { minLength: 1, maxLength: 5 },
      );
      await fc.assert(
        fc.asyncProperty(drawn, async (checkpoints) => {
          let owner = await subject.claim("experiment");
          const id = `${prefixOf(owner)}ads`;
          const rows = checkpoints.map(({ decisions, rewards }, version) => ({
            ...noProjections,
            decisions: decisions.map((own) => decisionOf(id, own, { version })),
            rewards: rewards.map((own) => rewardOf(id, own, { reward: version })),
          }));
          for (const projections of rows) owner = await subject.commit(owner, { projections });
          const first = <Row>(all: readonly Row[], keyOf: (row: Row) => string): Row[] => [
            ...new Map(all.toReversed().map((row) => [keyOf(row), row])).values(),
          ];
          const wanted = {
            ...noProjections,
            decisions: first(rows.flatMap(({ decisions }) => decisions), (row) => row.id),
            rewards: first(rows.flatMap(({ rewards }) => rewards), (row) => row.decisionId),
          };
          expect(await subject.rows(owner)).toEqual(ordered(wanted));
        }),
        { numRuns: 10 },
      );
    });
  });
}
