import { describe, expect, it } from "vitest";
import type { LogMessage } from "../streams/log.ts";
import type { Span, Tracing } from "../streams/tracing/span.ts";
import type { OutboxMessage } from "./outbox.ts";
import { PartitionTraces } from "./partition-traces.ts";

/** Takes spans, by a clock that moves a millisecond whenever it is asked. */
class Taken implements Tracing {
  readonly ratio = 0;
  readonly spans: Span[] = [];
  dropped = 0;
  private time = 1000;

  nowMs(): number {
    return this.time++;
  }

  randomHex(): string {
    throw new Error("a partition draws nothing: its replays repeat its spans");
  }

  record(span: Span): void {
    this.spans.push(span);
  }

  drop(count: number): void {
    this.dropped += count;
  }
}

const source = { kind: "video", partition: 3, stream: "STATS" };
const counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };

function message(sequence: number, isTraced = true): LogMessage {
  const traceId = sequence.toString(16).padStart(32, "0");
  const trace = { traceId, spanId: "00f067aa0ba902b7", flags: 1, state: undefined };
  const payload = new Uint8Array();
  return { sequence, arrivedAtMs: 900, subject: "s", payload, trace: isTraced ? trace : undefined };
}

function output({ trace }: LogMessage): OutboxMessage {
  const payload = new Uint8Array();
  const headers = { "Troupe-Kind": "video" };
  return { subject: "o", payload, messageId: "id", headers, mayBeRefused: false, trace };
}

/** What a partition does with a batch, each event of which says something. */
async function run(traces: PartitionTraces, messages: LogMessage[], commit: () => Promise<void>) {
  const running = { ...counts };
  traces.take(messages);
  for (const each of messages) traces.step(each, running, () => running.stepped++);
  const startMs = traces.nowMs();
  const headers = messages.map((each) => each.trace && traces.headersOf(output(each), each.trace));
  traces.published(startMs);
  await traces.checkpoint(1, commit);
  return headers;
}

const committed = () => Promise.resolve();

describe("the spans of a partition", () => {
  it("are those of traced events alone", async () => {
    const taken = new Taken();
    await run(new PartitionTraces(taken, source), [message(1, false), message(2)], committed);
    expect(taken.spans.map(({ name }) => name))
      .toEqual(["consume video", "step video", "publish", "checkpoint"]);
    expect(new Set(taken.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(taken.spans.every(({ startMs, endMs }) => startMs < endMs)).toBe(true);
  });

  it("have the same ids whenever they are made: a replay repeats them", async () => {
    const [first, replayed] = [new Taken(), new Taken()];
    const at = new PartitionTraces(first, source);
    const lost = await run(at, [message(1), message(2)], () => Promise.reject(new Error("gone")))
      .catch((error: Error) => error.message);
    expect(lost).toBe("gone");
    await run(new PartitionTraces(replayed, source), [message(1), message(2)], committed);
    const ids = ({ spans }: Taken) => spans.map(({ name, spanId }) => [name, spanId]);
    expect(ids(first)).toEqual(ids(replayed));
    expect(new Set(first.spans.map(({ spanId }) => spanId)).size).toBe(8);
    expect(first.spans.filter(({ error }) => error === "Error").map(({ name }) => name))
      .toEqual(["checkpoint", "checkpoint"]);
    const elsewhere = new Taken();
    await run(new PartitionTraces(elsewhere, { ...source, kind: "user" }), [message(1)], committed);
    expect(ids(elsewhere).some(([, id]) => ids(first).flat().includes(id))).toBe(false);
  });

  it("are carried on by what the events say, beside the headers that are there", async () => {
    const taken = new Taken();
    const [headers] = await run(new PartitionTraces(taken, source), [message(1)], committed);
    const publish = taken.spans.find(({ name }) => name === "publish");
    expect(headers).toEqual({
      "Troupe-Kind": "video",
      traceparent: `00-${publish?.traceId}-${publish?.spanId}-01`,
    });
  });

  it("are passed on unchanged, and no spans made, where nobody takes them", async () => {
    const [headers] = await run(new PartitionTraces(undefined, source), [message(1)], committed);
    expect(headers?.traceparent).toBe(`00-${message(1).trace?.traceId}-00f067aa0ba902b7-01`);
  });

  it("say what became of the event, and how its step failed", () => {
    const taken = new Taken();
    const traces = new PartitionTraces(taken, source);
    const messages = [1, 2, 3, 4, 5, 6].map((sequence) => message(sequence));
    traces.take(messages);
    const running = { ...counts };
    const steps = [
      () => running.stepped++,
      () => running.late++,
      () => running.duplicates++,
      () => running.deadLetters++,
      () => {},
    ];
    steps.forEach((step, i) => traces.step(messages[i], running, step));
    expect(() =>
      traces.step(messages[5], running, () => {
        throw new RangeError("with somebody's id in it");
      })
    ).toThrow(RangeError);
    const made = taken.spans.filter(({ name }) => name === "step video");
    expect(made.map(({ attributes, error }) => attributes["troupe.outcome"] ?? error))
      .toEqual(["stepped", "late", "duplicate", "rejected", "shared", "RangeError"]);
    expect(JSON.stringify(made)).not.toContain("somebody");
  });

  it("are bounded, in a batch and in a checkpoint; what is beyond is counted", async () => {
    const taken = new Taken();
    const traces = new PartitionTraces(taken, source);
    const many = Array.from({ length: 256 }, (_, i) => message(i + 1));
    await run(traces, many, committed);
    expect(taken.spans.length).toBe(4 * 64);
    expect(taken.dropped).toBe(192);
    for (let i = 0; i < 3; i++) {
      traces.take(many.slice(0, 40));
      traces.published(0);
    }
    const before = taken.spans.length;
    await traces.checkpoint(1, committed);
    expect(taken.spans.length - before).toBe(64);
    expect(taken.dropped).toBe(192 + 3 * 40 - 64);
  });
});
