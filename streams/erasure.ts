// Erasure: what partitions are told of somebody who is to be forgotten, through the log, so that it has its
// place in the order of everything; and the name that a person has once the id is gone.
import { createHmac } from "node:crypto";
import { Result, Schema } from "effect";
import { beginsWith, jsonOf } from "./json-payload.ts";
import { maxTimeMs } from "../ml/ranges.ts";
import { saltedHash } from "../ml/text-hash.ts";
import { Rejection, rejectionOf } from "./rejection.ts";
import { InvalidId } from "./errors.ts";
import { decodeToken, encodeToken, isId } from "./token.ts";

/** Hexadecimal digits of a digest, and of the key that digests are made with. */
export const digestDigits = 32;
export const keyDigits = 64;

/** The JSON of a digest. */
export const Digest = Schema.String.check(
  Schema.isPattern(new RegExp(`^[0-9a-f]{${digestDigits}}$`)),
);
const Key = Schema.String.check(Schema.isPattern(new RegExp(`^[0-9a-f]{${keyDigits}}$`)));
const Id = Schema.String.check(Schema.makeFilter(isId));
const Token = Schema.String.check(Schema.makeFilter(isToken));
const Time = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: maxTimeMs }));

const common = {
  /** The id of the erasure. */
  erasure: Id,
  /** {@link digestOf} the user's token, by this key. */
  digest: Digest,
  key: Key,
  /** {@link hintOf} it, by this key. */
  hint: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2 ** 32 - 1 })),
  /** Event time up to which everything of the user is forgotten, milliseconds since the epoch. */
  atMs: Time,
};

/**
 * A command of an erasure. `user` goes to the user's actor and names it; `everybody` goes to a partition,
 * which from then on refuses what is older than the erasure, and names nobody; `video` goes to what is known
 * of a video, which drops the open play of the viewer with this hash.
 */
export const ErasureCommand = Schema.Union([
  Schema.Struct({ ...common, to: Schema.Literal("user"), user: Token }),
  Schema.Struct({ ...common, to: Schema.Literal("everybody") }),
  Schema.Struct({
    ...common,
    to: Schema.Literal("video"),
    video: Token,
    viewer: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 32 - 1 })),
  }),
]);
export type ErasureCommand = typeof ErasureCommand.Type;

/** What tells a user's actor to forget, and what tells a video. */
export type UserErasure = Extract<ErasureCommand, { to: "user" }>;
export type VideoErasure = Extract<ErasureCommand, { to: "video" }>;

const decodeJson = Schema.decodeUnknownResult(ErasureCommand, { onExcessProperty: "error" });
const prefix = new TextEncoder().encode('{"erasure":');

/** Whether a message among the activity is a command of an erasure: no event of anybody's begins so. */
export function isErasure(payload: Uint8Array): boolean {
  return beginsWith(payload, prefix);
}

/** Writes a command; {@link decodeErasure} reads it. */
export function erasureJson(command: ErasureCommand): string {
  const { erasure, ...others } = command;
  return JSON.stringify({ erasure, ...others });
}

/** Reads a command, or says why these bytes are none. */
export function decodeErasure(payload: Uint8Array): ErasureCommand | Rejection {
  const json = jsonOf(payload, "a command of an erasure");
  if (json instanceof Rejection) return json;
  const decoded = decodeJson(json);
  return Result.isFailure(decoded)
    ? rejectionOf(decoded.failure, json, { payload: "a command of an erasure" })
    : decoded.success;
}

/**
 * What stands for a user once the id is gone: HMAC-SHA-256 of the subject token of the id, cut to 128 bits,
 * in hexadecimal digits. Whoever has the key can tell whether a given id is meant, and nobody else.
 * `key` is hexadecimal, too. Source: RFC 2104.
 *
 * ```ts
 * digestOf("00".repeat(32), "ann"); // "1e9ea7013b2e8d6fe7d56ec90b2e7e66"
 * ```
 */
export function digestOf(key: string, token: string): string {
  return createHmac("sha256", key).update(token).digest("hex").slice(0, digestDigits);
}

/**
 * 32 bits by which nearly everybody is told from somebody with the same {@link digestOf}, at a hundredth of
 * its price.
 */
export function hintOf(key: string, token: string): number {
  return saltedHash(token, Number.parseInt(key.slice(0, 8), 16));
}

/** {@link digestOf} an id. */
export function pseudonymOf(key: string, userId: string): string {
  return digestOf(key, encodeToken(userId));
}

function isToken(text: string): boolean {
  try {
    decodeToken(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidId) return false;
    throw error;
  }
}

/** Tells that the log holds an event of somebody who was erased: it is to be removed, too. */
export const Refusal = Schema.Struct({
  /** Sequence in the stream of activity. */
  sequence: Schema.Int.check(Schema.isGreaterThan(0)),
});
