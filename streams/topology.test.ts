import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "nats";
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
