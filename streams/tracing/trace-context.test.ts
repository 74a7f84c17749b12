import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isChosen,
  isSampled,
  parseTraceParent,
  traceHeaders,
  traceParentOf,
} from "./trace-context.ts";

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((text) => /[^0]/.test(text));
const traceId = hex(32);
const spanId = hex(16);
const flags = fc.integer({ min: 0, max: 255 });
const twoDigits = (value: number) => value.toString(16).padStart(2, "0");

describe("parseTraceParent", () => {
  it("does what its example says", () => {
    const text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    expect(parseTraceParent(text)?.spanId).toBe("00f067aa0ba902b7");
    expect(parseTraceParent(text.toUpperCase())).toBe(undefined);
  });

  it("reads whatever the specification allows, and hands on version 00 with the flags it knows", () => {
    fc.assert(fc.property(traceId, spanId, flags, (trace, span, bits) => {
      const parsed = parseTraceParent(`00-${trace}-${span}-${twoDigits(bits)}`);
      expect(parsed).toEqual({ traceId: trace, spanId: span, flags: bits & 3, state: undefined });
      if (parsed === undefined) return;
      expect(isSampled(parsed)).toBe((bits & 1) === 1);
      expect(traceParentOf(parsed)).toBe(`00-${trace}-${span}-${twoDigits(bits & 3)}`);
      expect(parseTraceParent(traceParentOf(parsed))).toEqual(parsed);
    }));
  });

  it("reads later versions, which may say more, but not version ff", () => {
    const later = fc.integer({ min: 1, max: 254 });
    const more = fc.constantFrom("", "-", "-x", "-00-what-is-to-come");
    fc.assert(fc.property(later, traceId, spanId, more, (version, trace, span, rest) => {
      const text = `${twoDigits(version)}-${trace}-${span}-01${rest}`;
      expect(parseTraceParent(text)?.traceId).toBe(trace);
      expect(parseTraceParent(`00${text.slice(2)}`) === undefined).toBe(rest !== "");
      expect(parseTraceParent(`ff${text.slice(2)}`)).toBe(undefined);
    }));
  });

  it("refuses everything else, and never throws", () => {
    const valid = fc.tuple(traceId, spanId).map(([trace, span]) => `00-${trace}-${span}-01`);
    const spoilt = fc.tuple(valid, fc.nat(54), fc.string({ maxLength: 2 })).map(
      ([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1),
    );
    // Said once more in other words, part by part.
    const isRight = (text: string) => {
      const [version, trace, span, bits, ...rest] = text.split("-");
      const isHex = (part: string | undefined, digits: number) =>
        part !== undefined && part.length === digits &&
        [...part].every((digit) => "0123456789abcdef".includes(digit));
      return isHex(version, 2) && version !== "ff" && isHex(trace, 32) && /[^0]/.test(trace) &&
        isHex(span, 16) && /[^0]/.test(span) && isHex(bits, 2) &&
        (version !== "00" ? !/[^\x21-\x7e]/.test(rest.join("")) : rest.length === 0);
    };
    fc.assert(fc.property(fc.oneof(spoilt, fc.string(), valid), (text) => {
      expect(parseTraceParent(text) !== undefined).toBe(isRight(text));
    }));
    const zeros = "0".repeat(32);
    for (
      const text of [
        `00-${zeros}-00f067aa0ba902b7-01`,
        `00-4bf92f3577b34da6a3ce929d0e0e4736-${zeros.slice(16)}-01`,
        `01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-${"x".repeat(500)}`,
        "",
        undefined,
      ]
    ) expect(parseTraceParent(text)).toBe(undefined);
  });

  it("hands the state of other systems on as it came, unless that could not be a header", () => {
    const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const withState = parseTraceParent(parent, "rojo=00f067aa0ba902b7, congo=t61rcWkgMzE");
    if (withState === undefined) throw new Error("wanted a trace");
    expect(traceHeaders(withState)).toEqual({
      traceparent: parent,
      tracestate: "rojo=00f067aa0ba902b7, congo=t61rcWkgMzE",
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "=", ",", " ", "\t", "\r", "\n", "\0", "é") }),
        (state) => {
          const kept = parseTraceParent(parent, state)?.state;
          expect(kept === undefined || kept === state).toBe(true);
          expect(kept ?? "").not.toMatch(/[\r\n]/);
        },
      ),
    );
    expect(parseTraceParent(parent, "x".repeat(513))?.state).toBe(undefined);
  });
});

describe("isChosen", () => {
  it("does what its example says", () => {
    expect(isChosen("4bf92f3577b34da6a380000000000000", 0.5)).toBe(false);
    expect(isChosen("4bf92f3577b34da6a380000000000000", 0.51)).toBe(true);
  });

  it("chooses none at 0, all at 1, and at more everything that it chose at less", () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(traceId, ratio, ratio, (trace, one, other) => {
      expect(isChosen(trace, 0)).toBe(false);
      expect(isChosen(trace, 1) || trace.endsWith("f".repeat(13))).toBe(true);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      if (isChosen(trace, less)) expect(isChosen(trace, more)).toBe(true);
    }));
  });

  it("chooses that share of evenly spread ids", () => {
    const spread = Array.from(
      { length: 4000 },
      (_, i) => Math.floor((i / 4000) * 2 ** 52).toString(16),
    );
    const traces = spread.map((text) => `${"a".repeat(18)}${`${text.padStart(13, "0")}0`}`);
    for (const ratio of [0.01, 0.1, 0.5, 0.9]) {
      const chosen = traces.filter((trace) => isChosen(trace, ratio)).length;
      expect(Math.abs(chosen - ratio * 4000)).toBeLessThanOrEqual(1);
    }
  });
});
