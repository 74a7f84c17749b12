import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, createInbox, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { NatsUnavailable, TopologyMismatch } from "./errors.ts";
import { statsSubject, streamNames } from "./subjects.ts";
import { encodeToken, partitionOf } from "./token.ts";
import {
  declaredStreams,
  defaultTopology,
  ensureTopology,
  inspectTopology,
  isAtLeast,
  markOf,
} from "./topology.ts";

let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connect({ servers: nats.url });
});
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

function server() {
  if (connection.info === undefined) throw new Error("not connected");
  return connection.info;
}

describe("ensureTopology", () => {
  it("creates every declared stream, and changes nothing the second time", async () => {
    const manager = await jetstreamManager(connection);
    await ensureTopology(manager, server(), defaultTopology);
    const created = (await manager.streams.info(streamNames.stats)).created;
    await ensureTopology(manager, server(), defaultTopology);
    expect((await manager.streams.info(streamNames.stats)).created).toBe(created);
    expect(await inspectTopology(manager, server().max_payload, defaultTopology)).toEqual([]);
    const names = declaredStreams(defaultTopology, 1e6).map((stream) => stream.name);
    expect(names).toEqual(expect.arrayContaining(Object.values(streamNames)));
  });

  it("upgrades a setting that may change, and sees it changed behind its back", async () => {
    const manager = await jetstreamManager(connection);
    await ensureTopology(manager, server(), defaultTopology);
    const smaller = { ...defaultTopology, statsMaxBytes: 1024 ** 3 };
    const [mismatch] = await inspectTopology(manager, server().max_payload, smaller);
    expect(mismatch).toMatchObject({ stream: "STATS", field: "max_bytes", wanted: 1024 ** 3 });
    await ensureTopology(manager, server(), smaller);
    expect(await inspectTopology(manager, server().max_payload, smaller)).toEqual([]);
    await ensureTopology(manager, server(), defaultTopology);
  });

  it("refuses another number of partitions, which would scatter every actor", async () => {
    const manager = await jetstreamManager(connection);
    await ensureTopology(manager, server(), defaultTopology);
    const other = ensureTopology(manager, server(), { ...defaultTopology, partitions: 8 });
    await expect(other).rejects.toBeInstanceOf(TopologyMismatch);
    expect(await inspectTopology(manager, server().max_payload, defaultTopology)).toEqual([]);
  });

  it("refuses a server that is too old before it touches anything", async () => {
    const manager = await jetstreamManager(connection);
    const old = { version: "2.9.10", max_payload: 1024 ** 2 };
    await expect(ensureTopology(manager, old, defaultTopology)).rejects.toThrow(
      /found 2\.9\.10, wanted 2\.12\.0/,
    );
    await expect(ensureTopology(manager, old, defaultTopology)).rejects.toBeInstanceOf(
      NatsUnavailable,
    );
  });

  it("sends every id to the partition that partitionOf computes", async () => {
    const manager = await jetstreamManager(connection);
    await ensureTopology(manager, server(), defaultTopology);
    const js = jetstream(connection);
    const ids = [
      "a",
      "dQw4w9WgXcQ",
      "with space",
      "日本語",
      "\u0000",
      "x".repeat(128),
      "=7E",
      "😀",
    ];
    for (const id of ids) {
      const token = encodeToken(id);
      const { seq } = await js.publish(statsSubject(token), id);
      const stored = await manager.streams.getMessage(streamNames.stats, { seq });
      expect(stored?.subject, id).toBe(`stats.${partitionOf(token, 16)}`);
    }
  });
});

describe("isAtLeast", () => {
  it("compares numbers, not text, and counts a candidate as older than its release", () => {
    expect(isAtLeast("2.12.0", "2.12.0")).toBe(true);
    expect(isAtLeast("v2.15.1", "2.12.0")).toBe(true);
    expect(isAtLeast("2.9.10", "2.12.0")).toBe(false);
    expect(isAtLeast("3.0.0", "2.12.5")).toBe(true);
    expect(isAtLeast("2.12.0-RC.2", "2.12.0")).toBe(false);
    expect(isAtLeast("2.12.1-RC.2", "2.12.0")).toBe(true);
  });
});

describe("markOf", () => {
  /** Backs a stream up as `nats stream backup` does. */
  async function backup(connection: NatsConnection, stream: string) {
    const inbox = createInbox();
    const messages = connection.subscribe(inbox);
    const request = JSON.stringify({ deliver_subject: inbox });
    const answer = await connection.request(`$JS.API.STREAM.SNAPSHOT.${stream}`, request);
    const chunks: Uint8Array[] = [];
    for await (const message of messages) {
      if (message.data.length === 0) break;
      chunks.push(message.data);
      message.respond();
    }
    return { ...answer.json<{ config: unknown; state: unknown }>(), chunks };
  }

  /** Brings it back as `nats stream restore` does. */
  async function restore(
    connection: NatsConnection,
    stream: string,
    { config, state, chunks }: Awaited<ReturnType<typeof backup>>,
  ) {
    const request = JSON.stringify({ config, state });
    const answer = await connection.request(`$JS.API.STREAM.RESTORE.${stream}`, request);
    const { deliver_subject } = answer.json<{ deliver_subject: string }>();
    for (const chunk of chunks) await connection.request(deliver_subject, chunk);
    await connection.request(deliver_subject, new Uint8Array());
  }

  it("differs from stream to stream and comes back from a backup", async () => {
    const manager = await jetstreamManager(connection);
    const prepare = async () => {
      await ensureTopology(manager, server(), defaultTopology);
      return markOf(manager, "STATS");
    };
    await manager.streams.delete("STATS").catch(() => {});
    const first = await prepare();
    expect(await prepare()).toBe(first);
    await jetstream(connection).publish("events.stats.a", "x");
    const kept = await backup(connection, "STATS");
    await manager.streams.delete("STATS");
    expect(await prepare()).not.toBe(first);
    await manager.streams.delete("STATS");
    await restore(connection, "STATS", kept);
    expect(await prepare()).toBe(first);
    expect((await manager.streams.info("STATS")).state.messages).toBe(1);
  });
});
