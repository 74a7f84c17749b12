import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { actorKinds, type AuditEntry, auditOutcomes } from "./audit-entry.ts";
import { type AuditRow, type AuditSelection, listAudit, recordAudit } from "./audit.ts";
import type { Database } from "./database.ts";
import { dialects, empty, startDatabase, type TestDatabase } from "./queries/testing.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const startMs = Date.UTC(2026, 0, 1);

function entryOf(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    atMs: startMs,
    actorKind: "key",
    actor: "k1",
    role: "admin",
    action: "createExperiment",
    target: "/v1/experiments",
    origin: "10.0.0.1",
    outcome: "done",
    status: 201,
    detail: { times: 1 },
    ...fields,
  };
}

const all: AuditSelection = {
  actor: undefined,
  action: undefined,
  outcome: undefined,
  fromMs: undefined,
  toMs: undefined,
  limit: 100,
  before: undefined,
};

describe.each(dialects)("the audit on %s", (dialect) => {
  let running: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    running = await startDatabase(dialect);
    database = running.database;
  });
  afterEach(() => empty(database));
  afterAll(() => running.stop());

  async function pages(selection: AuditSelection): Promise<AuditRow[]> {
    const rows: AuditRow[] = [];
    for (let before = selection.before;;) {
      const page = await listAudit(database.drizzle, { ...selection, before });
      rows.push(...page.items);
      before = page.items.at(-1);
      if (!page.more) return rows;
    }
  }

  it("gives back what was recorded, newest first, by whatever is asked for (property)", async () => {
    const word = fc.constantFrom("a", "b");
    const entries = fc.array(
      fc.record({
        atMs: fc.integer({ min: startMs, max: startMs + 3 }),
        actorKind: fc.constantFrom(...actorKinds),
        actor: word,
        action: word,
        target: fc.string(),
        origin: word,
        outcome: fc.constantFrom(...auditOutcomes),
      }),
      { maxLength: 8 },
    );
    const selections = fc.record({
      actor: fc.option(word, { nil: undefined }),
      action: fc.option(word, { nil: undefined }),
      outcome: fc.option(fc.constantFrom(...auditOutcomes), { nil: undefined }),
      fromMs: fc.option(fc.integer({ min: startMs, max: startMs + 3 }), { nil: undefined }),
      toMs: fc.option(fc.integer({ min: startMs, max: startMs + 3 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        entries,
        selections,
        fc.integer({ min: 1, max: 3 }),
        async (given, by, limit) => {
          await empty(database);
          for (const entry of given) await recordAudit(database.drizzle, entry);
          const wanted = given.map((entry, i) => ({ ...entry, id: i + 1 }))
            .filter(({ actor }) => by.actor === undefined || actor === by.actor)
            .filter(({ action }) => by.action === undefined || action === by.action)
            .filter(({ outcome }) => by.outcome === undefined || outcome === by.outcome)
            .filter(({ atMs }) => atMs >= (by.fromMs ?? 0) && atMs < (by.toMs ?? Infinity))
            .toSorted((a, b) => b.atMs - a.atMs || b.id - a.id);
          const found = await pages({ ...all, ...by, limit });
          expect(found.map(({ id, atMs, actor }) => ({ id, atMs, actor })))
            .toEqual(wanted.map(({ id, atMs, actor }) => ({ id, atMs, actor })));
        },
      ),
      { numRuns: 6 },
    );
  });

  it("keeps every field, and texts that Postgres would not take or that have no end", async () => {
    await recordAudit(database.drizzle, entryOf());
    await recordAudit(database.drizzle, entryOf({ target: `a\0${"x".repeat(5000)}` }));
    const [second, first] = await pages(all);
    expect(first).toEqual({ id: 1, ...entryOf() });
    expect(second.target).toBe(`a�${"x".repeat(998)}`);
  });

  it("refuses to have anything changed, removed or emptied", async () => {
    await recordAudit(database.drizzle, entryOf());
    for (
      const statement of [
        "update audit_events set actor = 'somebody else'",
        "delete from audit_events",
        "truncate audit_events",
      ]
    ) {
      const [word] = statement.split(" ");
      await expect(database.drizzle.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: `audit_events is append-only: ${word.toUpperCase()} is refused` },
      });
    }
    expect(await pages(all)).toHaveLength(1);
  });
});
