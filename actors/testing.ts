// For tests of the runtime: owners that come and go in a small world, and what must not depend on that.
import type { World } from "./world.ts";

/** The JSON of an amount. */
export function event(key: string, atMs: number, amount = 1): string {
  return JSON.stringify({ key, atMs, amount });
}

/** Runs owners one after the other until everything in the log is committed; counts the crashes. */
export async function runToEnd(world: World): Promise<{ crashes: number; errors: unknown[] }> {
  const errors: unknown[] = [];
  for (let crashes = 0; crashes < 1000; crashes++) {
    const partition = world.partition();
    const ended = partition.run().then(() => undefined, (error) => error);
    let error: unknown;
    let over = false;
    ended.then((result) => {
      error = result;
      over = true;
    });
    while (!over && partition.status().committedSequence < world.log.lastSequence) await tick();
    if (!over) {
      partition.stop();
      error = await ended;
    }
    if (error === undefined) return { crashes, errors };
    world.ended(error);
    errors.push(error);
  }
  throw new Error("no end after 1000 crashes");
}

/** One turn of the event loop. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Everything that must not depend on crashes: states, sums, position, counts and outputs. */
export function outcome(world: World) {
  const { store, topic } = world;
  const snapshots = [...store.snapshots.get("tally/0")?.values() ?? []];
  const row = store.partitions.get("tally/0");
  return {
    snapshots: snapshots.map(({ key, version, state, timerAtMs }) => ({
      key,
      version,
      state: [...state],
      timerAtMs,
    })).sort((a, b) => a.key < b.key ? -1 : 1),
    hourly: store.hourly.map(({ videoKey, gains, viewsEnd }) => ({
      videoKey,
      gain: gains[0],
      viewsEnd,
    })).sort((a, b) => a.videoKey < b.videoKey ? -1 : 1),
    partition: {
      sequence: row?.sequence,
      counts: row?.counts,
      watermarkMs: row?.watermarkMs,
    },
    outputs: [...topic.byId].map(([id, { subject, payload }]) => [id, subject, payload]).sort(),
  };
}

/** A little of everything. */
export const story = [
  event("a", 0),
  event("b", 10, 5),
  event("a", 10, 2),
  "not json",
  event("c", 500),
  event("a", 10, 2),
  event("a", 5),
  JSON.stringify({ news: 3 }),
  event("d", 1400),
  event("e", 2600, 7),
  event("b", 2700),
  event("f", 2700),
  event("a", 9000),
  event("c", 9001),
];
