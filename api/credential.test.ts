import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialOf, sessionCookie } from "./credential.ts";

const id = "0123456789abcdef";
const secret = "A".repeat(43);

describe("credentialOf", () => {
  it("tells keys and tokens apart", () => {
    expect(credentialOf(`Bearer troupe_k${id}_${secret}`, undefined)).toEqual({
      kind: "key",
      key: { kind: "key", id: `k${id}`, secret },
    });
    expect(credentialOf("bearer  a.b.c ", undefined)).toEqual({ kind: "token", text: "a.b.c" });
  });

  it("takes a session from its cookie only, and a key from the header only", () => {
    const session = `troupe_s${id}_${secret}`;
    const cookies = `theme=dark; ${sessionCookie}=${session}`;
    expect(credentialOf(undefined, cookies)).toMatchObject({ kind: "session", key: { secret } });
    expect(credentialOf(`Bearer ${session}`, undefined).kind).toBe("broken");
    const key = `${sessionCookie}=troupe_k${id}_${secret}`;
    expect(credentialOf(undefined, key).kind).toBe("none");
  });

  it("believes the header where there is a cookie too", () => {
    const cookies = `${sessionCookie}=troupe_s${id}_${secret}`;
    expect(credentialOf("Bearer a.b.c", cookies).kind).toBe("token");
    expect(credentialOf("nonsense", cookies).kind).toBe("broken");
  });

  it("never throws, and never tells what it was shown", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string().map((rest) => `Bearer ${rest}`),
      fc.string().map((rest) => `troupe_k${id}_${rest}`),
      fc.constantFrom(`Bearer troupe_k${id}_${secret}x`, `Bearer ${"a".repeat(9000)}`),
    );
    fc.assert(fc.property(fc.option(text, { nil: undefined }), text, (header, cookies) => {
      const credential = credentialOf(header, cookies);
      if (header === undefined) expect(["none", "session"]).toContain(credential.kind);
      else expect(["key", "token", "broken"]).toContain(credential.kind);
      if (credential.kind === "broken") expect(credential.reason).toMatch(/^[A-Za-z ]+$/);
    }));
  });
});
