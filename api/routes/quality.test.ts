import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase } from "../../db/queries/testing.ts";
import { deadLetterHeaders } from "../../streams/deadletter.ts";
import { Publisher } from "../../streams/publisher.ts";
import { deadLetterSubject } from "../../streams/subjects.ts";
import { QualityAnswer } from "../contract/quality.ts";
import { answerOf, startApp, type TestApp } from "../testing.ts";

let system: TestApp;
let database: Parameters<typeof fill>[0];

beforeAll(async () => {
  ({ database } = await startDatabase("pglite"));
  system = await startApp(database);
});
afterAll(() => system?.stop());

async function quality(): Promise<QualityAnswer> {
  return await answerOf(await system.app.request("/v1/quality"), QualityAnswer);
}

async function reject(
  letters: readonly { field: string; payload: string }[],
  batch: string,
): Promise<void> {
  const publisher = new Publisher(system.ports.nats);
  for (const [i, { field, payload }] of letters.entries()) {
    const bytes = Buffer.from(payload);
    const headers = deadLetterHeaders({
      kind: "video",
      partition: 0,
      stream: "STATS",
      subject: "stats.0",
      sequence: i + 1,
      field,
      found: String(i),
      wanted: "something else",
      payload: bytes,
    });
    publisher.publish(deadLetterSubject("video", 0), bytes, `${batch}.${i}`, headers);
  }
  await publisher.flush();
  publisher.close();
}

describe("GET /v1/quality", () => {
  it("says that there is nothing to judge yet", async () => {
    expect(await quality()).toMatchObject({ events: 0, score: null, fields: [], examined: 0 });
  });

  it("gives shares of all events, and counts faults by field and by source", async () => {
    await fill(database, {}, { partition: 0 });
    await fill(database, {}, { partition: 1 });
    await reject([
      { field: "viewCount", payload: '{"source":"crawler"}' },
      { field: "timestamp", payload: '{"source":7}' },
      { field: "viewCount", payload: '{"source":"crawler"}' },
      { field: "payload", payload: "not json" },
    ], "mixed");
    const answer = await quality();
    expect(answer).toMatchObject({
      events: 20,
      score: 0.1,
      shares: { stepped: 0.1, late: 0.2, duplicates: 0.3, deadLetters: 0.4 },
      sources: expect.arrayContaining([
        { source: "crawler", deadLetters: 2 },
        { source: "unnamed", deadLetters: 2 },
      ]),
      examined: 4,
    });
    expect(answer.fields).toContainEqual({
      field: "viewCount",
      deadLetters: 2,
      share: 0.5,
      // The newest of its kind.
      example: { field: "viewCount", found: "2", wanted: "something else" },
    });
    expect(answer.fields.map(({ field }) => field)[0]).toBe("viewCount");
  });

  it("looks at no more than the newest 2,000 dead letters", async () => {
    const letter = { field: "likeCount", payload: '{"source":"flood"}' };
    await reject(Array.from({ length: 2010 }, () => letter), "flood");
    expect(await quality()).toMatchObject({
      fields: [{ field: "likeCount", deadLetters: 2000, share: 1 }],
      sources: [{ source: "flood", deadLetters: 2000 }],
      examined: 2000,
    });
  });
});
