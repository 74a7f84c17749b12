import { Result, Schema } from "effect";
import { describe, expect, it } from "vitest";
import { keyPlace, networks, origins, parseRoleWords } from "./access-kinds.ts";
import type { Kind } from "./kind.ts";

function takes(kind: Kind<unknown>, text: string): boolean {
  return Result.isSuccess(Schema.decodeUnknownResult(kind.schema)(text));
}

describe("kinds of settings of the doors", () => {
  it.each([
    [networks, ["10.0.0.1", "10.0.0.0/8,::1", "fd00::/8"], ["", "x", "10.0.0.0/", "10.0.0.0/33"]],
    [
      origins,
      ["https://a.example", "http://localhost:3000,https://b.example"],
      ["*", "null", "a.example", "https://a.example/", "https://a.example/x", "ftp://a"],
    ],
    [
      keyPlace,
      ["/etc/jwks.json", "https://a.example/jwks", "http://localhost:1/x"],
      ["", "http://a.example/jwks", "https://u:p@a.example/", "ftp://a/b", "file:///etc/x"],
    ],
  ])("take what they say ($name)", (kind, good, bad) => {
    for (const text of good) expect([text, takes(kind, text)]).toEqual([text, true]);
    for (const text of bad) expect([text, takes(kind, text)]).toEqual([text, false]);
  });
});

describe("parseRoleWords", () => {
  it("reads words with their roles", () => {
    expect(parseRoleWords("staff=viewer,sre=admin")).toEqual({ staff: "viewer", sre: "admin" });
    expect(parseRoleWords("a=b=operator")).toEqual({ "a=b": "operator" });
  });

  it.each(["", "a", "a=", "=admin", "a=root", "a=viewer,a=admin", "a b=viewer"])(
    "refuses %j",
    (text) => expect(parseRoleWords(text)).toBeUndefined(),
  );
});
