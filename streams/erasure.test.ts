import { describe, expect, it } from "vitest";
import {
  decodeErasure,
  digestOf,
  type ErasureCommand,
  erasureJson,
  isErasure,
  pseudonymOf,
} from "./erasure.ts";
import { Rejection } from "./rejection.ts";
import { everybodysErasure, userErasure, videoErasure } from "./testing-erasure.ts";

const utf8 = new TextEncoder();

describe("a command of an erasure", () => {
  const commands: ErasureCommand[] = [
    userErasure("ann b", 1000),
    everybodysErasure("ann b", 1000),
    videoErasure("ann b", 1000, { video: "v", viewer: 12 }),
  ];

  it("comes back as it was written, and is told from an event", () => {
    for (const command of commands) {
      const payload = utf8.encode(erasureJson(command));
      expect(isErasure(payload)).toBe(true);
      expect(decodeErasure(payload)).toEqual(command);
    }
    expect(isErasure(utf8.encode('{"event_id":"e","erasure":"x"}'))).toBe(false);
  });

  it("is nothing else", () => {
    const [command] = commands;
    const wrong = [
      { ...command, digest: "abc" },
      { ...command, key: "5a" },
      { ...command, atMs: -1 },
      { ...command, user: "a b" },
      { ...command, to: "nobody" },
      { ...command, event_id: "e", type: "video_play" },
    ];
    for (const json of wrong) {
      expect(decodeErasure(utf8.encode(JSON.stringify(json)))).toBeInstanceOf(Rejection);
    }
    expect(decodeErasure(utf8.encode('{"erasure":'))).toBeInstanceOf(Rejection);
  });

  it("names the user to their own actor alone", () => {
    const [, everybody, video] = commands.map((command) => erasureJson(command));
    expect(everybody).not.toContain("ann");
    expect(video).not.toContain("ann");
  });
});

describe("digestOf", () => {
  it("is keyed, and 128 bits of HMAC-SHA-256", () => {
    const key = "00".repeat(32);
    expect(digestOf(key, "ann")).toBe("1e9ea7013b2e8d6fe7d56ec90b2e7e66");
    expect(digestOf("01".repeat(32), "ann")).not.toBe(digestOf(key, "ann"));
    expect(pseudonymOf(key, "a b")).toBe(digestOf(key, "a=20b"));
  });
});
