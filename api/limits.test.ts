import { describe, expect, it } from "vitest";
import { RequestProblem } from "./errors.ts";
import { Limits } from "./limits.ts";
import { nobody, type Principal } from "./principal.ts";

const settings = { readsPerSecond: 1, readBurst: 2, writesPerSecond: 1, writeBurst: 1 };
const ada: Principal = { ...nobody("192.0.2.1"), kind: "key", id: "k1", role: "viewer" };

function refusal(work: () => unknown): RequestProblem | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    throw error;
  }
}

describe("Limits", () => {
  it("are of each key, wherever it asks from, and tell how far it may go", () => {
    const limits = new Limits(settings, () => 0);
    expect(limits.take(ada, "reads")).toEqual({
      "ratelimit-limit": "2",
      "ratelimit-remaining": "1",
      "ratelimit-reset": "0",
    });
    limits.take({ ...ada, origin: "192.0.2.2" }, "reads");
    expect(refusal(() => limits.take(ada, "reads"))).toMatchObject({
      kind: "too-many-requests",
      detail: "more reads than are allowed; the next one in 1 s",
      headers: { "retry-after": "1", "ratelimit-remaining": "0" },
    });
    expect(refusal(() => limits.take({ ...ada, id: "k2" }, "reads"))).toBeUndefined();
    expect(refusal(() => limits.take(ada, "writes"))).toBeUndefined();
  });

  it("are of each address where there is no key, and of each network where addresses abound", () => {
    const limits = new Limits(settings, () => 0);
    const from = (origin: string) => refusal(() => limits.take(nobody(origin), "writes"));
    expect(from("192.0.2.1")).toBeUndefined();
    expect(from("192.0.2.1")).toBeDefined();
    expect(from("192.0.2.2")).toBeUndefined();
    expect(from("2001:db8:1:2::1")).toBeUndefined();
    expect(from("2001:db8:1:2:ffff::9")).toBeDefined();
    expect(from("2001:db8:1:3::1")).toBeUndefined();
    expect(from("::1")).toBeUndefined();
  });

  it("are not of this computer before there is any key", () => {
    const limits = new Limits(settings, () => 0);
    for (let i = 0; i < 10; i++) {
      expect(limits.take({ ...ada, kind: "loopback" }, "writes")).toEqual({});
    }
  });

  it("refuse whoever shows too many keys that are none, for a while", () => {
    let nowMs = 0;
    const limits = new Limits(settings, () => nowMs);
    for (let i = 0; i < 20; i++) {
      expect(limits.refusalOf("192.0.2.1")).toBeUndefined();
      limits.fail("192.0.2.1");
    }
    expect(limits.refusalOf("192.0.2.1")?.kind).toBe("too-many-requests");
    expect(limits.refusalOf("192.0.2.2")).toBeUndefined();
    nowMs = 2000;
    expect(limits.refusalOf("192.0.2.1")).toBeUndefined();
  });
});
