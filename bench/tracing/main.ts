// What traces cost a partition: the same readings through the same partition of videos, with the export
// off, on with nothing recorded, and with a part of the readings traced. Log, store and output are in
// memory, so that nothing but the partition is measured, and by its CPU time, which those who share the
// machine change least. Prints a table for docs/tracing.md.
import { Buffer } from "node:buffer";
import process from "node:process";
import { MsgHdrsImpl } from "nats";
import { systemClock } from "../../actors/clock.ts";
import { Partition } from "../../actors/partition.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { nothingSkipped } from "../../actors/restarts.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { MemoryStore } from "../../db/memory-store.ts";
import type { LogMessage, LogReader } from "../../streams/log.ts";
import type { Output } from "../../streams/output.ts";
import { exportRequest } from "../../streams/tracing/otlp.ts";
import { SpanQueue } from "../../streams/tracing/span-queue.ts";
import { newTrace } from "../../streams/tracing/trace-context.ts";
import { traceOfMessage } from "../../streams/tracing/trace-headers.ts";
import { table } from "../table.ts";

const readings = 20_000;
const videos = 500;
const rounds = 12;
const resource = { serviceName: "bench", serviceVersion: "0", host: "here", process: 1 };

interface Mode {
  readonly name: string;
  readonly exports: boolean;
  /** Every how many readings one is traced. */
  readonly every: number;
}
const modes: readonly Mode[] = [
  { name: "export off", exports: false, every: Infinity },
  { name: "export on, nothing recorded", exports: true, every: Infinity },
  { name: "1 % recorded", exports: true, every: 100 },
  { name: "10 % recorded", exports: true, every: 10 },
];

function messagesOf({ every }: Mode): LogMessage[] {
  const startMs = Date.UTC(2026, 0, 1);
  return Array.from({ length: readings }, (_, i) => {
    const round = Math.floor(i / videos);
    const atMs = startMs + round * 60_000;
    const views = 1000 + round * (5 + i % 50);
    const payload = Buffer.from(JSON.stringify({
      timestamp: new Date(atMs).toISOString(),
      video_id: `video-${i % videos}`,
      viewCount: views,
      likeCount: views >> 5,
      commentCount: views >> 8,
    }));
    const id = (i + 1).toString(16);
    const trace = (i + 1) % every === 0
      ? newTrace(id.padStart(32, "0"), id.padStart(16, "0"))
      : undefined;
    return { sequence: i + 1, arrivedAtMs: atMs, subject: "stats.0", payload, trace };
  });
}

/** Hands out `messages` as a partition asks for them. */
function readerOf(messages: readonly LogMessage[]): LogReader {
  let position = 0;
  return {
    get lag() {
      return messages.length - position;
    },
    next(max) {
      const batch = messages.slice(position, position + max);
      position += batch.length;
      if (batch.length > 0) return Promise.resolve(batch);
      return new Promise((resolve) => setTimeout(() => resolve([]), 1));
    },
    wake() {},
    close: () => Promise.resolve(),
  };
}

const nowhere: Output = {
  hasRoom: true,
  ready: () => Promise.resolve(),
  publish() {},
  flush: () => Promise.resolve(),
  close() {},
};

/** Microseconds of CPU a reading, spans exported among it. */
async function drained(mode: Mode): Promise<{ microseconds: number; spans: number }> {
  const queue = mode.exports ? new SpanQueue(0, Infinity) : undefined;
  const reader = readerOf(messagesOf(mode));
  const log = { read: () => Promise.resolve(reader) };
  const ports = { store: new MemoryStore(), log, output: nowhere, clock: systemClock };
  const partition = new Partition(videoKind, { ...ports, tracing: queue }, {
    ...defaultPartitionSettings,
    partition: 0,
    partitionCount: 1,
    owner: "bench",
    stream: "STATS",
    subject: "stats.0",
    skip: nothingSkipped,
  });
  const before = process.cpuUsage();
  const running = partition.run();
  let spans = 0;
  while (partition.status().committedSequence < readings) {
    // What the export does, but for the network.
    const taken = queue?.take(512) ?? [];
    spans += taken.length;
    if (taken.length > 0) exportRequest(resource, taken);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  partition.stop();
  await running;
  const { user, system } = process.cpuUsage(before);
  return { microseconds: (user + system) / readings, spans: spans + (queue?.length ?? 0) };
}

/** Nanoseconds for `look` at a message that has an id and no trace, at best. */
function lookup(look: (message: Message) => unknown): number {
  const line = Buffer.from("HMSG stats.0 1 $JS.ACK.STATS.c.1.1.1.1700000000000000000.0 59 241\r\n");
  const headers = Buffer.from("NATS/1.0\r\nNats-Msg-Id: 4bf92f3577b34da6a3ce929d0e0e4736\r\n\r\n");
  const head = Buffer.concat([line, headers]);
  const bytes = Buffer.alloc(200 * 300);
  const messages = Array.from({ length: 200 }, (_, i): Message => {
    head.copy(bytes, i * 300);
    const [from, to] = [i * 300 + head.length, (i + 1) * 300];
    const { buffer, byteOffset } = bytes;
    return {
      data: new Uint8Array(buffer, byteOffset + from, to - from),
      get headers() {
        return MsgHdrsImpl.decode(bytes.subarray(i * 300 + line.length, from));
      },
    };
  });
  let bestNs = Infinity;
  for (let pass = 0; pass < 2000; pass++) {
    const startMs = performance.now();
    for (const message of messages) if (look(message)) throw new Error("found a trace");
    bestNs = Math.min(bestNs, (performance.now() - startMs) * 1e6 / messages.length);
  }
  return bestNs;
}

interface Message {
  readonly data: Uint8Array;
  readonly headers: MsgHdrsImpl;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

const quick = lookup(traceOfMessage).toFixed(0);
const general = lookup(({ headers }) => headers.get("traceparent")).toFixed(0);
process.stdout.write(
  `Looking for a trace in a message that has none: ${quick} ns; by decoding its headers: ` +
    `${general} ns.\n\n`,
);
const costs = modes.map(() => [] as number[]);
const spans = modes.map(() => 0);
for (const mode of modes) await drained(mode);
for (let round = 0; round < rounds; round++) {
  for (let turn = 0; turn < modes.length; turn++) {
    // Each is first, last and in the middle as often as the others.
    const i = (round + turn) % modes.length;
    const found = await drained(modes[i]);
    costs[i].push(found.microseconds);
    spans[i] = found.spans;
  }
}
const rows = modes.map(({ name }, i) => {
  const ratios = costs[i].map((cost, round) => cost / costs[0][round]);
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return [name, median(costs[i]).toFixed(2), median(ratios).toFixed(3), range, String(spans[i])];
});
const head = ["", "µs of CPU a reading", "of off", "range", "spans"];
process.stdout.write(`${table(head, rows)}\n`);
