import { describe, expect, it } from "vitest";
import { headersOf } from "./tracing.ts";

describe("headersOf", () => {
  it("does what its example says", () => {
    expect(headersOf("authorization=Bearer%20x, tenant=7"))
      .toEqual({ authorization: "Bearer x", tenant: "7" });
  });

  it("refuses what is no header", () => {
    for (const text of ["authorization", "a=%zz", "a b=c", "a=b%0d%0ac: d", "=x"]) {
      expect(headersOf(text), text).toBe(undefined);
    }
  });
});
