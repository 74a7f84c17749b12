import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase, type TestDatabase, video } from "../../db/queries/testing.ts";
import { RecommendationsAnswer } from "../contract/recommendation.ts";
import { answerOf, problemIn, startApp, startOwner, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;
let users: { stop(): Promise<unknown> };
let model: { stop(): Promise<unknown> };
/** What the model was asked last, and whether it has learnt anything. */
let asked = "";
let knowsItems = true;

const state = {
  user_id: "an na",
  lastAt: "2025-01-02T00:00:00.000Z",
  favourites: [{ category: "ponds", weight: 2.5 }],
  recentItems: [{ hash: 7, at: "2025-01-02T00:00:00.000Z" }, { hash: 4_294_967_295, at: null }],
};
const liked = [
  { item: "a b", score: 0.75, reason: "because you like ponds" },
  { item: "article-9", score: 0.5, reason: "many like it now" },
];

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, { videos: [video("a=20b", { title: "A pond" }), video("untitled")] });
  users = await startOwner(
    system.ports.nats,
    "user",
    (key) => key === "an=20na" ? state : undefined,
  );
  model = await startOwner(system.ports.nats, "model", (key, question) => {
    if (key !== "recommendations" || !knowsItems) return undefined;
    asked = question;
    const { recent } = JSON.parse(question);
    const isCold = recent.length === 0;
    return { model: "recommendations@3", isCold, items: isCold ? liked.slice(1) : liked };
  });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(`/v1/users/${path}`);
}

describe("GET /v1/users/{key}/recommendations", () => {
  it("asks the user's actor for their taste, and the model what follows from it", async () => {
    const answer = await answerOf(
      await get("an=20na/recommendations?count=2"),
      RecommendationsAnswer,
    );
    expect(JSON.parse(asked)).toEqual({
      recent: [7, 4_294_967_295],
      categories: [{ category: "ponds", weight: 2.5 }],
      count: 2,
    });
    expect(answer).toMatchObject({
      user_id: "an na",
      key: "an=20na",
      isKnown: true,
      isCold: false,
      model: "recommendations@3",
      items: [{ ...liked[0], key: "a=20b", title: null }, { ...liked[1], key: "article-9" }],
      asOf: { eventTime: "2025-01-02T00:00:00.000Z", committedAt: null },
    });
  });

  it("looks up titles where they are asked for", async () => {
    const path = "an=20na/recommendations?titles=with";
    const { items } = await answerOf(await get(path), RecommendationsAnswer);
    expect(items.map(({ key, title }) => [key, title])).toEqual([
      ["a=20b", "A pond"],
      ["article-9", null],
    ]);
    expect(JSON.parse(asked).count).toBe(10);
  });

  it("shows who is not known what is popular, and says so", async () => {
    const answer = await answerOf(await get("some=20body/recommendations"), RecommendationsAnswer);
    expect(JSON.parse(asked)).toEqual({ recent: [], categories: [], count: 10 });
    expect(answer).toMatchObject({
      user_id: "some body",
      key: "some=20body",
      isKnown: false,
      isCold: true,
      items: [{ item: "article-9", reason: "many like it now" }],
      asOf: { eventTime: null },
    });
  });

  it("recommends nothing before anything was consumed", async () => {
    knowsItems = false;
    const answer = await answerOf(await get("an=20na/recommendations"), RecommendationsAnswer);
    expect(answer).toMatchObject({ isKnown: true, isCold: true, model: null, items: [] });
    knowsItems = true;
  });

  it.each([
    ["count=0", "count", "a whole number from 1 to 100"],
    ["count=101", "count", "a whole number from 1 to 100"],
    ["titles=maybe", "titles", "one of without, with"],
    ["limit=3", "limit", "no other parameters than count, titles"],
  ])("names the parameter at fault (%s)", async (query, field, wanted) => {
    const problem = await problemIn(await get(`an=20na/recommendations?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field, wanted }]);
  });

  it("says that nobody can recommend where an owner says nothing, or nothing usable", async () => {
    await model.stop();
    const silent = await problemIn(await get("an=20na/recommendations"), 503);
    expect(silent.detail).toMatch(/^no usable answer from the model's owner: no responders/);
    model = await startOwner(system.ports.nats, "model", () => ({ hitRate10: 0.25 }));
    const useless = await problemIn(await get("an=20na/recommendations"), 503);
    expect(useless.detail).toBe("the model of recommendations recommends nothing");
    await users.stop();
    const alone = await problemIn(await get("an=20na/recommendations"), 503);
    expect(alone.detail).toMatch(/^no usable answer from the user's owner: no responders/);
    users = await startOwner(system.ports.nats, "user", () => ({ user_id: 7 }));
    const odd = await problemIn(await get("an=20na/recommendations"), 503);
    expect(odd.detail).toBe("the user's owner does not say what they like");
  });
});
