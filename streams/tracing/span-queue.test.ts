import { describe, expect, it } from "vitest";
import { nanosOf } from "./otlp.ts";
import { type Span, spanIdOf } from "./span.ts";
import { SpanQueue } from "./span-queue.ts";

const span = (name: string): Span => ({
  name,
  kind: "internal",
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  parentSpanId: undefined,
  state: undefined,
  startMs: 1,
  endMs: 2,
  attributes: {},
  error: undefined,
});

describe("SpanQueue", () => {
  it("keeps the oldest spans in their order, drops those without room, and counts both", () => {
    const queue = new SpanQueue(1, 3);
    for (const name of ["a", "b", "c", "d", "e"]) queue.record(span(name));
    expect(queue.counts).toEqual({ exported: 0, dropped: 2 });
    expect(queue.take(2).map(({ name }) => name)).toEqual(["a", "b"]);
    queue.record(span("f"));
    expect(queue.take(9).map(({ name }) => name)).toEqual(["c", "f"]);
    expect(queue.length).toBe(0);
    queue.took(3);
    queue.drop(1);
    expect(queue.counts).toEqual({ exported: 3, dropped: 3 });
  });

  it("makes ids of the digits asked for, each another", () => {
    const queue = new SpanQueue(1);
    const ids = new Set(Array.from({ length: 100 }, () => queue.randomHex(16)));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("spanIdOf", () => {
  it("is the same for the same place, and another for any other", () => {
    const id = spanIdOf("t", "video", 7, 42, "step");
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(spanIdOf("t", "video", 7, 42, "step")).toBe(id);
    expect(spanIdOf("t", "video", 74, 2, "step")).not.toBe(id);
  });
});

describe("nanosOf", () => {
  it("does what its example says", () => {
    expect(nanosOf(1_700_000_000_000.5)).toBe("1700000000000500000");
  });
});
