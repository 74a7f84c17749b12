import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scoreOf } from "../../db/audience-examples.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { probabilityBins } from "../../db/store.ts";
import { ClickAnswer, maxClickBytes } from "../contract/click.ts";
import { answerOf, problemIn, startApp, startOwner, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;
let users: { stop(): Promise<unknown> };
let asked = "";

const reasons = [{ feature: "clickThrough", text: "clicks ads", contribution: 0.5 }];

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  users = await startOwner(system.ports.nats, "user", (key, question) => {
    if (key !== "an=20na") return undefined;
    asked = question;
    const items: unknown[] = JSON.parse(question).click;
    return {
      isCold: false,
      lastAt: "2025-01-02T00:00:00.000Z",
      click: items.map((_, i) => ({ probability: i / 8, model: "click@5", reasons })),
    };
  });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

const json = { "content-type": "application/json" };

async function post(body: BodyInit, headers: Record<string, string> = json): Promise<Response> {
  return await system.app.request("/v1/click", { method: "POST", body, headers });
}

async function score(body: unknown): Promise<ClickAnswer> {
  return answerOf(await post(JSON.stringify(body)), ClickAnswer);
}

describe("POST /v1/click", () => {
  it("says how likely a click is on each item, in order, and why", async () => {
    const items = [{ ad_id: "a" }, { placement: "pre-roll", category: "ponds" }, {}];
    const answer = await score({ user_id: "an na", items });
    expect(JSON.parse(asked)).toEqual({ click: items });
    expect(answer).toMatchObject({
      user_id: "an na",
      key: "an=20na",
      isKnown: true,
      isCold: false,
      items: [0, 0.125, 0.25].map((probability) => ({ probability, model: "click@5", reasons })),
      asOf: { eventTime: "2025-01-02T00:00:00.000Z", committedAt: null },
    });
  });

  it("knows of nobody in particular what share of all ads was clicked, once any was", async () => {
    const before = await score({ user_id: "nobody", items: [{ ad_id: "a" }] });
    const nothing = { probability: null, model: null, reasons: [] };
    expect(before).toMatchObject({ isKnown: false, isCold: true, items: [nothing] });
    const bins = Array<number>(2 * probabilityBins).fill(0);
    [bins[1], bins[probabilityBins + 1]] = [30, 10];
    const learnerScores = [
      scoreOf("click", { method: "model", sums: [40, 10, 4, 2, 1, 1], bins }),
      scoreOf("click", { method: "served", sums: [20, 10, 4, 2, 1, 1], bins }),
      scoreOf("churn", { method: "model", sums: [40, 40, 4, 2, 1, 1], bins }),
    ];
    await fill(opened.database, { learnerScores }, { kind: "model" });
    const after = await score({ user_id: "nobody", items: [{ ad_id: "a" }, {}] });
    const anybody = { probability: 0.25, model: "click@0", reasons: [] };
    expect(after).toMatchObject({ isKnown: false, isCold: true, items: [anybody, anybody] });
    expect(after.asOf.committedAt).not.toBeNull();
  });

  it.each<[string, unknown, string, string, string]>([
    ["no user", { items: [{}] }, "user_id", "nothing", "a string of 1 to 128 characters"],
    ["no id", { user_id: "", items: [{}] }, "user_id", '""', "a string of 1 to 128 characters"],
    ["no items", { user_id: "u" }, "items", "nothing", "an array of 1 to 500 items"],
    ["an empty list", { user_id: "u", items: [] }, "items", "[]", "an array of 1 to 500 items"],
    ["too many", { user_id: "u", items: Array(501).fill({}) }, "items", "[{},", "1 to 500 items"],
    [
      "a wrong word",
      { user_id: "u", items: [{}, { ad_id: 7 }] },
      "items.1.ad_id",
      "7",
      "a string of at most 128",
    ],
    [
      "an unknown field",
      { user_id: "u", items: [{ ad: "7" }] },
      "items.0.ad",
      '"7"',
      "no field of this name",
    ],
    ["no item", { user_id: "u", items: [7] }, "items.0", "7", "any of ad_id, placement"],
    ["an array", [], "body", "[]", "an object with user_id and items"],
  ])("says what is wrong with a body (%s)", async (_what, body, field, found, wanted) => {
    const problem = await problemIn(await post(JSON.stringify(body)), 400);
    expect(problem.type).toBe("urn:troupe:problem:malformed-body");
    expect(problem.errors).toMatchObject([{ field }]);
    expect(problem.errors?.[0].found.startsWith(found)).toBe(true);
    expect(problem.errors?.[0].wanted).toContain(wanted);
    expect(problem.detail).toContain(field);
  });

  it("names at most twenty fields at fault", async () => {
    const body = { user_id: "u", items: Array(50).fill({ ad_id: 7 }) };
    const problem = await problemIn(await post(JSON.stringify(body)), 400);
    expect(problem.errors).toHaveLength(20);
  });

  it("refuses what is not JSON, not said to be JSON, or too large", async () => {
    const broken = await problemIn(await post("{"), 400);
    expect(broken.errors).toEqual([
      { field: "body", found: '"{"', wanted: "one JSON object in UTF-8" },
    ]);
    const typed = await problemIn(await post("{}", { "content-type": "text/plain" }), 415);
    expect(typed.detail).toBe("content-type: found text/plain, wanted application/json");
    const large = await problemIn(await post(" ".repeat(maxClickBytes + 1)), 413);
    expect(large.detail).toBe(`the body is larger than ${maxClickBytes} bytes`);
  });

  it("says that nobody can tell where the owner says nothing, or nothing usable", async () => {
    const body = JSON.stringify({ user_id: "an na", items: [{}] });
    await users.stop();
    const silent = await problemIn(await post(body), 503);
    expect(silent.detail).toMatch(/^no usable answer from the user's owner: no responders/);
    users = await startOwner(system.ports.nats, "user", () => ({ isCold: false, lastAt: null }));
    const useless = await problemIn(await post(body), 503);
    expect(useless.detail).toBe("the user's owner says nothing of clicks");
  });
});
