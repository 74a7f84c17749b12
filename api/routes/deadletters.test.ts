import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadLetterHeaders } from "../../streams/deadletter.ts";
import { Publisher } from "../../streams/publisher.ts";
import { alertSubject, deadLetterSubject } from "../../streams/subjects.ts";
import { AlertsAnswer } from "../contract/alert.ts";
import {
  DeadLetterAnswer,
  type DeadLetterItem,
  DeadLettersAnswer,
} from "../contract/deadletter.ts";
import { answerOf, noDatabase, problemIn, startApp, type TestApp } from "../testing.ts";

let system: TestApp;

const count = 30;
const payloads: Uint8Array[] = Array.from({ length: count }, (_, i) => Buffer.from(`{"n":${i}}`));
payloads[0] = new Uint8Array([0xff, 0x00, 0xfe]);
payloads[1] = Buffer.from("é".repeat(5000));
payloads[2] = new Uint8Array();

beforeAll(async () => {
  system = await startApp(noDatabase);
  const publisher = new Publisher(system.ports.nats);
  for (const [i, payload] of payloads.entries()) {
    const letter = {
      kind: "video",
      partition: i % 3,
      stream: "STATS",
      subject: `stats.${i % 3}`,
      sequence: 1000 + i,
      field: "viewCount",
      found: `"${i} % é\n"`,
      wanted: "a whole number",
      payload,
    };
    const subject = deadLetterSubject("video", i % 3);
    publisher.publish(subject, payload, `letter.${i}`, deadLetterHeaders(letter));
    const alert = {
      kind: "stall",
      video_id: `v${i}`,
      at: new Date(Date.UTC(2025, 0, 1, 0, i)).toISOString(),
      text: "no new views",
      viewCount: 10,
      viewsPerHour: 0,
      usualViewsPerHour: 5,
      sequence: i,
    };
    publisher.publish(
      alertSubject("stall", `v${i}`),
      Buffer.from(JSON.stringify(alert)),
      `alert.${i}`,
    );
  }
  publisher.publish("alerts.stall.broken", Buffer.from("not ours"), "alert.broken");
  await publisher.flush();
  publisher.close();
});
afterAll(() => system?.stop());

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

async function everything(query: string): Promise<DeadLetterItem[]> {
  const found: DeadLetterItem[] = [];
  let cursor = "";
  for (;;) {
    const path = `/v1/deadletters?${query}${cursor}`;
    const { items, next } = await answerOf(await get(path), DeadLettersAnswer);
    found.push(...items);
    if (next === null) return found;
    cursor = `&cursor=${next}`;
  }
}

describe("GET /v1/deadletters", () => {
  it.each([1, 7, 30, 200])(
    "shows every dead letter once, newest first, %i at a time",
    async (limit) => {
      const letters = await everything(`limit=${limit}`);
      expect(letters.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: count }, (_, i) => count - i),
      );
      for (const partition of [0, 1, 2, 3]) {
        const some = await everything(`limit=${limit}&partition=${partition}`);
        expect(some).toEqual(letters.filter((letter) => letter.partition === partition));
      }
      expect(await everything(`kind=user&partition=1&limit=${limit}`)).toEqual([]);
    },
  );

  it("shows the reason, the source and what the event was", async () => {
    const letters = await everything("");
    expect(letters.at(-4)).toEqual({
      sequence: 4,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      kind: "video",
      partition: 0,
      source: { stream: "STATS", subject: "stats.0", sequence: 1003 },
      reason: { field: "viewCount", found: '"3 % é\n"', wanted: "a whole number" },
      payload: '{"n":3}',
      payloadBytes: 7,
    });
    expect(letters.at(-1)).toMatchObject({ payload: null, payloadBytes: 3 });
    expect(letters.at(-2)).toMatchObject({ payload: "é".repeat(4000), payloadBytes: 10_000 });
    expect(letters.at(-3)).toMatchObject({ payload: "", payloadBytes: 0 });
  });

  it.each([
    ["partition=-1", "partition"],
    ["partition=all", "partition"],
    ["kind=*", "kind"],
    ["limit=0", "limit"],
    ["cursor=abc", "cursor"],
    ["reason=x", "reason"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/deadletters?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});

describe("GET /v1/deadletters/{sequence}", () => {
  it("shows the whole event, byte for byte", async () => {
    for (const i of [0, 1, 2, 29]) {
      const answer = await answerOf(await get(`/v1/deadletters/${i + 1}`), DeadLetterAnswer);
      expect(Buffer.from(answer.payloadBase64, "base64").equals(payloads[i])).toBe(true);
      expect(answer.source.sequence).toBe(1000 + i);
    }
  });

  it("knows nothing of a dead letter that there is not", async () => {
    const problem = await problemIn(await get("/v1/deadletters/99"), 404);
    expect(problem.detail).toBe("no dead letter has the sequence 99");
  });

  it.each(["0", "-1", "1.5", "x", "9007199254740992"])("refuses %s as a sequence", async (path) => {
    const problem = await problemIn(await get(`/v1/deadletters/${path}`), 400);
    expect(problem.errors).toMatchObject([{ field: "sequence", found: JSON.stringify(path) }]);
  });
});

describe("GET /v1/alerts", () => {
  it.each([1, 8, 200])(
    "shows every trend event once, newest first, %i at a time",
    async (limit) => {
      const found: string[] = [];
      let cursor = "";
      for (;;) {
        const path = `/v1/alerts?limit=${limit}${cursor}`;
        const { items, next, asOf } = await answerOf(await get(path), AlertsAnswer);
        found.push(...items.map(({ video_id }) => video_id));
        if (items.length > 0) expect(asOf.eventTime).toBe(items[0].at);
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      expect(found).toEqual(Array.from({ length: count }, (_, i) => `v${count - 1 - i}`));
    },
  );

  it.each([["limit=201", "limit"], ["cursor=e30", "cursor"], ["kind=stall", "kind"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`/v1/alerts?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});

describe("streams that are not there", () => {
  it("are answered with 503, and reported", async () => {
    await system.ports.streams.streams.delete("ALERTS");
    const before = system.reported.length;
    const problem = await problemIn(await get("/v1/alerts"), 503);
    expect(problem.detail).toBe("NATS did not answer; try again");
    expect(system.reported).toHaveLength(before + 1);
  });
});
