// Whether a message is about one user: where to look for it in every stream, and how to tell.
import { Buffer } from "node:buffer";
import { errors, type MsgHdrs } from "nats";
import { textHash } from "../ml/text-hash.ts";
import { decodeDeadLetter } from "./deadletter.ts";
import { decodeErasure, isErasure } from "./erasure.ts";
import { jsonIn, textOf } from "./json-payload.ts";
import { keptArmSubject } from "./kept-arm.ts";
import { decodeConsumption, isFactors } from "./learner-example.ts";
import { Rejection } from "./rejection.ts";
import { learnerSubject, streamNames } from "./subjects.ts";
import { parseTime } from "./time.ts";
import { decodeToken } from "./token.ts";

/** What of a message is looked at. */
export interface TracedMessage {
  readonly seq: number;
  readonly subject: string;
  readonly headers?: MsgHdrs | undefined;
  readonly data: Uint8Array;
}

/**
 * The headers of a message; undefined where it has none, or such as the client refuses to read: the server
 * stores whatever somebody sends, but Troupe writes no such names.
 */
export function headersOf(message: TracedMessage): MsgHdrs | undefined {
  try {
    return message.headers;
  } catch (error) {
    if (error instanceof errors.InvalidArgumentError) return undefined;
    throw error;
  }
}

/** A stream that has messages about users among others. */
export interface TracedStream {
  readonly stream: string;
  /** Under which they are found. */
  readonly subject: string;
  /**
   * The time of a message that is about the user, milliseconds since the epoch; -Infinity for one that names
   * none, undefined for one that is about somebody or something else.
   */
  readonly timeOf: (user: TracedUser, message: TracedMessage) => number | undefined;
}

/** One user, and how they are written. */
export class TracedUser {
  readonly token: string;
  readonly id: string;
  /** As JSON writes it, quotes included. */
  private readonly quoted: string;
  private readonly bytes: Uint8Array;

  /** The user with this subject token. */
  constructor(token: string) {
    this.token = token;
    this.id = decodeToken(token);
    this.quoted = JSON.stringify(this.id);
    this.bytes = Buffer.from(this.quoted.slice(1, -1));
  }

  /** Whether bytes may name the user in JSON: for sure not where neither the id nor an escape is in them. */
  mayBeIn(bytes: Uint8Array): boolean {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.includes(this.bytes) || buffer.includes("\\");
  }

  /** Whether a text names the user in quotes. */
  isQuotedIn(text: string): boolean {
    return text.includes(this.quoted);
  }
}

/** Streams that have to be looked through, message by message. */
export const tracedStreams: readonly TracedStream[] = [
  { stream: streamNames.activity, subject: "activity.>", timeOf: activityTime },
  { stream: streamNames.decisions, subject: "experiments.*.decision.*", timeOf: decisionTime },
  {
    stream: streamNames.examples,
    subject: learnerSubject("recommendations"),
    timeOf: consumptionTime,
  },
  { stream: streamNames.deadLetters, subject: "deadletters.>", timeOf: deadLetterTime },
];

/** Subjects of the messages that name a user in their subject. */
export function predictionsOfUser(token: string): string {
  return `predictions.user.${token}.>`;
}

/** Entries of the bucket of kept arms, in every experiment. */
export function keptArmsOfUser(token: string): string {
  return keptArmSubject("*", token);
}

function activityTime(user: TracedUser, { data }: TracedMessage): number | undefined {
  if (isErasure(data)) return commandTime(user, data);
  return timeIn(user, data, "timestamp");
}

function decisionTime(user: TracedUser, { data }: TracedMessage): number | undefined {
  return timeIn(user, data, "at");
}

/** Commands that tell everybody name nobody, and stay. */
function commandTime(user: TracedUser, data: Uint8Array): number | undefined {
  const command = decodeErasure(data);
  if (command instanceof Rejection) {
    return user.isQuotedIn(textOf(data) ?? "") ? -Infinity : undefined;
  }
  if (command.to === "everybody") return undefined;
  const isTheirs = command.to === "user"
    ? command.user === user.token
    : command.viewer === textHash(user.id);
  return isTheirs ? command.atMs : undefined;
}

/** The time of JSON whose `user_id` is the user's; what has none is theirs where it names them anywhere. */
function timeIn(user: TracedUser, data: Uint8Array, field: string): number | undefined {
  if (!user.mayBeIn(data)) return undefined;
  const text = textOf(data) ?? Buffer.from(data).toString("latin1");
  const json = jsonIn(text, "JSON");
  if (typeof json !== "object" || json === null || json instanceof Rejection) {
    return user.isQuotedIn(text) ? -Infinity : undefined;
  }
  const owner: unknown = Reflect.get(json, "user_id");
  if (typeof owner === "string" && owner !== user.id) return undefined;
  if (typeof owner !== "string" && !user.isQuotedIn(text)) return undefined;
  const time: unknown = Reflect.get(json, field);
  const atMs = typeof time === "string" || typeof time === "number" ? parseTime(time) : NaN;
  return Number.isNaN(atMs) ? -Infinity : atMs;
}

function consumptionTime({ token }: TracedUser, { data }: TracedMessage): number | undefined {
  if (isFactors(data)) return undefined;
  const consumption = decodeConsumption(data);
  if (!(consumption instanceof Rejection)) {
    return consumption.user === token ? consumption.atMs : undefined;
  }
  // Whatever it is, it may name them as snapshots write texts.
  return Buffer.from(data).includes(Buffer.from(token, "utf16le")) ? -Infinity : undefined;
}

/** A dead letter goes whenever it names the user, whatever it says of times. */
function deadLetterTime(user: TracedUser, message: TracedMessage): number | undefined {
  const { id, token } = user;
  const { data } = message;
  const text = textOf(data) ?? Buffer.from(data).toString("latin1");
  if (user.isQuotedIn(text) || timeIn(user, data, "timestamp") !== undefined) return -Infinity;
  if (isErasure(data) && commandTime(user, data) !== undefined) return -Infinity;
  if (consumptionTime(user, { seq: 0, subject: "", data }) !== undefined) return -Infinity;
  const headers = headersOf(message);
  if (headers === undefined) return undefined;
  const { subject, field, found } = decodeDeadLetter(headers, data);
  const names = found === id || user.isQuotedIn(found) || subject.split(".").includes(token) ||
    field.split(".").includes(token);
  return names ? -Infinity : undefined;
}
