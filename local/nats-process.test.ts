import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { natsFiles, parseNatsConfig } from "./nats-config.ts";
import { natsInfo, parseInfo } from "./nats-info.ts";
import { reapLeftover } from "./nats-leftover.ts";
import { natsProcess } from "./nats-process.ts";

const binary = process.env.NATS_SERVER ?? "";
let folder: string;

beforeEach(async () => {
  // Blanks and quotes must pass through configuration and command line unharmed.
  folder = await mkdtemp(join(tmpdir(), `troupe nats "it's" `));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("natsProcess", () => {
  it("answers with JetStream while the scope is open, and has gone when it is closed", async () => {
    const server = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const server = yield* natsProcess({ binary, folder });
      expect(yield* natsInfo(server.port)).toEqual({
        serverName: server.serverName,
        version: server.version,
        jetstream: true,
      });
      expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
      return server;
    })));
    expect(isAlive(server.pid)).toBe(false);
    expect(await Effect.runPromise(natsInfo(server.port))).toBeUndefined();
    expect(await Effect.runPromise(server.ended)).toMatch(/exit code|signal/);
  });

  it("steps around a port that is taken, and takes the wanted one when it is free", async () => {
    const stranger = createServer().listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const address = stranger.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const portOf = () =>
      Effect.runPromise(Effect.scoped(
        Effect.map(natsProcess({ binary, folder, port }), (server) => server.port),
      ));
    expect(await portOf()).not.toBe(port);
    stranger.close();
    await once(stranger, "close");
    expect(await portOf()).toBe(port);
  });

  it("says what the server said when it does not start", async () => {
    await writeFile(natsFiles(folder).store, "a file where a folder has to be");
    const start = Effect.scoped(natsProcess({ binary, folder }));
    await expect(Effect.runPromise(start)).rejects.toThrow(
      /ended at its start .*It said:.*storage directory/s,
    );
  });

  it("leaves nothing running when it is interrupted before the server answers", async () => {
    const start = Effect.scoped(natsProcess({ binary, folder, readyMs: 1 }));
    await expect(Effect.runPromise(start)).rejects.toThrow(/did not answer within 1 ms/);
    const pid = Number(await readFile(natsFiles(folder).pid, "utf8").catch(() => "0"));
    expect(pid === 0 || !isAlive(pid)).toBe(true);
  });

  it("sees the end of a server that somebody else ended", async () => {
    const how = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const server = yield* natsProcess({ binary, folder });
      server.kill();
      return yield* server.ended;
    })));
    expect(how).toBe("signal SIGKILL");
  });
});

describe("reapLeftover", () => {
  const reap = () => Effect.runPromise(reapLeftover(binary, folder));

  it("finds nothing where nothing was left", async () => {
    expect(await reap()).toBeUndefined();
  });

  it("never touches a process that is not this folder's nats-server", async () => {
    const stranger = spawn("sleep", ["60"]);
    await once(stranger, "spawn");
    const pid = stranger.pid ?? 0;
    await writeFile(natsFiles(folder).pid, `${pid}`);
    expect(await reap()).toBeUndefined();
    expect(isAlive(pid)).toBe(true);
    stranger.kill();
    await once(stranger, "exit");
  });

  it("never touches a nats-server of another folder", async () => {
    const other = await mkdtemp(join(tmpdir(), "troupe-other-"));
    await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const server = yield* natsProcess({ binary, folder: other });
      yield* Effect.promise(() => writeFile(natsFiles(folder).pid, `${server.pid}`));
      expect(yield* reapLeftover(binary, folder)).toBeUndefined();
      expect((yield* natsInfo(server.port))?.serverName).toBe(server.serverName);
    })));
    await rm(other, { recursive: true, force: true });
  });

  it("ends the server that is still there, and says which", async () => {
    await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const server = yield* natsProcess({ binary, folder });
      expect(yield* reapLeftover(binary, folder)).toBe(server.pid);
      expect(yield* natsInfo(server.port)).toBeUndefined();
    })));
  });
});

describe("what is read", () => {
  it("takes an INFO line apart and nothing else", () => {
    expect(parseInfo('INFO {"server_name":"a","version":"2.15.1","jetstream":true}')).toEqual({
      serverName: "a",
      version: "2.15.1",
      jetstream: true,
    });
    expect(parseInfo("HTTP/1.1 200 OK")).toBeUndefined();
    expect(parseInfo("INFO {")).toBeUndefined();
    expect(parseInfo("INFO 7")).toBeUndefined();
  });

  it("takes name and port from a configuration of its own and nothing else", () => {
    expect(parseNatsConfig('{"server_name":"a","port":4222}')).toMatchObject({ port: 4222 });
    expect(parseNatsConfig("port: 4222")).toBeUndefined();
    expect(parseNatsConfig("{}")).toBeUndefined();
  });
});
