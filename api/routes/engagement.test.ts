import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engagementOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { engagementFigures } from "../../streams/engagement-figures.ts";
import { EngagementAnswer, EngagementsAnswer, VideoQualityAnswer } from "../contract/engagement.ts";
import { answerOf, problemIn, startApp, startOwner, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const lastAtMs = Date.UTC(2025, 0, 2);
const breakdown = {
  top: [{ name: "DE", plays: 8, playsMissed: 0, watchSeconds: 600 }],
  other: { plays: 1, watchSeconds: 30.5 },
  unknown: { plays: 0, watchSeconds: 0 },
};
/** Of the first few videos everything is known but the second figure. */
const rows = Array.from({ length: 12 }, (_, i) =>
  engagementOf(i === 0 ? "a=20b" : `v${i}`, {
    videoId: i === 0 ? "a b" : `v${i}`,
    lastAtMs,
    figures: engagementFigures.map((_, place) =>
      place === 1 ? NaN : i === 11 ? NaN : i + place / 8
    ),
    retention: Array.from({ length: 20 }, (_, place) => place === 19 ? NaN : 1 - place / 20),
    countries: JSON.stringify(breakdown),
    devices: JSON.stringify({ ...breakdown, top: [] }),
  }));

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, { engagement: rows }, { kind: "engagement" });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/${path}`);
}

function figuresOf(topic: "engagement" | "quality") {
  return engagementFigures.flatMap(({ topic: own, name, unit, meaning }, place) =>
    own === topic ? [{ name, unit, meaning, value: place === 1 ? null : place / 8 }] : []
  );
}

describe("GET /v1/videos/{key}/engagement", () => {
  it.each(["a=20b", "a%20b"])("shows how a video is watched, by key or id (%s)", async (path) => {
    const answer = await answerOf(await get(`videos/${path}/engagement`), EngagementAnswer);
    expect(answer).toMatchObject({
      video_id: "a b",
      key: "a=20b",
      lastAt: "2025-01-02T00:00:00.000Z",
      countries: breakdown,
      devices: { ...breakdown, top: [] },
      live: null,
      asOf: { eventTime: "2025-01-02T00:00:00.000Z" },
    });
    expect(answer.figures).toEqual(figuresOf("engagement"));
    expect(answer.figures.map(({ name }) => name)).toContain("completionRate");
    expect(answer.retention).toHaveLength(20);
    expect(answer.retention[1]).toEqual({ reached: 0.1, share: 0.95 });
    expect(answer.retention[19]).toEqual({ reached: 1, share: null });
    expect(answer.liveError).toMatch(
      /^no usable answer from the engagement's owner: no responders/,
    );
    expect(answer.asOf.committedAt).not.toBeNull();
  });
});

describe("GET /v1/videos/{key}/quality", () => {
  it("shows how well a video plays, and what its owner holds", async () => {
    const state = { openPlays: 3 };
    const owner = await startOwner(
      system.ports.nats,
      "engagement",
      (key) => key === "a=20b" ? state : undefined,
    );
    const answer = await answerOf(await get("videos/a=20b/quality"), VideoQualityAnswer);
    expect(answer).toMatchObject({ video_id: "a b", live: { state }, liveError: null });
    expect(answer.figures).toEqual(figuresOf("quality"));
    expect(answer.figures.map(({ name }) => name)).toContain("rebufferingRatio");
    const other = await answerOf(await get("videos/v3/quality"), VideoQualityAnswer);
    expect(other).toMatchObject({ live: null, liveError: "no engagement has the key v3" });
    await owner.stop();
  });

  it.each(["engagement", "quality"])("does not know every video (%s)", async (topic) => {
    const problem = await problemIn(await get(`videos/nothing/${topic}`), 404);
    expect(problem.detail).toBe("no activity was about a video with the key nothing");
    const refused = await problemIn(await get(`videos/${"x".repeat(129)}/${topic}`), 400);
    expect(refused.errors).toMatchObject([{ field: "key" }]);
    const unknown = await problemIn(await get(`videos/v3/${topic}?from=1`), 400);
    expect(unknown.errors).toMatchObject([{ field: "from", wanted: "no parameters here" }]);
  });
});

describe("GET /v1/engagement", () => {
  it.each([1, 4, 200])("shows every video once by a figure, %i at a time", async (limit) => {
    const keys: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `engagement?sort=plays&limit=${limit}${rest}`;
      const page = await answerOf(await get(path), EngagementsAnswer);
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    // Of the last one, plays are not known.
    expect(keys).toEqual(rows.slice(0, 11).map(({ key }) => key).toReversed());
  });

  it("shows all figures by name", async () => {
    const { items } = await answerOf(await get("engagement?limit=1"), EngagementsAnswer);
    expect(Object.keys(items[0].figures)).toEqual(engagementFigures.map(({ name }) => name));
    expect(items[0].figures).toMatchObject({ uniqueViewers: 10, uniqueViewersLow: null });
  });

  it("shows no video where the figure is known of none, and refuses other lists' cursors", async () => {
    const none = await answerOf(await get("engagement?sort=uniqueViewersLow"), EngagementsAnswer);
    expect(none).toMatchObject({ items: [], next: null, asOf: { eventTime: null } });
    const { next } = await answerOf(await get("engagement?limit=1"), EngagementsAnswer);
    const problem = await problemIn(await get(`engagement?sort=plays&cursor=${next}`), 400);
    expect(problem.errors).toMatchObject([{ field: "cursor" }]);
  });

  it.each([["sort=views", "sort"], ["limit=0", "limit"], ["topic=quality", "topic"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`engagement?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});
