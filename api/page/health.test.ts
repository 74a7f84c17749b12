import { describe, expect, it } from "vitest";
import { healthOf } from "./health.js";

const open = { link: "open" as const, linkSinceMs: 0, statusAtMs: 100_000 };

describe("healthOf", () => {
  it("is live while the partitions report", () => {
    expect(healthOf(open, "", 104_000)).toEqual({ state: "live", word: "Live", detail: "" });
  });

  it("says since when nothing has come", () => {
    const lost = { ...open, link: "lost" as const, linkSinceMs: Date.UTC(2026, 0, 10, 9, 30, 5) };
    const { state, word, detail } = healthOf(lost, "", Date.UTC(2026, 0, 10, 9, 31));
    expect(state).toBe("degraded");
    expect(word).toMatch(/^Stale since \d\d:30:05$/);
    expect(detail).toContain("asks every 5 s");
  });

  it("tells a silent stream from a broken link", () => {
    const { word, detail } = healthOf(open, "", 112_000);
    expect(word).toBe("No worker");
    expect(detail).toContain("no partition has reported for 12 s");
  });

  it("passes on why the API is not ready", () => {
    expect(healthOf(open, "postgres: no answer", 101_000).detail).toBe("postgres: no answer");
  });

  it("is connecting at first", () => {
    const first = { link: "connecting" as const, linkSinceMs: 0, statusAtMs: undefined };
    expect(healthOf(first, "", 1_000).state).toBe("connecting");
  });
});
