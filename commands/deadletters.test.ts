import { rm } from "node:fs/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { type DeadLetter, deadLetterHeaders } from "../streams/deadletter.ts";
import type { PartitionStatus } from "../streams/forecast.ts";
import { deadLetterSubject, statsSubject, statusSubject } from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";

const partitions = 16;
let nats: TestNats;
let connection: NatsConnection;
let folder = "";

beforeAll(async () => {
  folder = await temporaryFolder("deadletters");
  nats = await startNats();
  connection = await connect({ servers: nats.url });
  const { info } = connection;
  if (info === undefined) throw new Error("NATS has said nothing of itself");
  await ensureTopology(await jetstreamManager(connection), info, defaultTopology);
}, 60_000);

afterAll(async () => {
  await connection.close();
  await nats.stop();
  await rm(folder, { recursive: true, force: true });
});

function deadletters(...words: string[]) {
  return runTroupe(["deadletters", ...words], { NATS_URL: nats.url, TROUPE_DATA: folder });
}

/** Stores a dead letter as a partition would; its number. */
async function store(letter: DeadLetter): Promise<number> {
  const stored = headers();
  for (const [name, value] of Object.entries(deadLetterHeaders(letter))) stored.set(name, value);
  const subject = deadLetterSubject(letter.kind, letter.partition);
  const { seq } = await jetstream(connection).publish(subject, letter.payload, { headers: stored });
  return seq;
}

function reject(payload: string | Uint8Array, field = "viewCount"): Promise<number> {
  return store({
    kind: "video",
    partition: 3,
    stream: "STATS",
    subject: "stats.3",
    sequence: 41,
    field,
    found: "-1",
    wanted: "a whole number",
    payload: typeof payload === "string" ? new TextEncoder().encode(payload) : payload,
  });
}

/** Says for the partition of `token` that it has come to `sequence`, as its owner would. */
function tellStatus(token: string, sequence: number): void {
  const partition = partitionOf(token, partitions);
  const status: PartitionStatus = {
    kind: "video",
    partition,
    owner: "test",
    epoch: 1,
    sequence,
    committedSequence: sequence,
    lag: 0,
    residentActors: 0,
    stepped: 0,
    late: 0,
    duplicates: 0,
    deadLetters: 0,
    eventsPerSecond: 0,
    checkpointMs: 0,
    committedAt: null,
    at: "2025-08-08T00:00:00.000Z",
    watermark: null,
  };
  connection.publish(statusSubject("video", partition), JSON.stringify(status));
}

describe("troupe deadletters", { timeout: 60_000 }, () => {
  it("says that there are none", async () => {
    expect(await deadletters("list")).toMatchObject({ code: 0, errors: "" });
    expect((await deadletters("list")).output).toContain("No dead letters");
  });

  it("lists the newest first, with their reasons, across pages", async () => {
    let last = 0;
    for (let i = 0; i < 120; i++) last = await reject("{}", `field${i}`);
    const { output } = await deadletters("list", "--limit", "3");
    expect(output.match(/field\d+/g)).toEqual(["field119", "field118", "field117"]);
    expect(output).toContain(`${last}  `);
    expect(output).toContain("found -1, wanted a whole number");
    expect((await deadletters("list", "--limit", "110")).output.match(/field/g)).toHaveLength(110);
  });

  it("shows one with its payload, binary or not", async () => {
    const text = await deadletters("show", String(await reject('{"video_id":"é"}')));
    expect(text.output).toContain('{"video_id":"é"}');
    expect(text.output).toContain("STATS sequence 41, subject stats.3");
    const binary = await deadletters("show", String(await reject(new Uint8Array([0xff, 0x00]))));
    expect(binary.output).toContain("ff 00");
  });

  it("says so where there is no such number, or none was said", async () => {
    expect(await deadletters("show", "999999"))
      .toMatchObject({ code: 1, errors: "troupe: there is no dead letter 999999\n" });
    expect((await deadletters("replay")).errors).toContain("say --all");
    expect((await deadletters("replay", "1", "--all")).code).toBe(1);
  });

  it("publishes the very payload again to the video's subject, and waits for its fate", async () => {
    const taken = await reject('{"video_id":"a b","viewCount":-1}');
    const refused = await reject('{"video_id":"stubborn"}');
    const replayed: string[] = [];
    const subscription = connection.subscribe(statsSubject("*"), {
      callback: (_, message) => {
        const token = message.subject.slice(statsSubject("").length);
        replayed.push(`${token} ${message.string()}`);
        answer(token);
      },
    });
    const answer = async (token: string) => {
      const manager = await jetstreamManager(connection);
      const { last_seq: sequence } = (await manager.streams.info("STATS")).state;
      if (token === "stubborn") await store({ ...stubborn, sequence });
      tellStatus(token, sequence);
    };
    const stubborn = {
      kind: "video",
      partition: partitionOf("stubborn", partitions),
      stream: "STATS",
      subject: "stats.1",
      field: "timestamp",
      found: "nothing",
      wanted: "a time",
      payload: new Uint8Array(),
    };
    const { output, code } = await deadletters("replay", String(taken), String(refused));
    subscription.unsubscribe();
    expect(replayed)
      .toEqual(['a=20b {"video_id":"a b","viewCount":-1}', 'stubborn {"video_id":"stubborn"}']);
    expect(output).toMatch(new RegExp(`^${taken}  taken as sequence \\d+$`, "m"));
    expect(output).toMatch(
      new RegExp(`^${refused}  rejected again as sequence \\d+: timestamp: found nothing`, "m"),
    );
    expect(output).toContain("2 replayed: 1 taken, 1 rejected again, 0 waiting, 0 impossible");
    expect(code).toBe(1);
  });

  it("explains what cannot be replayed, and what waits where no worker runs", async () => {
    const nobody = await reject("not JSON");
    const waiting = await reject('{"video_id":"patient"}');
    const { output } = await deadletters("replay", String(nobody), String(waiting));
    expect(output).toContain("cannot be replayed: its payload has no legal video_id");
    expect(output).toMatch(/in the log as sequence \d+, where it waits for a worker/);
  });

  it("says what to set where there is no Troupe to be found", async () => {
    const { code, errors } = await runTroupe(["deadletters", "list"], { TROUPE_DATA: folder });
    expect(code).toBe(1);
    expect(errors).toContain("not set: NATS_URL");
    expect(errors).toContain("npm start");
    expect(errors).not.toContain("    at ");
  });
});
