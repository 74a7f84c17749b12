import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { deadLetterHeaders, deadLetterOf, decodeDeadLetter } from "./deadletter.ts";
import { PublishFailed, StoodStill } from "./errors.ts";
import { JetStreamLog } from "./jetstream-log.ts";
import { Publisher } from "./publisher.ts";
import { Rejection } from "./rejection.ts";

let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connect({
    servers: nats.url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
});
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

const bytes = (text: string) => new TextEncoder().encode(text);

async function freshStream(name: string, limits: { max_msgs?: number } = {}) {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({
    name,
    subjects: [`${name}.*`],
    discard: limits.max_msgs === undefined ? "old" : "new",
    ...limits,
  });
  return manager;
}

async function publishAll(publisher: Publisher, stream: string, from: number, to: number) {
  for (let i = from; i < to; i++) {
    if (!publisher.hasRoom) await publisher.ready();
    publisher.publish(`${stream}.${i % 4}`, bytes(String(i)), `m.${i}`);
  }
}

describe("Publisher", () => {
  it("stores every message once, also those sent again", async () => {
    const manager = await freshStream("once");
    const publisher = new Publisher(connection, { window: 100 });
    await publishAll(publisher, "once", 0, 5000);
    await publishAll(publisher, "once", 4000, 5000);
    await publisher.flush();
    expect((await manager.streams.info("once")).state.messages).toBe(5000);
    expect(publisher.counts).toMatchObject({ acknowledged: 6000, duplicates: 1000 });
    expect(publisher.pending).toBe(0);
    publisher.close();
  });

  it("never has more than its window unacknowledged", async () => {
    await freshStream("window");
    const publisher = new Publisher(connection, { window: 10 });
    for (let i = 0; i < 500; i++) {
      if (!publisher.hasRoom) await publisher.ready();
      publisher.publish("window.0", bytes("x"), `w.${i}`);
      expect(publisher.pending).toBeLessThanOrEqual(10);
    }
    await publisher.flush();
    publisher.close();
  });

  it("waits in flush for what was published before it, not for what came later", async () => {
    const manager = await freshStream("mark");
    const publisher = new Publisher(connection, { retryMs: 60_000 });
    publisher.publish("mark.0", bytes("1"), "k.1");
    const flushed = publisher.flush();
    publisher.publish("nobody.listens", bytes("2"), "k.2");
    await flushed;
    expect((await manager.streams.info("mark")).state.messages).toBe(1);
    expect(publisher.pending).toBe(1);
    publisher.close();
  });

  it("loses nothing when the server is killed in the middle", async () => {
    await freshStream("killed");
    const publisher = new Publisher(connection, { window: 200, retryMs: 200 });
    const publishing = publishAll(publisher, "killed", 0, 20_000);
    while (publisher.counts.acknowledged < 2000) await publisher.ready();
    await nats.kill();
    await nats.restart();
    await publishing;
    await publisher.flush();
    const manager = await jetstreamManager(connection);
    expect((await manager.streams.info("killed")).state.messages).toBe(20_000);
    publisher.close();
  });

  it("fails for good, naming the refusal, when the stream stays full", async () => {
    await freshStream("full", { max_msgs: 5 });
    const publisher = new Publisher(connection, { retryMs: 20, attempts: 3 });
    await publishAll(publisher, "full", 0, 6);
    const error = await publisher.flush().catch((error) => error);
    expect(error).toBeInstanceOf(PublishFailed);
    expect(error.message).toContain("maximum messages exceeded");
    expect(() => publisher.publish("full.0", bytes("x"), "m.7")).toThrow(PublishFailed);
    publisher.close();
  });

  it("lets go of a message that may be refused, and of no other", async () => {
    const manager = await freshStream("optional", { max_msgs: 2 });
    const publisher = new Publisher(connection, { retryMs: 20, attempts: 3 });
    for (let i = 0; i < 4; i++) {
      publisher.publish("optional.0", bytes("x"), `o.${i}`, undefined, true);
    }
    await publisher.flush();
    expect((await manager.streams.info("optional")).state.messages).toBe(2);
    publisher.publish("optional.0", bytes("x"), "o.9");
    await expect(publisher.flush()).rejects.toBeInstanceOf(PublishFailed);
    publisher.close();
  });

  it("sends nothing more after the process stood still", async () => {
    const manager = await freshStream("still");
    let nowMs = 0;
    const options = { retryMs: 60_000, standstillMs: 30_000, nowMs: () => nowMs };
    const publisher = new Publisher(connection, options);
    publisher.publish("still.0", bytes("x"), "s.0");
    await publisher.flush();
    nowMs = 29_999;
    publisher.publish("still.0", bytes("x"), "s.1");
    await publisher.flush();
    nowMs = 30_000;
    expect(() => publisher.publish("still.0", bytes("x"), "s.2")).toThrow(StoodStill);
    await expect(publisher.flush()).rejects.toBeInstanceOf(StoodStill);
    expect((await manager.streams.info("still")).state.messages).toBe(2);
    publisher.close();
  });

  it("carries dead letters whose reasons hold any text", async () => {
    const manager = await freshStream("dead");
    const publisher = new Publisher(connection);
    const source = {
      kind: "video",
      partition: 3,
      stream: "STATS",
      subject: "stats.3",
      sequence: 77,
    };
    const payload = new Uint8Array([0, 255, 10, 13]);
    const reason = new Rejection("timestamp", "line\r\nbreak 100% é 😀 \ud800", "a time");
    const letter = deadLetterOf(source, reason, payload);
    publisher.publish("dead.0", payload, "d.1", deadLetterHeaders(letter));
    await publisher.flush();
    const stored = await manager.streams.getMessage("dead", { last_by_subj: "dead.0" });
    if (stored === null) throw new Error("nothing stored");
    const read = decodeDeadLetter(stored.header, stored.data);
    expect({ ...read, found: undefined }).toEqual({ ...letter, found: undefined });
    expect(read.found).toBe(letter.found.toWellFormed());
    publisher.close();
  });
});

