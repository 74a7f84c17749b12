import { jetstream } from "@nats-io/jetstream";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newestMessages, newestMessagesOf, type StreamPage } from "./stream-page.ts";
import { noDatabase, startApp, subscriptionsOf, type TestApp } from "./testing.ts";

let system: TestApp;

beforeAll(async () => {
  system = await startApp(noDatabase);
});
afterAll(() => system?.stop());

/** A stream of `count` messages over subjects `<name>.0` to `<name>.2`, without those deleted. */
async function filledStream(name: string, count: number, deleted: readonly number[] = []) {
  const { nats, streams } = system.ports;
  await streams.streams.add({ name, subjects: [`${name}.*`], allow_direct: true });
  const publisher = jetstream(nats);
  for (let i = 1; i <= count; i++) await publisher.publish(`${name}.${i % 3}`, String(i));
  for (const sequence of deleted) await streams.streams.deleteMessage(name, sequence);
  return name;
}

/** Sequences of all pages, page by page. */
async function everything(page: (before: number | undefined) => Promise<StreamPage>) {
  const sequences: number[] = [];
  let before: number | undefined;
  do {
    const { messages, before: next } = await page(before);
    for (const message of messages) {
      expect(new TextDecoder().decode(message.payload)).toBe(String(message.sequence));
      expect(Number.isNaN(Date.parse(message.storedAt))).toBe(false);
      sequences.push(message.sequence);
    }
    if (next !== undefined) expect(next).toBeLessThan(before ?? Infinity);
    before = next;
  } while (before !== undefined);
  return sequences;
}

describe("newestMessages", () => {
  it("shows every message once, newest first, under any limit and with any gaps", async () => {
    const deleted = [1, 2, 7, 8, 9, 10, 11, 12, 30, 57, 60];
    const stream = await filledStream("gaps", 60, deleted);
    const kept = Array.from({ length: 60 }, (_, i) => 60 - i).filter((i) => !deleted.includes(i));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (limit) => {
        const found = await everything((before) =>
          newestMessages(system.ports.streams, stream, limit, before)
        );
        expect(found).toEqual(kept);
      }),
      { numRuns: 30 },
    );
  });

  it("shows nothing of a stream that never held anything", async () => {
    const stream = await filledStream("new", 0);
    expect(await newestMessages(system.ports.streams, stream, 5, undefined))
      .toEqual({ messages: [], before: undefined });
  });

  it("shows nothing of an empty stream, nor from beyond its beginning", async () => {
    const stream = await filledStream("empty", 2, [1, 2]);
    const page = { messages: [], before: undefined };
    expect(await newestMessages(system.ports.streams, stream, 5, undefined)).toEqual(page);
    expect(await newestMessages(system.ports.streams, stream, 5, 1)).toEqual(page);
  });

  it("ends a page early, and not the list, where much is deleted", async () => {
    const { nats, streams } = system.ports;
    await streams.streams.add({ name: "hole", subjects: ["hole.*"], allow_direct: true });
    const publisher = jetstream(nats);
    await publisher.publish("hole.0", "1");
    await Promise.all(Array.from({ length: 2500 }, () => publisher.publish("hole.1", "")));
    await streams.streams.purge("hole", { filter: "hole.1" });
    const { seq } = await publisher.publish("hole.0", "2502");
    expect(seq).toBe(2502);
    const first = await newestMessages(streams, "hole", 2, undefined);
    expect(first.messages.map(({ sequence }) => sequence)).toEqual([2502]);
    expect(await everything((before) => newestMessages(streams, "hole", 2, before)))
      .toEqual([2502, 1]);
  });

  it("leaves no subscription behind", async () => {
    const stream = await filledStream("quiet", 5);
    const { nats, streams } = system.ports;
    const before = subscriptionsOf(nats);
    for (let i = 0; i < 5; i++) {
      await newestMessages(streams, stream, 5, undefined);
      await newestMessagesOf(nats, stream, "quiet.1", 5, undefined);
    }
    expect(subscriptionsOf(nats)).toBe(before);
  });
});

describe("newestMessagesOf", () => {
  it("shows every message of the subject once, newest first, under any limit", async () => {
    const stream = await filledStream("subjects", 40, [4, 37]);
    const kept = Array.from({ length: 40 }, (_, i) => 40 - i)
      .filter((i) => i % 3 === 1 && i !== 4 && i !== 37);
    for (const limit of [1, 2, 3, 7, 11, 12, 50]) {
      const found = await everything((before) =>
        newestMessagesOf(system.ports.nats, stream, "subjects.1", limit, before)
      );
      expect(found).toEqual(kept);
    }
  });

  it("shows nothing of a subject that has no messages", async () => {
    const stream = await filledStream("others", 3);
    const page = { messages: [], before: undefined };
    expect(await newestMessagesOf(system.ports.nats, stream, "others.9", 5, undefined)).toEqual(
      page,
    );
    expect(await newestMessagesOf(system.ports.nats, stream, "others.1", 5, 1)).toEqual(page);
  });
});
