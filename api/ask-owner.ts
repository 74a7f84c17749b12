// Asks an actor over NATS: the owner of its partition answers from what it holds at this moment.
import type { NatsConnection } from "nats";
import { Schema } from "effect";
import { askSubject } from "../streams/subjects.ts";
import { activeHeaders, asSpan } from "../streams/tracing/active-trace.ts";

/** How long an owner may take to answer. */
const askMs = 500;

/** Kinds of actors that can be asked. */
export type AskedKind = "video" | "user" | "engagement" | "model" | "experiment";

const Live = Schema.Record(Schema.String, Schema.Unknown);
const decodeLive = Schema.decodeUnknownSync(Live);

/** What came of a question. */
export type Reply =
  /** The actor's state and the status of its partition. */
  | { readonly kind: "answer"; readonly live: typeof Live.Type }
  /** The owner has no such actor. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** Nobody answered, or nothing usable. */
  | { readonly kind: "silence"; readonly reason: string };

/** Asks the owner of an actor; that nobody gives a usable answer is an answer, too. */
export async function askOwner(
  nats: NatsConnection,
  kind: AskedKind,
  key: string,
  question?: object,
): Promise<Reply> {
  try {
    const body = question && JSON.stringify(question);
    const attributes = { "messaging.system": "nats", "troupe.kind": kind };
    const reply = await asSpan(
      { name: `ask ${kind}`, kind: "client", attributes },
      () => nats.request(askSubject(kind, key), body, { timeout: askMs, ...activeHeaders() }),
    );
    const refusal = reply.headers?.get("Nats-Service-Error") ?? "";
    if (refusal === "") return { kind: "answer", live: decodeLive(reply.json()) };
    const isUnknown = reply.headers?.get("Nats-Service-Error-Code") === "404";
    return { kind: isUnknown ? "unknown" : "silence", reason: refusal };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "silence", reason: `no usable answer from the ${kind}'s owner: ${reason}` };
  }
}

/** A reply as answers show it: the live state, or why there is none. */
export function liveOf(reply: Reply): Pick<LiveState, "live" | "liveError"> {
  if (reply.kind === "answer") return { live: reply.live, liveError: null };
  return { live: null, liveError: reply.reason };
}

/** The live state as part of an answer. */
interface LiveState {
  readonly live: typeof Live.Type | null;
  readonly liveError: string | null;
}
