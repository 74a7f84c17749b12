import { describe, expect, it } from "vitest";
import { MemoryLog } from "../../streams/memory-log.ts";
import { HeldLog } from "./held-log.ts";

const payload = new Uint8Array(1);

describe("a held log", () => {
  it("gives nothing out until it is opened, and nothing that comes once it holds again", async () => {
    const log = new MemoryLog();
    const held = new HeldLog(log);
    log.append("a", payload, 0);
    const reader = await held.read("a", 0);
    reader.wake();
    expect(await reader.next(10)).toEqual([]);
    const waiting = reader.next(10);
    held.open();
    expect(await waiting).toEqual([]);
    expect((await reader.next(10)).map(({ sequence }) => sequence)).toEqual([1]);

    // Its owner waits in the log itself, and is called back before the next event comes.
    const taken: number[] = [];
    let reading = true;
    const owner = (async () => {
      while (reading) taken.push(...(await reader.next(10)).map(({ sequence }) => sequence));
    })();
    await held.hold();
    log.append("a", payload, 0);
    reader.wake();
    expect(taken).toEqual([]);
    expect(held.size).toBe(1);
    reading = false;
    reader.wake();
    await owner;
    held.open();
    expect((await reader.next(10)).map(({ sequence }) => sequence)).toEqual([2]);
    await reader.close();
    expect(held.size).toBe(0);
  });
});
