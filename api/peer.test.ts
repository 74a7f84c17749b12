import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopback, isLoopbackHost, originOf, proxyList } from "./peer.ts";

describe("originOf", () => {
  const proxies = proxyList(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);
  const origin = (peer: string | undefined, forwardedFor?: string) =>
    originOf({ peer, forwardedFor }, proxies);

  it("is the other end of the socket, whatever a stranger says", () => {
    expect(origin("203.0.113.9", "127.0.0.1")).toBe("203.0.113.9");
    expect(origin("::ffff:203.0.113.9")).toBe("203.0.113.9");
    expect(origin(undefined)).toBe("unknown");
  });

  it("is the last address that trusted proxies did not add", () => {
    expect(origin("10.0.0.1", "127.0.0.1, 203.0.113.9, 192.0.2.7")).toBe("203.0.113.9");
    expect(origin("::ffff:10.0.0.1", "2001:db8::1")).toBe("2001:db8::1");
    expect(origin("fd00::1", "203.0.113.9")).toBe("203.0.113.9");
    expect(origin("10.0.0.1")).toBe("10.0.0.1");
    expect(origin("10.0.0.1", "nonsense")).toBe("10.0.0.1");
  });

  it("is never what stands before an address of a stranger", () => {
    fc.assert(fc.property(fc.string(), fc.ipV4(), (said, stranger) => {
      fc.pre(!stranger.startsWith("10.") && stranger !== "192.0.2.7");
      expect(origin("10.0.0.1", `${said},${stranger}`)).toBe(stranger);
    }));
  });
});

describe("proxyList", () => {
  it.each(["10.0.0.0/33", "x", "10.0.0.0/", "10.0.0.0/a", ""])("refuses %j", (text) => {
    expect(() => proxyList([text])).toThrow(/wanted an address/);
  });
});

describe("this computer", () => {
  it.each([["127.0.0.1", true], ["127.8.8.8", true], ["::1", true], ["128.0.0.1", false], [
    "unknown",
    false,
  ], ["0.0.0.0", false]])("has the address %s: %s", (address, isIt) => {
    expect(isLoopback(address)).toBe(isIt);
  });

  it.each([
    ["localhost", true],
    ["LOCALHOST", true],
    ["a.localhost", true],
    ["[::1]", true],
    [
      "127.0.0.1",
      true,
    ],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["evil.example", false],
  ])(
    "goes by the name %s: %s",
    (name, isIt) => expect(isLoopbackHost(name)).toBe(isIt),
  );
});
