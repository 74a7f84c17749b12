// A nats-server outlives the `kill -9` of the process that had started it: the next start ends it
// first, and finds what was stored.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Effect } from "effect";
import { connect } from "nats";
import { afterEach, beforeEach, expect, it } from "vitest";
import { natsInfo } from "../local/nats-info.ts";
import { natsProcess } from "../local/nats-process.ts";
import { spawnScript } from "./spawn-script.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-leftover-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("reaps the server of a killed process and carries on with its store", async () => {
  const first = spawnScript(new URL("./programs/run-nats-server.ts", import.meta.url), [folder]);
  const [line] = await once(first.stdout, "data");
  const { pid, url }: { pid: number; url: string } = JSON.parse(String(line));
  const connection = await connect({ servers: url });
  await (await jetstreamManager(connection)).streams.add({ name: "KEPT", subjects: ["kept"] });
  await jetstream(connection).publish("kept", "before the crash");
  await connection.close();
  first.kill("SIGKILL");
  await once(first, "exit");
  const port = Number(new URL(url).port);
  expect(await Effect.runPromise(natsInfo(port)), "it outlives its parent").toBeDefined();

  await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const binary = process.env.NATS_SERVER ?? "nats-server";
    const second = yield* natsProcess({ binary, folder, port });
    expect(second.pid).not.toBe(pid);
    expect(second.port, "the old one has left its port").toBe(port);
    yield* Effect.promise(async () => {
      const again = await connect({ servers: second.url });
      const { state } = await (await jetstreamManager(again)).streams.info("KEPT");
      expect(state.messages).toBe(1);
      await again.close();
    });
  })));
});
