import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { ActivityJson } from "../streams/activity.ts";
import { Alert, Forecast, PartitionStatus } from "../streams/forecast.ts";
import { ModelStatus } from "../streams/model-status.ts";
import { RecommendationQuestion, UserQuestion, VideoQuestion } from "../streams/question.ts";
import { decodeReading, ReadingJson } from "../streams/reading.ts";
import * as subjects from "../streams/subjects.ts";
import { UserPrediction } from "../streams/user-prediction.ts";
import { createApp } from "./app.ts";
import { asyncApiDocument } from "./asyncapi.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { answerOf, unconnectedPorts } from "./testing.ts";

const document = asyncApiDocument("1.2.3");

describe("the AsyncAPI document", () => {
  it("names every subject that streams/subjects.ts spells, and that of trainers", () => {
    const addresses = Object.values(document.channels)
      .flatMap(({ address }) => address === undefined ? [] : [address]);
    // What a partition reads is nothing that anybody sends.
    const spelt = Object.keys(subjects)
      .filter((name) => name.endsWith("Subject") && !name.endsWith("PartitionSubject"));
    // Every kind of actor is asked under a subject of its own; standings are spelt with their bucket.
    expect(addresses).toHaveLength(spelt.length + 1 + 4 + 1);
    expect(addresses).toEqual(expect.arrayContaining([
      "events.stats.{token}",
      "events.activity.{user}.{video}.{type}",
      "events.activity.{control}.{control}.news",
      "examples.{name}",
      "predictions.user.{token}.{kind}",
      "predictions.video.{token}.forecast",
      "alerts.{kind}.{token}",
      "deadletters.{kind}.{partition}",
      "status.{kind}.{partition}",
      "status.trainer.{name}",
      "ask.video.{token}",
      "ask.user.{token}",
      "ask.engagement.{token}",
      "ask.model.{name}",
      "ask.experiment.{experiment}",
      "decide.{experiment}",
      "decisions.{experiment}",
      "events.reward.{experiment}",
      "$KV.experiments.{experiment}",
    ]));
  });

  it("says which headers messages have, and what varies in subjects", () => {
    const messageOf = (name: string) => Object(document.channels[name].messages).message;
    expect(Object.keys(messageOf("readings").headers.properties))
      .toEqual(["Nats-Msg-Id", "traceparent", "tracestate"]);
    expect(Object.keys(messageOf("questions").headers.properties))
      .toEqual(["traceparent", "tracestate"]);
    expect(messageOf("statuses").headers.properties).toEqual({});
    const { type } = Object(document.channels.activity.parameters);
    expect(type.enum).toContain("video_play");
    expect(Object.keys(document.channels.decisionRequestsReplies.messages ?? {}))
      .toEqual(["message", "refusal"]);
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

  it("holds the very schemas that decode the messages", () => {
    const taken = { readings: ReadingJson, activity: ActivityJson };
    const told = { forecasts: Forecast, userPredictions: UserPrediction, alerts: Alert };
    const statuses = { statuses: PartitionStatus, modelStatuses: ModelStatus };
    const asked = {
      questions: VideoQuestion,
      userQuestions: UserQuestion,
      modelQuestions: RecommendationQuestion,
    };
    for (const [name, schema] of Object.entries({ ...taken, ...told, ...statuses, ...asked })) {
      const { of, definitions } = jsonSchemas([schema]);
      expect(document.channels[name]).toMatchObject({
        messages: { message: { payload: of(schema) } },
      });
      expect(document.components.schemas).toMatchObject(definitions);
    }
  });

  it("describes readings as the decoder takes them", () => {
    const row = {
      timestamp: "2025-01-01T00:00:00Z",
      video_id: "a",
      viewCount: 3,
      likeCount: 2,
      commentCount: 1,
      region: "DE",
    };
    const bytes = new TextEncoder().encode(JSON.stringify(row));
    expect(decodeReading(bytes, Date.UTC(2025, 0, 2))).toMatchObject({ videoId: "a", views: 3 });
    const { required, properties, additionalProperties } = document.components.schemas.Reading;
    expect(Object.keys(row)).toEqual(expect.arrayContaining(Array.from(Object(required))));
    expect(Object.keys(Object(properties))).toEqual(Object.keys(ReadingJson.fields));
    expect(additionalProperties).not.toBe(false);
  });

  it("names the headers of dead letters and the replies to questions", () => {
    expect(document.channels.deadLetters).toMatchObject({
      messages: {
        message: {
          headers: { required: expect.arrayContaining(["Troupe-Field", "Troupe-Sequence"]) },
        },
      },
    });
    for (const name of ["questions", "userQuestions", "engagementQuestions", "modelQuestions"]) {
      const operation = `receive${name[0].toUpperCase()}${name.slice(1)}`;
      expect(document.operations[operation]).toMatchObject({
        action: "receive",
        reply: { channel: { $ref: `#/channels/${name}Replies` } },
      });
    }
  });

  it("is served", async () => {
    const response = await createApp(unconnectedPorts).request("/asyncapi.json");
    const Served = Schema.Struct({ asyncapi: Schema.Literal("3.0.0"), channels: Schema.Unknown });
    expect((await answerOf(response, Served)).channels).toEqual(document.channels);
  });
});