describe("JetStreamLog", () => {
  it("hands over one subject's events in order from any sequence, in bounded batches", async () => {
    await freshStream("log");
    const publisher = new Publisher(connection);
    await publishAll(publisher, "log", 0, 4000);
    await publisher.flush();
    const log = new JetStreamLog(jetstream(connection), "log");
    const reader = await log.read("log.1", 2000);
    const read: number[] = [];
    while (read.length < 500) {
      const batch = await reader.next(64);
      expect(batch.length).toBeLessThanOrEqual(64);
      for (const message of batch) read.push(message.sequence);
    }
    expect(read).toEqual(Array.from({ length: 500 }, (_, i) => 2002 + 4 * i));
    expect(reader.lag).toBe(0);
    const waiting = reader.next(64);
    reader.wake();
    expect(await waiting).toEqual([]);
    publisher.publish("log.1", bytes("late"), "late");
    expect(await reader.next(64)).toHaveLength(1);
    await reader.close();
    publisher.close();
  });

  it("goes on after the server was killed and came back", async () => {
    await freshStream("outage");
    const publisher = new Publisher(connection, { retryMs: 200 });
    await publishAll(publisher, "outage", 0, 400);
    await publisher.flush();
    const reader = await new JetStreamLog(jetstream(connection), "outage").read("outage.2", 0);
    let seen = (await reader.next(50)).length;
    await nats.kill();
    await nats.restart();
    await publishAll(publisher, "outage", 400, 800);
    await publisher.flush();
    const sequences = new Set<number>();
    while (seen + sequences.size < 200) {
      for (const message of await reader.next(50)) sequences.add(message.sequence);
    }
    expect(seen + sequences.size).toBe(200);
    seen += sequences.size;
    await reader.close();
    publisher.close();
  });

  it("refuses to read after a checkpoint that the log never reached", async () => {
    await freshStream("short");
    const log = new JetStreamLog(jetstream(connection), "short");
    await expect(log.read("short.0", 10)).rejects.toThrow(/belongs to another log/);
  });
});
