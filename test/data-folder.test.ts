import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdDataFolder } from "../local/data-folder.ts";
import { spawnScript } from "./spawn-script.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "troupe-hold-")), "data");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const hold = (patienceMs = 0) =>
  Effect.runPromise(Effect.result(Effect.scoped(holdDataFolder({ folder, patienceMs }))));

/** Another process that holds the folder until it is killed. */
async function otherHolder() {
  const child = spawnScript(new URL("./programs/hold-data-folder.ts", import.meta.url), [folder]);
  await once(child.stdout, "data");
  return child;
}

describe("holdDataFolder", () => {
  it("makes the folder, and holds it for the length of the scope only", async () => {
    expect((await hold())._tag).toBe("Success");
    expect((await hold())._tag).toBe("Success");
  });

  it("refuses a second holder in the same process, naming it", async () => {
    const second = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      yield* holdDataFolder({ folder });
      return yield* Effect.result(Effect.scoped(holdDataFolder({ folder, patienceMs: 0 })));
    })));
    expect(second).toMatchObject({
      failure: { _tag: "DataFolderInUse", folder, pid: process.pid },
    });
  });

  it("refuses while another process holds it, waits for its end, and outlives its crash", async () => {
    const child = await otherHolder();
    const refused = await hold();
    expect(refused).toMatchObject({ failure: { pid: child.pid } });
    const waitedFor: (number | undefined)[] = [];
    const waiting = Effect.runPromise(Effect.scoped(holdDataFolder({
      folder,
      patienceMs: 20_000,
      onWait: (pid) => {
        waitedFor.push(pid);
        child.kill("SIGKILL");
      },
    })));
    await expect(waiting).resolves.toBeUndefined();
    expect(waitedFor).toEqual([child.pid]);
  });
});
