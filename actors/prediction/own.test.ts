import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { fromShort, toShort } from "../../ml/short-floats.ts";
import { clickNumbers, maxClickHashes } from "./click-features.ts";
import { maxConversionHashes } from "./conversion-features.ts";
import { momentNumbers } from "./moment-features.ts";
import { checkedOwn } from "./own-check.ts";
import { keptImpressions, keptMoments, keptReasons, Own, ownBytes, said } from "./own.ts";

const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });
const version = fc.nat(1e6);
const timeMs = fc.integer({ min: 1, max: 4e12 });
const numbersOf = (length: number) => fc.float64Array({ minLength: length, maxLength: length });

function copied(own: Own): Own {
  const writer = new ByteWriter();
  own.encode(writer);
  const reader = new ByteReader(writer.take());
  const copy = Own.decode(reader);
  expect(reader.remaining).toBe(0);
  return copy;
}

describe("Own", () => {
  it("is small: a user may take 3 KB in all", () => {
    expect(ownBytes).toBeLessThanOrEqual(1152);
  });

  it("has said nothing, told nothing and waits for nothing at first", () => {
    const own = copied(new Own());
    for (const kind of Object.values(said)) {
      expect([own.value(kind), own.emitted(kind), own.reasons(kind)])
        .toEqual([undefined, undefined, []]);
    }
    expect([own.segment, own.isCold, own.saidAtMs, own.session.atMs]).toEqual([0, true, 0, 0]);
    for (let i = 0; i < keptMoments; i++) expect(own.moment(i).atMs).toBe(0);
    for (let i = 0; i < keptImpressions; i++) expect(own.impression(i).atMs).toBe(0);
  });

  it("gives back what was said, by whom, and why", () => {
    const reasons = fc.array(fc.record({ place: fc.nat(500), contribution: float }), {
      maxLength: keptReasons,
    });
    fc.assert(fc.property(
      fc.constantFrom(...Object.values(said)),
      float,
      version,
      reasons,
      (kind, value, version, reasons) => {
        const own = new Own();
        own.say(kind, { value, version });
        expect(own.emitted(kind)).toBeUndefined();
        own.emit(kind, reasons);
        const copy = copied(own);
        expect([copy.value(kind), copy.versionOf(kind), copy.emitted(kind)])
          .toEqual([value, version, value]);
        expect(copy.reasons(kind)).toEqual(reasons);
        for (const other of Object.values(said)) {
          if (other !== kind) expect(copy.value(other)).toBeUndefined();
        }
        copy.unsay(kind);
        expect([copy.value(kind), copy.emitted(kind)]).toEqual([undefined, undefined]);
      },
    ));
  });

  it("gives back moments in two bytes a number, and what came true of them", () => {
    const hashes = fc.uint16Array({ min: 1, maxLength: maxConversionHashes });
    fc.assert(fc.property(
      fc.nat(keptMoments - 1),
      timeMs,
      numbersOf(momentNumbers),
      hashes,
      fc.boolean(),
      float,
      version,
      (place, atMs, numbers, hashes, subscribed, value, version) => {
        const own = new Own();
        const words = [{ value, version }, { value: NaN, version: 0 }];
        own.moment(place).begin(atMs, { numbers, hashes }, subscribed, words);
        const copy = copied(own);
        const moment = copy.moment(place);
        expect(moment.atMs).toBe(atMs);
        expect([moment.said(0), moment.version(0), moment.said(1)]).toEqual([value, version, NaN]);
        expect([moment.wasSubscribed, moment.isVisited, moment.isConverted])
          .toEqual([subscribed, false, false]);
        const out = new Float64Array(momentNumbers);
        moment.numbers(out);
        expect(out).toEqual(numbers.map((number) => fromShort(toShort(number))));
        expect(moment.hashes()).toEqual(Uint32Array.from(hashes));
        expect(copy.moment(1 - place).atMs).toBe(0);
        expect(copy.session.atMs).toBe(0);
        moment.visit();
        expect([moment.isVisited, moment.isConverted]).toEqual([true, false]);
        moment.convert();
        expect(moment.isConverted).toBe(true);
        moment.begin(atMs, { numbers, hashes: [] }, false, words);
        expect([moment.isVisited, moment.isConverted, moment.wasSubscribed, moment.hashes().length])
          .toEqual([false, false, false, 0]);
        moment.end();
        expect(moment.atMs).toBe(0);
      },
    ));
  });

  it("gives back ads that were shown", () => {
    const hashes = fc.uint32Array({ minLength: maxClickHashes, maxLength: maxClickHashes });
    fc.assert(fc.property(
      fc.nat(keptImpressions - 1),
      timeMs,
      fc.nat(),
      float,
      version,
      numbersOf(clickNumbers),
      hashes,
      (place, atMs, ad, value, version, numbers, hashes) => {
        const own = new Own();
        own.impression(place).begin(atMs, ad, { value, version }, numbers, hashes);
        const impression = copied(own).impression(place);
        expect([impression.atMs, impression.ad, impression.said, impression.version])
          .toEqual([atMs, ad, value, version]);
        const [out, outHashes] = [new Float64Array(clickNumbers), new Uint32Array(maxClickHashes)];
        impression.features(out, outHashes);
        expect(out).toEqual(numbers.map((number) => fromShort(toShort(number))));
        expect(outHashes).toEqual(hashes);
      },
    ));
  });

  it("decodes to a state that can go on, or not at all", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: ownBytes, maxLength: ownBytes }), (bytes) => {
      try {
        const own = checkedOwn(Own.decode(new ByteReader(bytes)));
        for (const kind of Object.values(said)) {
          expect(Number.isFinite(own.value(kind) ?? 0)).toBe(true);
        }
        expect(new Date(own.saidAtMs).toISOString()).toMatch(/^\d/);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }));
    expect(() => Own.decode(new ByteReader(new Uint8Array(ownBytes - 1)))).toThrow(RangeError);
    const broken = new Own();
    broken.saidAtMs = 1e300;
    expect(() => copied(broken)).toThrow(/1e\+300/);
  });
});
