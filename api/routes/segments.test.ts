import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countOf, segmentOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { audiencePart } from "../../streams/audience-measures.ts";
import { SegmentFlowsAnswer, SegmentsAnswer, SegmentSizesAnswer } from "../contract/segment.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const dayMs = 86_400_000;
const startMs = Date.UTC(2025, 0, 6);
const { segment, move } = audiencePart;

function size(day: number, id: number, count: number) {
  return countOf({ measure: "segment-size", of: segment(id), dayMs: startMs + day * dayMs, count });
}
function moved(day: number, from: number | undefined, to: number, count: number) {
  const of = move(from, to);
  return countOf({ measure: "segment-moves", of, dayMs: startMs + day * dayMs, count });
}

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const centre = '{"sessionsThisMonth":-0.5,"clickThrough":1.25}';
  const fittedAtMs = startMs + dayMs;
  await fill(opened.database, {
    segments: [
      segmentOf(1, { profile: "visits rarely", centre, fittedAtMs }),
      segmentOf(2, { profile: "visits often", fittedAtMs }),
      segmentOf(3, { isRetired: true, fittedAtMs: startMs }),
    ],
    audience: [
      ...[size(0, 1, 6), size(1, 1, -3), size(1, 2, 3), size(0, 3, 2)],
      ...[moved(0, undefined, 1, 6), moved(0, undefined, 3, 2), moved(1, 1, 2, 3)],
    ],
  }, { kind: "user", watermarkMs: startMs + 2 * dayMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/segments${path}`);
}

describe("GET /v1/segments", () => {
  it("shows what each segment is like, and how large it is", async () => {
    const answer = await answerOf(await get(""), SegmentsAnswer);
    expect(answer).toMatchObject({
      items: [
        {
          id: 1,
          profile: "visits rarely",
          centre: { sessionsThisMonth: -0.5, clickThrough: 1.25 },
          size: 3,
          share: 3 / 8,
          fittedAt: "2025-01-07T00:00:00.000Z",
          isRetired: false,
        },
        { id: 2, size: 3, share: 3 / 8 },
      ],
      next: null,
      asOf: { eventTime: "2025-01-07T00:00:00.000Z" },
    });
    expect(answer.asOf.committedAt).not.toBeNull();
  });

  it("shows those that were not found again where asked to, a page at a time", async () => {
    const first = await answerOf(await get("?retired=with&limit=2"), SegmentsAnswer);
    expect(first.items.map(({ id }) => id)).toEqual([1, 2]);
    const second = await get(`?retired=with&limit=2&cursor=${first.next}`);
    expect(await answerOf(second, SegmentsAnswer)).toMatchObject({
      items: [{ id: 3, size: 2, share: 1 / 4, isRetired: true }],
      next: null,
    });
  });

  it.each([["?retired=yes", "retired"], ["?limit=x", "limit"], ["?cursor=x", "cursor"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(query), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});

describe("GET /v1/segments/sizes", () => {
  it("shows sizes by day, newest first, a page at a time", async () => {
    const found: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await answerOf(await get(`/sizes?limit=2${rest}`), SegmentSizesAnswer);
      found.push(...page.items);
      cursor = page.next;
    }
    const [monday, tuesday] = ["2025-01-06T00:00:00.000Z", "2025-01-07T00:00:00.000Z"];
    expect(found).toEqual([
      { day: tuesday, segment: 1, size: 3 },
      { day: tuesday, segment: 2, size: 3 },
      { day: tuesday, segment: 3, size: 2 },
      { day: monday, segment: 1, size: 6 },
      { day: monday, segment: 3, size: 2 },
    ]);
  });

  it("keeps to a range, sizes going on from before it", async () => {
    const page = await answerOf(await get("/sizes?from=2025-01-07&limit=1"), SegmentSizesAnswer);
    expect(page.items).toMatchObject([{ segment: 1, size: 3 }]);
    expect(page.asOf.eventTime).toBe("2025-01-08T00:00:00.000Z");
    const none = await answerOf(await get("/sizes?to=2025-01-06"), SegmentSizesAnswer);
    expect(none).toMatchObject({ items: [], asOf: { eventTime: "2025-01-06T00:00:00.000Z" } });
    const problem = await problemIn(await get("/sizes?from=2025-01-07&to=2025-01-06"), 400);
    expect(problem.errors).toMatchObject([{ field: "to", found: '"2025-01-06"' }]);
  });
});

describe("GET /v1/segments/flows", () => {
  it("shows who went where, the most first, in a range", async () => {
    const all = await answerOf(await get("/flows"), SegmentFlowsAnswer);
    expect(all.items).toEqual([
      { from: null, to: 1, users: 6 },
      { from: 1, to: 2, users: 3 },
      { from: null, to: 3, users: 2 },
    ]);
    const most = await answerOf(await get("/flows?limit=1"), SegmentFlowsAnswer);
    expect(most.items).toEqual(all.items.slice(0, 1));
    const later = await answerOf(await get("/flows?from=2025-01-07"), SegmentFlowsAnswer);
    expect(later.items).toEqual([{ from: 1, to: 2, users: 3 }]);
  });

  it.each([["from=x", "from"], ["limit=0", "limit"], ["cursor=x", "cursor"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`/flows?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});
