// Reading the streams of the proof: each from where it was read last, to its end.
import { DeliverPolicy, jetstream, jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import type { LogMessage } from "../../streams/log.ts";
import { streamNames } from "../../streams/subjects.ts";
import type { Outputs } from "./undisturbed.ts";

/** Differences of one kind that are spelt out. */
const shown = 5;

/** Hands every message of a stream after `sequence` to `take`, and says where the stream ends. */
export async function readOn(
  connection: NatsConnection,
  stream: string,
  sequence: number,
  take: (message: JsMsg) => void | Promise<void>,
): Promise<number> {
  const client = jetstream(connection);
  const { state } = await (await client.streams.get(stream)).info();
  if (state.last_seq <= sequence) return sequence;
  const consumer = await client.consumers.get(stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: sequence + 1,
  });
  for await (const message of await consumer.consume({ max_messages: 5000 })) {
    await take(message);
    if (message.seq >= state.last_seq) break;
  }
  return state.last_seq;
}

/** An event as the partitions get it. */
export function logMessageOf(message: JsMsg): LogMessage {
  return {
    sequence: message.seq,
    arrivedAtMs: Math.floor(message.info.timestampNanos / 1_000_000),
    subject: message.subject,
    payload: message.data,
  };
}

export function messageId(message: JsMsg): string {
  return message.headers?.get("Nats-Msg-Id") ?? "";
}

/** Crosses messages off a list on which each stands once, and tells what did not go by it. */
export class Tally {
  private readonly expected: Outputs;
  private readonly name: string;
  private readonly wrong = new Map<string, string[]>();
  private readonly seen = new Set<string>();

  constructor(name: string, expected: Outputs) {
    this.name = name;
    this.expected = new Map(expected);
  }

  take(id: string, digest: string): void {
    const wanted = this.expected.get(id);
    if (this.expected.delete(id)) {
      this.seen.add(id);
      if (wanted !== digest) this.note("other than they should be", id);
    } else this.note(this.seen.has(id) ? "there twice" : "there without being expected", id);
  }

  /** Ids that have not come. */
  get missing(): number {
    return this.expected.size;
  }

  /** Messages that have come as they should. */
  get matched(): number {
    return this.seen.size;
  }

  /** One line for every kind of difference; `mayMiss` lets expected messages be absent. */
  differences(mayMiss = false): string[] {
    const wrong = new Map(this.wrong);
    if (!mayMiss && this.missing > 0) wrong.set("missing", [...this.expected.keys()]);
    return [...wrong].map(([kind, ids]) =>
      `${this.name}: ${ids.length} messages are ${kind}, such as ${ids.slice(0, shown).join(", ")}`
    );
  }

  private note(kind: string, id: string): void {
    const ids = this.wrong.get(kind);
    if (ids === undefined) this.wrong.set(kind, [id]);
    else ids.push(id);
  }
}

/** Where the log of each partition ends, by partition; 0 where it is empty. */
export async function logEnds(
  connection: NatsConnection,
  partitionCount: number,
): Promise<number[]> {
  const manager = await jetstreamManager(connection);
  return await Promise.all(Array.from({ length: partitionCount }, async (_, partition) => {
    const last = await manager.streams.getMessage(streamNames.stats, {
      last_by_subj: `stats.${partition}`,
    });
    return last?.seq ?? 0;
  }));
}
