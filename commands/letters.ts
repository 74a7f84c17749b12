// Dead letters as their stream holds them: the newest, one, or all; and what each can be replayed to.
import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import { type DeadLetter, decodeDeadLetter } from "../streams/deadletter.ts";
import { jsonOf } from "../streams/json-payload.ts";
import { eventSubject } from "../streams/event.ts";
import { streamNames } from "../streams/subjects.ts";
import { isId } from "../streams/token.ts";

/** A dead letter and its place in the stream of dead letters. */
export interface StoredLetter extends Omit<DeadLetter, "sequence"> {
  /** Sequence among the dead letters. */
  readonly number: number;
  /** Sequence that the event had in its own stream. */
  readonly sequence: number;
  /** When it was rejected, ISO. */
  readonly at: string;
}

const pageSize = 100;

/** The newest letters first, `limit` at most. */
export async function newestLetters(
  manager: JetStreamManager,
  limit: number,
): Promise<StoredLetter[]> {
  const { first, last } = await rangeOf(manager);
  const letters: StoredLetter[] = [];
  for (let end = last; end >= first && letters.length < limit; end -= pageSize) {
    const page = await letterRange(manager, Math.max(first, end - pageSize + 1), end);
    letters.push(...page.reverse());
  }
  return letters.slice(0, limit);
}

/** All letters there are now, oldest first. */
export async function* allLetters(manager: JetStreamManager): AsyncGenerator<StoredLetter> {
  const { first, last } = await rangeOf(manager);
  for (let start = first; start <= last; start += pageSize) {
    yield* await letterRange(manager, start, Math.min(last, start + pageSize - 1));
  }
}

/** One letter; undefined where there is none of this number. */
export async function letterOf(
  manager: JetStreamManager,
  number: number,
): Promise<StoredLetter | undefined> {
  const message = await manager.direct.getMessage(streamNames.deadLetters, { seq: number });
  return message === null ? undefined : storedLetter(message);
}

/** Why an event was rejected, in one line. */
export function reasonOf(letter: Pick<DeadLetter, "field" | "found" | "wanted">): string {
  return `${letter.field}: found ${letter.found}, wanted ${letter.wanted}`;
}

/** Where the event of a letter enters Troupe again, and which kind of actor says what became of it. */
export interface Destination {
  readonly subject: string;
  readonly stream: string;
  readonly kind: "video" | "user" | "experiment";
}

/** Streams whose events can be replayed: how their subjects begin, who judges them, by which id. */
const replayable = [
  { stream: streamNames.stats, prefix: "stats.", kind: "video", field: "video_id" },
  { stream: streamNames.activity, prefix: "activity.", kind: "user", field: "user_id" },
] as const;

/** How the log stores what experiments are told: the kind of message and the experiment stay readable. */
const experimentMessage = /^experiments\.\d+\.((?:decision|reward|experiment)\.[A-Za-z0-9_-]+)$/;

/**
 * The subject under which the event of a letter enters Troupe again, or the reason why there is none.
 * The log stores partitions in place of other ids, so only the payload can say whom it is about.
 */
export function replaySubject(letter: StoredLetter): Destination | { reason: string } {
  const { stream: from, subject, payload } = letter;
  const [, message] = experimentMessage.exec(subject) ?? [];
  if (from === streamNames.decisions && message !== undefined) {
    return { subject: `events.${message}`, stream: from, kind: "experiment" };
  }
  const of = replayable.find(({ stream, prefix }) => stream === from && subject.startsWith(prefix));
  if (of === undefined) {
    return { reason: `it is no event: it came from ${from}, subject ${subject}` };
  }
  const { stream, kind, field, prefix } = of;
  const json = jsonOf(payload, "an event");
  const id: unknown = typeof json === "object" && json !== null && Reflect.get(json, field);
  const again = eventSubject(json);
  if (typeof id !== "string" || !isId(id) || !again.startsWith(`events.${prefix}`)) {
    return { reason: `its payload has no legal ${field}, so nobody can tell whose it is` };
  }
  return { subject: again, stream, kind };
}

/** The first and the last number; the last is smaller where there is no letter. */
async function rangeOf(manager: JetStreamManager): Promise<{ first: number; last: number }> {
  const { state } = await manager.streams.info(streamNames.deadLetters);
  // A stream that never held a message begins at 0, which is no sequence.
  return { first: Math.max(1, state.first_seq), last: state.last_seq };
}

/** The letters with numbers from `first` to `last`, which are at most {@link pageSize} apart. */
async function letterRange(
  manager: JetStreamManager,
  first: number,
  last: number,
): Promise<StoredLetter[]> {
  const letters: StoredLetter[] = [];
  // The server ends a batch early where messages are large.
  for (let next = first; next <= last;) {
    let received = 0;
    const batch = await manager.direct.getBatch(streamNames.deadLetters, {
      seq: next,
      batch: last - next + 1,
    });
    for await (const message of batch) {
      received++;
      next = message.seq + 1;
      if (message.seq <= last) letters.push(storedLetter(message));
    }
    if (received === 0) break;
  }
  return letters;
}

function storedLetter(message: StoredMsg): StoredLetter {
  const letter = decodeDeadLetter(message.header, message.data);
  return { ...letter, number: message.seq, at: message.time.toISOString() };
}
