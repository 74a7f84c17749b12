import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fetching } from "./fetching.ts";
import { checkedVersion } from "./nats-version.ts";
import { checksumOf } from "./nats-from-release.ts";
import { type NatsServerOptions, obtainNatsServer } from "./nats-server.ts";

const real = process.env.NATS_SERVER ?? "";
let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-obtain-"));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function obtain(
  environment: NatsServerOptions["environment"],
  fetchings: readonly Fetching[] = [],
) {
  const say = (line: string) => void said.push(line);
  return Effect.runPromise(Effect.result(obtainNatsServer({
    environment: { XDG_CACHE_HOME: join(folder, "cache"), PATH: "", ...environment },
    say,
    fetchings,
  })));
}

async function tooOld(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "#!/bin/sh\necho 'nats-server: v2.9.10'\n");
  await chmod(path, 0o755);
  return path;
}

/** Brings the real program, as a download would. */
const bringing: Fetching = {
  way: "a copy",
  fetch: (into) =>
    Effect.promise(async () => {
      await copyFile(real, join(into, "downloaded"));
      return join(into, "downloaded");
    }),
};
const failing: Fetching = { way: "nowhere", fetch: () => Effect.fail(new Error("no route")) };

// Only a computer without a nats-server of its own shows what comes after the search.
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin"];
const systemHasOne = systemFolders.some((path) => existsSync(join(path, "nats-server")));
const afterSearch = it.skipIf(systemHasOne);

describe("obtainNatsServer", () => {
  it("takes the one that NATS_SERVER names", async () => {
    const found = await obtain({ NATS_SERVER: real });
    expect(found).toMatchObject({ _tag: "Success", success: { path: real } });
  });

  it("passes over a named one that is too old, says so, and takes one on the path", async () => {
    const named = await tooOld(join(folder, "old", "nats-server"));
    await mkdir(join(folder, "bin"));
    await copyFile(real, join(folder, "bin", "nats-server"));
    const found = await obtain({ NATS_SERVER: named, PATH: join(folder, "bin") });
    expect(found).toMatchObject({ success: { path: join(folder, "bin", "nats-server") } });
    expect(said.join()).toMatch(
      /passing over NATS_SERVER=.*found version 2\.9\.10, wanted 2\.12\.0/,
    );
  });

  afterSearch("fetches where none is found, keeps it, and does not fetch again", async () => {
    const version = await Effect.runPromise(checkedVersion(real));
    const kept = join(folder, "cache/troupe/nats-server", version, "nats-server");
    const first = await obtain({}, [failing, bringing]);
    expect(first).toMatchObject({ success: { path: kept, version, origin: "a copy" } });
    expect(await readdir(join(folder, "cache/troupe/nats-server"))).toEqual([version]);
    expect(await obtain({}, [failing])).toMatchObject({ success: { path: kept, origin: kept } });
  });

  afterSearch("replaces a kept one that does not run any more", async () => {
    const version = await Effect.runPromise(checkedVersion(real));
    const kept = join(folder, "cache/troupe/nats-server", version, "nats-server");
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(kept, "half a downl");
    expect(await obtain({}, [bringing])).toMatchObject({ success: { path: kept, version } });
  });

  afterSearch("serves two that fetch at the same time", async () => {
    const both = await Promise.all([obtain({}, [bringing]), obtain({}, [bringing])]);
    expect(both.map((found) => found._tag)).toEqual(["Success", "Success"]);
  });

  afterSearch(
    "sweeps what killed fetches left, and leaves those that may be going on",
    async () => {
      const cache = join(folder, "cache/troupe/nats-server");
      await mkdir(join(cache, "fetching-old"), { recursive: true });
      await mkdir(join(cache, "fetching-now"));
      await utimes(join(cache, "fetching-old"), 0, 0);
      await obtain({}, [bringing]);
      const kept = await readdir(cache);
      expect(kept).toContain("fetching-now");
      expect(kept).not.toContain("fetching-old");
    },
  );

  afterSearch("says why each way did not do, and what helps", async () => {
    const found = await obtain({ NATS_SERVER: join(folder, "absent") }, [failing]);
    const message = found._tag === "Failure" ? found.failure.message : "";
    expect(message).toMatch(/no nats-server 2\.12\.0 or newer/);
    expect(message).toMatch(/NATS_SERVER=.*absent.*(ENOENT|No such file|not found)/);
    expect(message).toMatch(/nowhere: no route/);
    expect(message).toMatch(/NATS_URL/);
  });
});

describe("checksumOf", () => {
  it("finds the line of the file", () => {
    const sums = "ab12  a.tar.gz\ncd34 *b.tar.gz\n";
    expect(checksumOf(sums, "a.tar.gz")).toBe("ab12");
    expect(checksumOf(sums, "b.tar.gz")).toBe("cd34");
    expect(checksumOf(sums, "c.tar.gz")).toBeUndefined();
  });
});
