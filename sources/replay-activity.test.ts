import { Effect } from "effect";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { activityFromJson } from "../streams/activity.ts";
import { Rejection } from "../streams/rejection.ts";
import { streamNames } from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { type EventMapping, noMapping } from "./activity-columns.ts";
import { CsvUnusable } from "./errors.ts";
import { replay } from "./replay.ts";
import { connectWithStreams, emptyStreams, storedEvents } from "./testing.ts";

let nats: TestNats;
let connection: NatsConnection;
let folder = "";

beforeAll(async () => {
  nats = await startNats();
  connection = await connectWithStreams(nats.url);
  folder = await mkdtemp(join(tmpdir(), "troupe-replay-activity-"));
});
afterEach(() => emptyStreams(connection));
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
  await rm(folder, { recursive: true });
});

async function replayed(name: string, text: string, mapping: EventMapping = noMapping) {
  const file = join(folder, name);
  await writeFile(file, text);
  const tally = await Effect.runPromise(replay({ connection, file, speed: Infinity, mapping }));
  const stored = await storedEvents(connection, streamNames.activity);
  return { tally, subjects: stored.map(({ subject }) => subject), rows: stored.map(rowOf) };
}

function rowOf({ text }: { text: string }): Record<string, unknown> {
  return JSON.parse(text);
}

const sparkify: EventMapping = {
  columns: { user_id: "userId", timestamp: "ts", type: "page", session_id: "sessionId" },
  constants: { brand: "sparkify" },
  types: new Map([["NextSong", "video_play"], ["Logout", "session_end"]]),
};

const longAgo = Date.UTC(2026, 0, 1);

describe("replay of activity", () => {
  it("finds the columns by their names, and makes an id of the line where there is none", async () => {
    const { tally, rows, subjects } = await replayed(
      "plain.csv",
      "time,User,event,video,revenue\n" +
        "2025-01-01T00:00:00Z,anna,video_play,v1,\n" +
        "2025-01-01T00:10:00Z,anna,subscription_start,,9.99\n",
    );
    expect(tally).toMatchObject({ sent: 2, skipped: 0, complete: true });
    expect(rows).toEqual([
      {
        event_id: expect.stringMatching(/^[0-9a-f]{24}\.2$/),
        timestamp: "2025-01-01T00:00:00Z",
        user_id: "anna",
        type: "video_play",
        video_id: "v1",
      },
      {
        event_id: expect.stringMatching(/^[0-9a-f]{24}\.3$/),
        timestamp: "2025-01-01T00:10:00Z",
        user_id: "anna",
        type: "subscription_start",
        revenue: 9.99,
      },
    ]);
    const [anna, video] = [partitionOf("anna", 16), partitionOf("v1", 16)];
    expect(subjects).toEqual([`activity.${anna}.${video}`, `activity.${anna}.${anna}`]);
    for (const row of rows) expect(activityFromJson(row, longAgo)).not.toBeInstanceOf(Rejection);
  });

  it("plays a stranger's log in, its columns and types mapped", async () => {
    const { tally, rows } = await replayed(
      "stranger.csv",
      "ts,userId,page,sessionId,song\n" +
        "1542241826796,39,NextSong,139,Intro\n" +
        "1542241827796,39,Help,139,\n" +
        "1542242481796,39,Logout,139,\n",
      sparkify,
    );
    expect(tally).toMatchObject({ sent: 2, skipped: 1 });
    expect(tally.skippedRows).toEqual([
      { line: 3, reason: "its type is none of those that --types names" },
    ]);
    expect(rows.map(({ type, user_id: user, session_id: session, brand, song }) => ({
      ...{ type, user, session, brand, song },
    }))).toEqual([
      { type: "video_play", user: "39", session: "139", brand: "sparkify", song: "Intro" },
      { type: "session_end", user: "39", session: "139", brand: "sparkify", song: undefined },
    ]);
  });

  it("takes JSON lines, mapped or not, readings among them", async () => {
    const lines = [
      { ts: 1542241826796, userId: 39, page: "NextSong" },
      { timestamp: "2025-01-01", video_id: "v", viewCount: 1, likeCount: 0, commentCount: 0 },
    ].map((line) => JSON.stringify(line));
    const text = [...lines, "", "no JSON", "[1]"].join("\n");
    const { tally, rows } = await replayed("lines.ndjson", text, sparkify);
    expect(tally).toMatchObject({ sent: 2, skipped: 2 });
    expect(rows).toMatchObject([{ user_id: "39", type: "video_play", brand: "sparkify" }]);
    expect(await storedEvents(connection, streamNames.stats)).toHaveLength(1);
  });

  it("sends nothing twice when the same file is replayed again", async () => {
    const text = "time,user,type\n2025-01-01,anna,session_start\n";
    await replayed("again.csv", text);
    const { tally, rows } = await replayed("again.csv", text);
    expect(tally).toMatchObject({ sentBefore: 1, sent: 0 });
    expect(rows).toHaveLength(1);
  });

  it.each([
    ["time,user\n2025-01-01,anna\n", noMapping, /wanted also type \(or type, eventtype/],
    ["time,type\n2025-01-01,video_play\n", noMapping, /wanted also user_id \(or userid/],
    ["time,user,type\n", sparkify, /wanted also userId for user_id/],
  ])("says what is missing in %j", async (text, mapping, reason) => {
    const failure = replayed("missing.csv", text, mapping);
    await expect(failure).rejects.toThrow(CsvUnusable);
    await expect(failure).rejects.toThrow(reason);
  });
});
