import { Buffer } from "node:buffer";
import { errors, headers as createHeaders } from "nats";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../ml/bytes.ts";
import { textHash } from "../ml/text-hash.ts";
import { deadLetterHeaders } from "./deadletter.ts";
import { erasureJson } from "./erasure.ts";
import { encodeConsumption, encodeFactors } from "./learner-example.ts";
import { streamNames } from "./subjects.ts";
import { everybodysErasure, userErasure, videoErasure } from "./testing-erasure.ts";
import { encodeToken } from "./token.ts";
import { tracedStreams, TracedUser } from "./user-trace.ts";

const zoe = new TracedUser(encodeToken('Zoë "Q"'));

function timeIn(stream: string, data: Uint8Array | string, about: Record<string, string> = {}) {
  const traced = tracedStreams.find((other) => other.stream === stream);
  const headers = createHeaders();
  const letter = { kind: "user", partition: 0, stream: "ACTIVITY", sequence: 1, wanted: "w" };
  const texts = { subject: "s", field: "f", found: "x", ...about };
  const all = deadLetterHeaders({ ...letter, ...texts, payload: new Uint8Array(0) });
  for (const [name, value] of Object.entries(all)) headers.set(name, value);
  return traced?.timeOf(zoe, { seq: 1, subject: "", headers, data: Buffer.from(data) });
}

describe("what is about a user", () => {
  const timestamp = "2025-01-02T00:00:00Z";
  const atMs = Date.parse(timestamp);
  const { activity, decisions, deadLetters, examples } = streamNames;

  it("is an event of theirs, however JSON writes the id", () => {
    const event = JSON.stringify({ user_id: zoe.id, timestamp });
    expect(timeIn(activity, event)).toBe(atMs);
    expect(timeIn(activity, event.replace("ë", "\\u00eb"))).toBe(atMs);
    expect(timeIn(activity, JSON.stringify({ user_id: zoe.id, timestamp: "never" }))).toBe(
      -Infinity,
    );
    expect(timeIn(activity, event.slice(0, -1))).toBe(-Infinity);
    expect(timeIn(activity, JSON.stringify({ user: zoe.id }))).toBe(-Infinity);
  });

  it("is no event of others, even one that speaks of them", () => {
    expect(timeIn(activity, JSON.stringify({ user_id: "ann", timestamp }))).toBe(undefined);
    expect(timeIn(activity, JSON.stringify({ user_id: "ann", to: zoe.id }))).toBe(undefined);
    expect(timeIn(activity, JSON.stringify({ user_id: `${zoe.id}2`, timestamp }))).toBe(undefined);
    expect(timeIn(activity, "")).toBe(undefined);
  });

  it("is the command that names them and the one to a video, but none to everybody", () => {
    const about = { video: "v", viewer: textHash(zoe.id) };
    expect(timeIn(activity, erasureJson(userErasure(zoe.id, 7)))).toBe(7);
    expect(timeIn(activity, erasureJson(videoErasure(zoe.id, 8, about)))).toBe(8);
    expect(timeIn(activity, erasureJson(everybodysErasure(zoe.id, 9)))).toBe(undefined);
    expect(timeIn(activity, erasureJson(userErasure("ann", 7)))).toBe(undefined);
  });

  it("is a decision for them, and what they consumed", () => {
    expect(timeIn(decisions, JSON.stringify({ user_id: zoe.id, at: timestamp }))).toBe(atMs);
    const rest = { item: "a", category: undefined, recent: new Uint32Array(0), atMs };
    const consumed = (user: string) => encodeConsumption({ ...rest, user }, new ByteWriter());
    expect(timeIn(examples, consumed(zoe.token))).toBe(atMs);
    expect(timeIn(examples, consumed("ann"))).toBe(undefined);
    expect(timeIn(examples, consumed(zoe.token).slice(0, -1))).toBe(-Infinity);
    const factors = { version: 1, hashes: new Uint32Array(0), values: new Float32Array(0) };
    expect(timeIn(examples, encodeFactors(factors))).toBe(undefined);
  });

  it("is a dead letter that names them anywhere", () => {
    expect(timeIn(deadLetters, `no JSON: ${JSON.stringify(zoe.id)}`)).toBe(-Infinity);
    expect(timeIn(deadLetters, "", { found: zoe.id })).toBe(-Infinity);
    expect(timeIn(deadLetters, "", { subject: `snapshot.user.${zoe.token}` })).toBe(-Infinity);
    expect(timeIn(deadLetters, "", { field: `timer.${zoe.token}` })).toBe(-Infinity);
    expect(timeIn(deadLetters, erasureJson(userErasure(zoe.id, 7)))).toBe(-Infinity);
    expect(timeIn(deadLetters, '{"user_id":"ann"}')).toBe(undefined);
  });

  it("is found beside messages whose headers the client refuses to read", () => {
    const letters = tracedStreams.find(({ stream }) => stream === deadLetters);
    const unreadable = (data: string) => ({
      seq: 1,
      subject: "",
      data: Buffer.from(data),
      get headers(): never {
        throw new errors.InvalidArgumentError("' ' is not a valid character in a header name");
      },
    });
    expect(letters?.timeOf(zoe, unreadable("{}"))).toBe(undefined);
    expect(letters?.timeOf(zoe, unreadable(JSON.stringify(zoe.id)))).toBe(-Infinity);
  });
});
