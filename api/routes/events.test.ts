import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPartitions, streamNames } from "../../streams/subjects.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { EventsAnswer, maxBodyBytes } from "../contract/event.ts";
import { messageAt } from "../stream-page.ts";
import { answerOf, noDatabase, problemIn, startApp, type TestApp } from "../testing.ts";

let system: TestApp;

beforeAll(async () => {
  system = await startApp(noDatabase);
});
afterAll(() => system?.stop());

const reading = {
  timestamp: "2025-08-08T11:00:00Z",
  video_id: "a b",
  viewCount: 10,
  likeCount: 2,
  commentCount: 1,
};

function send(
  body: BodyInit,
  headers: Record<string, string> = { "content-type": "application/json" },
): Promise<Response> {
  return Promise.resolve(system.app.request("/v1/events", { method: "POST", body, headers }));
}

async function accept(body: BodyInit, headers?: Record<string, string>): Promise<EventsAnswer> {
  return answerOf(await send(body, headers), EventsAnswer, 202);
}

async function lastSequence(stream: string = streamNames.stats): Promise<number> {
  return (await system.ports.streams.streams.info(stream)).state.last_seq;
}

const activity = {
  event_id: "e1",
  type: "video_play",
  timestamp: "2025-08-08T11:30:00Z",
  user_id: "anna",
  video_id: "a b",
};

