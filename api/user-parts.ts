// The places that hold something about a user, and how to read it: what an export consists of.
import { Buffer } from "node:buffer";
import { listSessions } from "../db/queries/sessions.ts";
import { findUser } from "../db/queries/users.ts";
import { decisionsWithRewards } from "../db/user-rows.ts";
import { decodeDeadLetter } from "../streams/deadletter.ts";
import { keptArmsBucket } from "../streams/kept-arm.ts";
import { decodeConsumption } from "../streams/learner-example.ts";
import { Rejection } from "../streams/rejection.ts";
import { scanStream } from "../streams/stream-scan.ts";
import { streamNames } from "../streams/subjects.ts";
import {
  headersOf,
  keptArmsOfUser,
  predictionsOfUser,
  type TracedMessage,
  type TracedStream,
  tracedStreams,
  TracedUser,
} from "../streams/user-trace.ts";
import { askOwner } from "./ask-owner.ts";
import type { Ports } from "./ports.ts";
import { featureValues, sessionItem, userSummary } from "./user-summary.ts";

/** Rows that one query reads. */
const pageRows = 1000;

/** Takes one thing that was found; resolves once there is room for another. */
export type Take = (item: unknown) => Promise<void>;

/** One place. */
export interface UserPart {
  readonly name: string;
  readonly from: string;
  readonly read: (take: Take) => Promise<void>;
}

/** Every place that names users, by the subject token of one. */
export function partsOfUser(key: string, ports: Ports): readonly UserPart[] {
  const { database: { drizzle }, nats } = ports;
  const user = new TracedUser(key);
  return [
    {
      name: "profile",
      from: "table users",
      async read(take) {
        const row = await findUser(drizzle, key);
        if (row !== undefined) await take({ user: userSummary(row), features: featureValues(row) });
      },
    },
    {
      name: "state",
      from: "actor of the user",
      async read(take) {
        const reply = await askOwner(nats, "user", key);
        if (reply.kind === "silence") throw new Error(reply.reason);
        if (reply.kind === "answer") await take(reply.live["state"]);
      },
    },
    {
      name: "sessions",
      from: "table sessions",
      async read(take) {
        for (let after: number | undefined, more = true; more;) {
          const range = { fromMs: undefined, toMs: undefined, limit: pageRows, after };
          const page = await listSessions(drizzle, { userKey: key, ...range });
          for (const row of page.items) await take(sessionItem(row));
          [after, more] = [page.items.at(-1)?.number, page.more];
        }
      },
    },
    {
      name: "decisions",
      from: "tables decisions and rewards",
      async read(take) {
        for await (const row of decisionsWithRewards(drizzle, user.id)) await take(row);
      },
    },
    ...tracedStreams.map((traced) => tracedPart(traced, user, ports)),
    subjectPart("predictions", streamNames.predictions, predictionsOfUser(key), ports),
    subjectPart("kept arms", `KV_${keptArmsBucket}`, keptArmsOfUser(key), ports),
  ];
}

const partNames: Readonly<Record<string, string>> = {
  [streamNames.activity]: "events",
  [streamNames.decisions]: "logged decisions",
  [streamNames.examples]: "consumptions",
  [streamNames.deadLetters]: "dead letters",
};

/** Messages that have to be looked for. */
function tracedPart(
  { stream, subject, timeOf }: TracedStream,
  user: TracedUser,
  { nats }: Ports,
): UserPart {
  return {
    name: partNames[stream] ?? stream,
    from: `stream ${stream}`,
    read: (take) =>
      scanStream(nats, stream, subject, async (message) => {
        if (timeOf(user, message) === undefined) return;
        await take({ ...placeOf(message), ...contentOf(stream, message) });
      }),
  };
}

/** Messages under subjects that name the user. */
function subjectPart(name: string, stream: string, subject: string, { nats }: Ports): UserPart {
  return {
    name,
    from: `stream ${stream}`,
    read: (take) =>
      scanStream(nats, stream, subject, async (message) => {
        await take({ ...placeOf(message), subject: message.subject, ...valueOf(message.data) });
      }),
  };
}

function placeOf({ seq, time }: { readonly seq: number; readonly time: Date }) {
  return { sequence: seq, storedAt: time.toISOString() };
}

function contentOf(stream: string, message: TracedMessage) {
  const { data } = message;
  const headers = headersOf(message);
  if (stream === streamNames.deadLetters && headers !== undefined) {
    const { field, found, wanted } = decodeDeadLetter(headers, data);
    return { reason: { field, found, wanted }, ...valueOf(data) };
  }
  if (stream !== streamNames.examples) return valueOf(data);
  const consumption = decodeConsumption(data);
  if (consumption instanceof Rejection) return valueOf(data);
  const { atMs, item, category, recent } = consumption;
  const at = new Date(atMs).toISOString();
  return { value: { at, item, category: category ?? null, recent: [...recent] } };
}

/** A payload as JSON; as base64 where it is none. */
function valueOf(data: Uint8Array) {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
    return { value };
  } catch {
    return { base64: Buffer.from(data).toString("base64") };
  }
}
