import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeModelNews,
  isModelNews,
  maxArtefactBytes,
  type ModelNews,
  modelNews,
  modelNewsMessageId,
} from "./model-news.ts";
import { Rejection } from "./rejection.ts";

const news: ModelNews = {
  id: "trained-12",
  name: "forecast",
  champion: { version: 7, artefact: new Uint8Array([1, 2, 3]) },
  challenger: { version: 8, artefact: new Uint8Array([4, 5]) },
  challengerShare: 0.25,
};
const json = {
  control: "model",
  id: "trained-12",
  name: "forecast",
  champion: { version: 7, artefact: "AQID" },
  challenger: { version: 8, artefact: "BAU=" },
  challengerShare: 0.25,
};

function decode(value: unknown): ModelNews | Rejection {
  return decodeModelNews(new TextEncoder().encode(JSON.stringify(value)));
}

describe("news of a model", () => {
  it("is one line of JSON that holds the whole assignment", () => {
    expect(JSON.parse(new TextDecoder().decode(modelNews(news)))).toEqual(json);
    expect(decode(json)).toEqual(news);
    expect(modelNewsMessageId(news.id, 3)).toBe("model.trained-12.3");
  });

  it("comes back as it was told (property)", () => {
    const artefact = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const told = fc.record({
      id: fc.stringMatching(/^[\w.@-]{1,128}$/),
      champion: fc.option(fc.record({ version: fc.constant(1), artefact }), { nil: undefined }),
      challenger: fc.option(fc.record({ version: fc.integer({ min: 2, max: 99 }), artefact }), {
        nil: undefined,
      }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(fc.property(told, ({ id, champion, challenger, share }) => {
      // JSON knows no -0.
      const challengerShare = challenger === undefined ? 0 : share + 0;
      const one = { id, name: "forecast", champion, challenger, challengerShare };
      expect(isModelNews(modelNews(one))).toBe(true);
      expect(decodeModelNews(modelNews(one))).toEqual(one);
    }));
  });

  it("holds two artefacts of the largest size, and none that is larger", () => {
    const artefact = new Uint8Array(maxArtefactBytes).fill(255);
    const largest = { ...news, champion: { version: 7, artefact }, id: "x".repeat(128) };
    const both = { ...largest, challenger: { version: 8, artefact } };
    expect(decodeModelNews(modelNews(both))).toEqual(both);
    const larger = { version: 7, artefact: new Uint8Array(maxArtefactBytes + 1) };
    expect(() => modelNews({ ...news, champion: larger })).toThrow(
      `wanted 1 to ${maxArtefactBytes} bytes in base64`,
    );
    const endless = new Uint8Array(10 * maxArtefactBytes);
    expect(decodeModelNews(endless)).toMatchObject({ field: "payload" });
  });

  const champion = json.champion;
  it.each([
    [{ ...json, control: "cohorts" }, "control"],
    [{ ...json, id: "" }, "id"],
    [{ ...json, id: "a b" }, "id"],
    [{ ...json, name: "Forecast" }, "name"],
    [{ ...json, champion: undefined }, "champion"],
    [{ ...json, champion: { ...champion, version: 0 } }, "champion.version"],
    [{ ...json, champion: { ...champion, version: 1.5 } }, "champion.version"],
    [{ ...json, champion: { ...champion, artefact: "" } }, "champion.artefact"],
    [{ ...json, champion: { ...champion, artefact: "AQI" } }, "champion.artefact"],
    [{ ...json, champion: { ...champion, artefact: "AQJ=" } }, "champion.artefact"],
    [{ ...json, challenger: { ...champion } }, "challenger.version"],
    [{ ...json, challengerShare: -0.1 }, "challengerShare"],
    [{ ...json, challengerShare: 1.1 }, "challengerShare"],
    [{ ...json, challenger: null }, "challengerShare"],
    [{ ...json, viewCount: 7 }, "viewCount"],
    ["text", "payload"],
  ])("is refused where it is not as wanted (%#)", (value, field) => {
    const rejection = decode(value);
    expect(rejection).toBeInstanceOf(Rejection);
    expect(rejection).toMatchObject({ field });
  });

  it("is never what is no news", () => {
    expect(isModelNews(new TextEncoder().encode('{"control":"model"'))).toBe(false);
    expect(isModelNews(new TextEncoder().encode('{"video_id":"a","control":"model","id":1}')))
      .toBe(false);
    const bytes = new Uint8Array(Buffer.from([0x7b, 0xff]));
    expect(decodeModelNews(bytes)).toMatchObject({ field: "payload" });
  });
});
