import { describe, expect, it } from "vitest";
import * as subjects from "../streams/subjects.ts";
import { asyncApiDocument } from "./asyncapi.ts";

const document = asyncApiDocument("1.2.3");

describe("the AsyncAPI document", () => {
  it("names every subject that streams/subjects.ts spells", () => {
    const addresses = Object.values(document.channels).map((channel) => channel.address);
    const spelt = Object.keys(subjects).filter((name) => name.endsWith("Subject"));
    expect(addresses).toHaveLength(spelt.length);
    expect(addresses).toEqual(expect.arrayContaining([
      "events.stats.{token}",
      "predictions.video.{token}.forecast",
      "alerts.{kind}.{token}",
      "deadletters.{kind}.{partition}",
      "status.{kind}.{partition}",
      "ask.video.{token}",
    ]));
  });

  it("refers to nothing that it does not hold", () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path);
    expect(references.length).toBeGreaterThan(8);
    for (const path of references) {
      let target: unknown = document;
      for (const key of path.split("/")) target = Reflect.get(Object(target), key);
      expect(target, path).toBeTypeOf("object");
    }
  });

  it("describes a reading and a forecast by the fields they have", () => {
    const { schemas } = document.components;
    expect(Object.keys(Object(schemas.Reading.properties))).toContain("viewCount");
    expect(Object.keys(Object(schemas.Forecast.properties))).toContain("hour");
  });
});
