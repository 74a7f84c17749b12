// The demo that runs on this computer: it leaves its addresses in the data folder, and the other
// commands find it there.
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Effect, Option, Schema, type Scope } from "effect";
import { withoutSecrets } from "../streams/nats-address.ts";

/** What a running demo says of itself. */
const RunningDemo = Schema.Struct({
  /** Without who signs in: whoever reads this has to be told by its own configuration. */
  natsUrl: Schema.String,
  /** The name of its nats-server, or of their cluster: another server on that port has another. */
  natsServerName: Schema.String,
  apiUrl: Schema.String,
  process: Schema.Int,
  startedAt: Schema.String,
});
export type RunningDemo = typeof RunningDemo.Type;

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(RunningDemo));

/** Where the demo that works on this data folder leaves its addresses. */
export function demoFile(dataFolder: string): string {
  return join(dataFolder, "demo.json");
}

/** Leaves the demo's addresses for the length of the scope. The caller must hold the data folder. */
export function recordDemo(
  dataFolder: string,
  demo: RunningDemo,
): Effect.Effect<void, never, Scope.Scope> {
  const file = demoFile(dataFolder);
  const write = Effect.promise(async () => {
    await mkdir(dataFolder, { recursive: true });
    const told = { ...demo, natsUrl: withoutSecrets(demo.natsUrl) };
    await writeFile(file, `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
  });
  return Effect.acquireRelease(write, () => Effect.promise(() => rm(file, { force: true })));
}

/**
 * What the last demo on this data folder left; undefined where there is nothing to be read. It may
 * have ended without taking its word back: whoever connects must compare `natsServerName`.
 */
export function readDemo(dataFolder: string): Effect.Effect<RunningDemo | undefined> {
  return Effect.promise(async () => {
    try {
      return Option.getOrUndefined(decode(await readFile(demoFile(dataFolder), "utf8")));
    } catch {
      return undefined;
    }
  });
}
