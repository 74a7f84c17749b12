import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../ml/bytes.ts";
import {
  decodeConsumption,
  decodeLabelled,
  encodeConsumption,
  encodeLabelled,
} from "./learner-example.ts";
import { decodeLearnerNews, isLearnerNews, learnerNewsJson } from "./learner-news.ts";
import { Rejection } from "./rejection.ts";
import { learnerNames } from "./user-prediction.ts";

const writer = new ByteWriter();
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const hashes = fc.uint32Array({ maxLength: 40 });
const timeMs = fc.integer({ min: 0, max: 4e12 });

describe("examples", () => {
  it("come back as they were written", () => {
    fc.assert(fc.property(
      fc.array(float, { maxLength: 80 }),
      hashes,
      timeMs,
      fc.nat(),
      float,
      (dense, hashed, atMs, laterMs, label) => {
        const example = {
          atMs,
          labelAtMs: atMs + laterMs,
          dense: Float64Array.from(dense),
          hashed,
          label,
          predicted: NaN,
          version: 3,
        };
        expect(decodeLabelled(encodeLabelled(example, writer))).toEqual(example);
      },
    ));
  });

  it("of what was consumed come back, too", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string(),
        hashes,
        timeMs,
        (item, category, recent, atMs) => {
          const consumption = { atMs, user: "u", item, category, recent };
          const bytes = encodeConsumption(consumption, writer);
          const read = decodeConsumption(bytes);
          fc.pre(item.isWellFormed() && category.isWellFormed());
          expect(read).toEqual(consumption);
          expect(decodeLabelled(bytes)).toBeInstanceOf(Rejection);
        },
      ),
    );
  });

  it("are taken or rejected, and never throw, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const decode of [decodeLabelled, decodeConsumption]) {
        const read = decode(bytes);
        if (read instanceof Rejection) expect(read.field).toBe("payload");
      }
    }));
  });
});

describe("news of model actors", () => {
  it("come back as they were written", () => {
    fc.assert(fc.property(
      fc.constantFrom(...learnerNames),
      fc.integer({ min: 1, max: 1e9 }),
      fc.boolean(),
      fc.double({ noDefaultInfinity: true }),
      fc.uint8Array(),
      (learner, version, isPromoted, drawn, weights) => {
        const baseline = drawn + 0;
        const payload = new TextEncoder()
          .encode(learnerNewsJson({ learner, version, isPromoted, baseline, weights }));
        expect(isLearnerNews(payload)).toBe(true);
        const news = decodeLearnerNews(payload);
        if (news instanceof Rejection) throw new Error(news.message);
        expect({ ...news, weights: Uint8Array.from(news.weights) })
          .toEqual({ learner, version, isPromoted, baseline, weights });
      },
    ));
  });

  it.each([
    ['{"learner":"gossip","version":1,"isPromoted":true,"baseline":0.1,"weights":""}', "learner"],
    ['{"learner":"churn","version":0,"isPromoted":true,"baseline":0.1,"weights":""}', "version"],
    [
      '{"learner":"churn","version":1,"isPromoted":true,"baseline":0.1,"weights":"","type":"video_play"}',
      "type",
    ],
    ['{"learner":"churn"', "payload"],
  ])("are none in %s", (text, field) => {
    const rejection = decodeLearnerNews(new TextEncoder().encode(text));
    expect(rejection).toMatchObject({ field });
  });
});
