import { describe, expect, it } from "vitest";
import { routes } from "./app.ts";
import { areas, areWithin, covers, scopeOf, scopes } from "./scope.ts";

describe("scopes", () => {
  it("are of areas that there are", () => {
    const used = new Set(routes.map(scopeOf).map((scope) => scope.split(":")[0]));
    expect([...used].sort()).toEqual([...areas].sort());
    expect(scopes).toHaveLength(3 * areas.length);
  });

  it("follow from routes", () => {
    expect(scopeOf({ method: "post", tag: "Stream", area: "events" })).toBe("events:write");
    expect(scopeOf({ method: "get", tag: "Videos" })).toBe("videos:read");
    expect(scopeOf({ method: "delete", tag: "Users" })).toBe("users:write");
  });

  it("cover what they name, and without any everything", () => {
    expect(covers([], "users:read")).toBe(true);
    expect(covers(["events:write"], "events:write")).toBe(true);
    expect(covers(["users"], "users:read")).toBe(true);
    expect(covers(["events:write"], "users:read")).toBe(false);
    expect(covers(["events:write"], "events:read")).toBe(false);
    expect(covers(["nonsense"], "users:read")).toBe(false);
  });

  it("can be handed on only where one has them", () => {
    expect(areWithin([], [])).toBe(true);
    expect(areWithin(["videos", "users"], ["users:read"])).toBe(true);
    expect(areWithin(["users:read"], ["users"])).toBe(false);
    expect(areWithin(["videos"], [])).toBe(false);
  });
});