describe("POST /v1/events", () => {
  it("appends a reading to the log, in its video's partition, byte for byte", async () => {
    const text = JSON.stringify({ ...reading, colour: "rot", video_id: "a b" });
    const answer = await accept(text);
    expect(answer).toMatchObject({ accepted: 1, rejected: [] });
    const message = await messageAt(system.ports.streams, streamNames.stats, await lastSequence());
    expect(new TextDecoder().decode(message?.payload)).toBe(text);
    const partition = partitionOf(encodeToken("a b"), defaultPartitions);
    expect(message?.subject).toBe(`stats.${partition}`);
  });

  it("takes what is right of an array, in order, and says of the rest what is wrong", async () => {
    const before = await lastSequence();
    const videos = ["one", "", "two"].map((video_id) => ({ ...reading, video_id }));
    const answer = await accept(JSON.stringify([...videos, { ...reading, viewCount: -1 }]));
    expect(answer.accepted).toBe(2);
    expect(answer.rejected).toEqual([
      { index: 1, field: "video_id", found: '""', wanted: expect.stringContaining("1 to 128") },
      { index: 3, field: "viewCount", found: "-1", wanted: expect.stringContaining("from 0") },
    ]);
    expect(await lastSequence()).toBe(before + 2);
  });

  it("takes JSON lines, with or without parameters of the media type", async () => {
    const body = `${JSON.stringify(reading)}\n\n{"half":\n`;
    for (const type of ["application/x-ndjson", "Application/X-NDJSON; charset=utf-8"]) {
      const answer = await accept(body, { "content-type": type });
      expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 2, field: "payload" }] });
    }
  });

  it("takes nothing where there is nothing", async () => {
    expect(await accept("[]")).toMatchObject({ accepted: 0, rejected: [] });
    const answer = await accept("\n", { "content-type": "application/x-ndjson" });
    expect(answer).toMatchObject({ accepted: 0, rejected: [] });
  });

  it("takes more events than the log may have unacknowledged at once", async () => {
    const before = await lastSequence();
    const many = Array.from({ length: 6000 }, (_, i) => ({ ...reading, viewCount: i }));
    expect(await accept(JSON.stringify(many))).toMatchObject({ accepted: 6000 });
    expect(await lastSequence()).toBe(before + 6000);
  });

  it("keeps one of the events that have one id", async () => {
    const body = JSON.stringify({ ...reading, event_id: "once\n only" });
    await accept(body);
    const before = await lastSequence();
    await accept(body);
    expect(await lastSequence()).toBe(before);
  });

  it("keeps one of the requests that have one idempotency key", async () => {
    const body = JSON.stringify([reading, reading]);
    const headers = { "content-type": "application/json", "idempotency-key": "k/1" };
    const before = await lastSequence();
    await accept(body, headers);
    await accept(body, headers);
    expect(await lastSequence()).toBe(before + 2);
    await accept(body, { ...headers, "idempotency-key": "k/2" });
    expect(await lastSequence()).toBe(before + 4);
  });

  it("takes readings and activity mixed, each into its stream, in the partitions of both ids", async () => {
    const before = [await lastSequence(), await lastSequence(streamNames.activity)];
    const events = [activity, reading, { ...activity, event_id: "e2", video_id: undefined }];
    const answer = await accept(JSON.stringify(events));
    expect(answer).toMatchObject({ accepted: 3, rejected: [] });
    expect([await lastSequence(), await lastSequence(streamNames.activity)]).toEqual([
      before[0] + 1,
      before[1] + 2,
    ]);
    const [anna, video] = ["anna", "a b"].map((id) =>
      partitionOf(encodeToken(id), defaultPartitions)
    );
    const { streams } = system.ports;
    const about = await messageAt(streams, streamNames.activity, before[1] + 1);
    expect(about?.subject).toBe(`activity.${anna}.${video}`);
    expect(new TextDecoder().decode(about?.payload)).toBe(JSON.stringify(activity));
    const none = await messageAt(streams, streamNames.activity, before[1] + 2);
    expect(none?.subject).toBe(`activity.${anna}.${anna}`);
  });

  it("says what is wrong with activity, by its place among the rest", async () => {
    const before = await lastSequence(streamNames.activity);
    const wrong = [
      { ...activity, type: "video_watch" },
      { ...activity, event_id: undefined },
      { ...activity, user_id: "" },
      { ...activity, timestamp: "yesterday" },
      { ...activity, position: -1 },
      { user_id: "anna" },
    ];
    const lines = [reading, ...wrong].map((event) => JSON.stringify(event)).join("\n");
    const answer = await accept(lines, { "content-type": "application/x-ndjson" });
    expect(answer.accepted).toBe(1);
    expect(answer.rejected).toEqual([
      {
        index: 1,
        field: "type",
        found: '"video_watch"',
        wanted: expect.stringContaining("video_play"),
      },
      { index: 2, field: "event_id", found: "nothing", wanted: "a string of 1 to 128 characters" },
      { index: 3, field: "user_id", found: '""', wanted: "a string of 1 to 128 characters" },
      {
        index: 4,
        field: "timestamp",
        found: '"yesterday"',
        wanted: expect.stringContaining("ISO 8601"),
      },
      { index: 5, field: "position", found: "-1", wanted: "seconds from 0 to 8640000" },
      { index: 6, field: "event_id", found: "nothing", wanted: "a string of 1 to 128 characters" },
    ]);
    expect(await lastSequence(streamNames.activity)).toBe(before);
  });

  it("keeps one of the activity events that have one id", async () => {
    const body = JSON.stringify([{ ...activity, event_id: "twice" }, {
      ...activity,
      event_id: "x",
    }]);
    await accept(body);
    const before = await lastSequence(streamNames.activity);
    expect(await accept(body)).toMatchObject({ accepted: 2 });
    expect(await lastSequence(streamNames.activity)).toBe(before);
  });

  it("refuses an idempotency key that is no id", async () => {
    const headers = { "content-type": "application/json", "idempotency-key": "x".repeat(129) };
    const problem = await problemIn(await send("[]", headers), 400);
    expect(problem.errors).toMatchObject([{ field: "idempotency-key" }]);
  });

  it.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["text/plain", { "content-type": "text/plain" }],
    ["application/jsonp", { "content-type": "application/jsonp" }],
  ])("refuses content of another type (%s)", async (found, headers) => {
    const body = new Uint8Array([0x5b, 0x5d]);
    const problem = await problemIn(await send(body, headers), 415);
    expect(problem.detail).toBe(
      `content-type: found ${found}, wanted application/json or application/x-ndjson`,
    );
  });

  it("refuses content that is compressed", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const problem = await problemIn(await send("[]", headers), 415);
    expect(problem.detail).toBe("content-encoding: found gzip, wanted none");
  });

  it("refuses a body that is not JSON", async () => {
    const problem = await problemIn(await send("{"), 400);
    expect(problem).toMatchObject({
      type: "urn:troupe:problem:malformed-body",
      instance: "/v1/events",
    });
  });

  it("refuses a body that says it is too large, unread", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(1024));
      },
    }, { highWaterMark: 0 });
    const request = new Request("http://localhost/v1/events", {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "content-length": `${maxBodyBytes + 1}` },
      ...{ duplex: "half" },
    });
    await problemIn(await system.app.request(request), 413);
    expect(pulled).toBe(0);
  });

  it("stops reading a body that turns out too large", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const request = new Request("http://localhost/v1/events", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      ...{ duplex: "half" },
    });
    const problem = await problemIn(await system.app.request(request), 413);
    expect(problem.detail).toBe(`the body is larger than ${maxBodyBytes} bytes`);
    expect(sent).toBeLessThan(maxBodyBytes + 1024 * 1024);
  });

  it("refuses more than 10,000 items", async () => {
    const body = `[${new Array(10_001).fill("{}").join()}]`;
    await problemIn(await send(body), 413);
  });

  it("says that the log is not there, and goes on when it is back", async () => {
    await system.server.kill();
    const problem = await problemIn(await send(JSON.stringify(reading)), 503);
    expect(problem.detail).toContain("the log did not take the events");
    expect(system.reported).toHaveLength(1);
    await system.server.restart();
    expect(await accept(JSON.stringify(reading))).toMatchObject({ accepted: 1 });
  });
});
