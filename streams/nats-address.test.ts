import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNatsUrl, withoutSecrets } from "./nats-address.ts";

describe("parseNatsUrl", () => {
  it("takes servers, login and TLS from what the documentation shows", () => {
    expect(parseNatsUrl("nats://me:p%40ss@a:4222,b")).toEqual({
      servers: ["a:4222", "b:4222"],
      hosts: ["a", "b"],
      tls: false,
      login: { user: "me", password: "p@ss" },
    });
    expect(parseNatsUrl("tls://t0ken@a")).toMatchObject({ tls: true, login: { token: "t0ken" } });
  });

  it.each([
    ["a:80", ["a:80"], ["a"]],
    ["nats://127.0.0.1:443", ["127.0.0.1:443"], ["127.0.0.1"]],
    ["[::1]:5,nats://[::1]", ["[::1]:5", "[::1]:4222"], ["::1", "::1"]],
    // A password of digits is no port.
    ["u:123@h", ["h:4222"], ["h"]],
  ])("finds the servers of %s", (url, servers, hosts) => {
    expect(parseNatsUrl(url)).toMatchObject({ servers, hosts });
  });

  it.each([
    ["nats://u:%@h", "a percent sign that means nothing"],
    ["u@a,v@b", "two who sign in"],
    ["u:12,w@h", "a comma in a password, so that its first half is a port"],
    ["a:99999", "no port"],
    ["nats://", "no host"],
  ])("refuses %s: %s", (url) => expect(parseNatsUrl(url)).toBe(undefined));

  it("gives back any user and password that was encoded", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(fc.property(text, fc.string({ unit: "grapheme" }), (user, password) => {
      const url = `tls://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h:1`;
      expect(parseNatsUrl(url)?.login).toEqual({ user, password });
    }));
  });
});

describe("withoutSecrets", () => {
  it("leaves schemes and servers", () => {
    expect(withoutSecrets("nats://me:s3cret@a:4222, tls://b,c")).toBe("nats://a:4222, tls://b,c");
    expect(withoutSecrets("me:s3cret@a")).toBe("a");
  });

  it("leaves nothing of what stands before the last @ of a server", () => {
    const secret = fc.stringMatching(/^[!-+\--~]{1,20}$/);
    const scheme = fc.constantFrom("", "nats://", "tls://");
    fc.assert(fc.property(scheme, secret, secret, (start, user, password) => {
      expect(withoutSecrets(`${start}${user}:${password}@broker:4222`)).toBe(`${start}broker:4222`);
    }));
  });
});
