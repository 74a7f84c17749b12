// What every store must do with users, sessions, counts, engagement and learners: part of the suite in
// store.contract.ts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storable } from "./array-literal.ts";
import {
  audienceRowsOf,
  countOf,
  engagementOf,
  learnerOf,
  scoreOf,
  segmentOf,
  segmentsPerPartition,
  sessionOf,
  userOf,
} from "./audience-examples.ts";
import { learnerScoreSums, noProjections, probabilityBins, type Projections } from "./store.ts";
import { ordered, prefixOf, type Subject } from "./store-under-test.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 7, 8);

/** Texts that break careless quoting. */
const oddTexts = ["\0", "lone \ud83d surrogate", '"\\{a,b}', "NULL", "null", "", "日本語", "'; --"];

export function audienceContract(subject: Subject): void {
  describe("rows of the audience", () => {
    it("come back as they were written, what is unknown included", async () => {
      const owner = await subject.claim("user");
      const prefix = prefixOf(owner);
      const rows: Projections = {
        ...audienceRowsOf(owner.partition, prefix),
        users: [
          userOf(`${prefix}a`),
          userOf(`${prefix}b`, {
            tier: undefined,
            country: "FR",
            device: undefined,
            isSubscribed: true,
            features: new Float64Array([NaN, 2, NaN]),
            churn: undefined,
            conversion: 0,
            click: undefined,
            nextEngagement: undefined,
            segment: 7,
            isCold: false,
            predictions: JSON.stringify({ churn: { reasons: oddTexts } }),
          }),
          userOf(`${prefix}c`, { features: [] }),
        ],
        learnerScores: [
          scoreOf(`${prefix}churn`),
          scoreOf(`${prefix}churn`, { method: "base rate" }),
          scoreOf(`${prefix}engagement`, { bins: [] }),
        ],
      };
      await subject.commit(owner, { projections: rows });
      expect(await subject.rows(owner)).toEqual(ordered(rows));
    });

    it("hold any text", async () => {
      const owner = await subject.claim("user");
      const prefix = prefixOf(owner);
      const users = oddTexts.map((text, i) =>
        userOf(`${prefix}${i}`, { userId: text, tier: text, country: text, device: text })
      );
      const sessions = oddTexts.map((text, i) =>
        sessionOf(`${prefix}u`, i + 1, { tier: text, country: text, device: text })
      );
      await subject.commit(owner, { projections: { ...noProjections, users, sessions } });
      const found = await subject.rows(owner);
      expect(
        found.users.map(({ userId, tier, country, device }) =>
          new Set([userId, tier, country, device])
        ),
      ).toEqual(oddTexts.map((text) => new Set([storable(text)])));
      expect(found.sessions.map(({ tier, country, device }) => new Set([tier, country, device])))
        .toEqual(oddTexts.map((text) => new Set([storable(text)])));
    });

    it("are replaced whole, those with a sequence by the same or a later one only", async () => {
      let owner = await subject.claim("user");
      const prefix = prefixOf(owner);
      const id = segmentsPerPartition * owner.partition;
      for (const [sequence, i] of [[5, 1], [4, 2], [5, 3]] as const) {
        const projections = {
          ...noProjections,
          users: [userOf(`${prefix}u`, { sequence, events: i, features: [i] })],
          sessions: [sessionOf(`${prefix}u`, 1, { corrections: i, measures: [i] })],
          engagement: [engagementOf(`${prefix}v`, { sequence, figures: [i], retention: [i] })],
          segments: [segmentOf(id, { isRetired: true, profile: `${i}` })],
          learners: [learnerOf(`${prefix}churn`, { version: i, isPromoted: i === 2 })],
        };
        owner = await subject.commit(owner, { sequence: owner.sequence + 5, projections });
        const rows = await subject.rows(owner);
        const latest = i === 2 ? 1 : i;
        expect(rows.users).toMatchObject([{ events: latest, features: [latest] }]);
        expect(rows.engagement).toMatchObject([{ figures: [latest], retention: [latest] }]);
        expect(rows.sessions).toMatchObject([{ corrections: i, measures: [i] }]);
        expect(rows.segments).toMatchObject([{ isRetired: true, profile: `${i}` }]);
        expect(rows.learners).toMatchObject([{ version: i, isPromoted: i === 2 }]);
      }
    });

    it("count together what is one part to Postgres", async () => {
      const owner = await subject.claim("user");
      const audience = ["\0", "\ufffd", "\ud83d"].map((text, i) =>
        countOf({ of: `country:${text}`, count: 10 ** i })
      );
      await subject.commit(owner, { projections: { ...noProjections, audience } });
      const { audience: found } = await subject.rows(owner);
      expect(found).toEqual([countOf({ of: "country:\ufffd", count: 111 })]);
    });

    it("of 5,000 users with 70 features each go into one checkpoint", async () => {
      const owner = await subject.claim("user");
      const prefix = prefixOf(owner);
      const users = Array.from(
        { length: 5000 },
        (_, i) =>
          userOf(`${prefix}${String(i).padStart(4, "0")}`, {
            features: Float64Array.from({ length: 70 }, (_, j) => (i + 1) / (j + 1)),
            predictions: JSON.stringify({ churn: "x".repeat(1000) }),
          }),
      );
      await subject.commit(owner, { projections: { ...noProjections, users } });
      const { users: found } = await subject.rows(owner);
      expect(found).toHaveLength(5000);
      expect(found[4999]).toEqual({ ...users[4999], features: [...users[4999].features] });
      const differing = found.filter(({ features }, i) =>
        features.some((value, j) => value !== users[i].features[j])
      );
      expect(differing).toEqual([]);
    });

    it("add up, checkpoint after checkpoint", async () => {
      // Eighths add up exactly in any order.
      const amount = fc.integer({ min: -80, max: 800 }).map((eighths) => eighths / 8);
      const parts = fc.constantFrom("", "tier:free", "country:DE");
      const counts = fc.uniqueArray(
        fc.record({ day: fc.integer({ min: 0, max: 2 }), of: parts, amount }),
        { selector: ({ day, of }) => `${day} ${of}` },
      );
      const methods = fc.constantFrom("served", "base rate");
      const bin = fc.integer({ min: 0, max: 2 * probabilityBins - 1 });
      const scores = fc.uniqueArray(
        fc.record({ hour: fc.integer({ min: 0, max: 2 }), method: methods, amount, bin }),
        { selector: ({ hour, method }) => `${hour} ${method}` },
      );
      const checkpoints = fc.array(fc.record({ counts, scores }), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(checkpoints, async (drawn) => {
          let owner = await subject.claim("user");
          const name = `${prefixOf(owner)}churn`;
          const rows = drawn.map(({ counts, scores }) => ({
            ...noProjections,
            audience: counts.map(({ day, of, amount }) =>
              countOf({ dayMs: startMs + day * dayMs, of, count: amount })
            ),
            learnerScores: scores.map(({ hour, method, amount, bin }) =>
              scoreOf(name, {
                method,
                hourMs: startMs + hour * hourMs,
                sums: learnerScoreSums.map((_, i) => i * amount),
                bins: Array<number>(2 * probabilityBins).fill(0).with(bin, amount),
              })
            ),
          }));
          for (const projections of rows) owner = await subject.commit(owner, { projections });
          const audience = Map.groupBy(
            rows.flatMap((row) => row.audience),
            ({ dayMs, of }) => `${dayMs} ${of}`,
          );
          const learnerScores = Map.groupBy(
            rows.flatMap((row) => row.learnerScores),
            ({ hourMs, method }) => `${hourMs} ${method}`,
          );
          const wanted = {
            ...noProjections,
            audience: [...audience.values()].map((own) => ({
              ...own[0],
              count: total(own.map(({ count }) => count)),
            })),
            learnerScores: [...learnerScores.values()].map((own) => ({
              ...own[0],
              sums: totals(own.map(({ sums }) => sums)),
              bins: totals(own.map(({ bins }) => bins)),
            })),
          };
          expect(await subject.rows(owner)).toEqual(ordered(wanted));
        }),
        { numRuns: 15 },
      );
    });
  });
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Sums place by place. */
function totals(rows: readonly ArrayLike<number>[]): number[] {
  return Array.from(rows[0], (_, place) => total(rows.map((row) => row[place])));
}
