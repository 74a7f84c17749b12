import { spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { jetstreamManager } from "@nats-io/jetstream";
import { Effect, Exit, Schema, Scope } from "effect";
import { connect } from "nats";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from "vitest";
import { serve } from "../api/server.ts";
import { obtainNatsServer } from "../local/nats-server.ts";
import { freePort } from "../local/port.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { alertNames } from "../metrics/alerts.ts";
import { Metrics } from "../metrics/metrics.ts";
import { measureProcess } from "../metrics/process.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import type { Check } from "./checks/check.ts";
import { checkRuntime } from "./checks/computer.ts";
import { probes } from "./probes.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";

let nats: TestNats;
let folder = "";

beforeAll(async () => {
  nats = await startNats();
}, 60_000);

afterAll(() => nats.stop());

beforeEach(async () => {
  folder = await temporaryFolder("doctor");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const decodeChecks = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Array(Schema.Struct({
  name: Schema.String,
  verdict: Schema.Literals(["good", "wrong", "skipped"]),
  found: Schema.String,
  remedy: Schema.optionalKey(Schema.String),
  alert: Schema.optionalKey(Schema.Literals(alertNames)),
}))));

/** What the doctor says, by name. */
async function examine(environment: Record<string, string> = {}) {
  const { code, output, errors } = await runTroupe(["doctor", "--json"], {
    TROUPE_DATA: folder,
    PORT: "0",
    ...environment,
  });
  expect(errors).toBe("");
  const checks = new Map<string, Check>(decodeChecks(output).map((check) => [check.name, check]));
  return { code, checks };
}

describe("troupe doctor", { timeout: 60_000 }, () => {
  it("is content with an empty computer", async () => {
    const { code, checks } = await examine();
    expect(code).toBe(0);
    expect(checks.get("runtime")?.verdict).toBe("good");
    expect(checks.get("data folder")?.verdict).toBe("good");
    expect(checks.get("disk")?.verdict).toBe("good");
    expect(checks.get("NATS server")?.verdict).toBe("skipped");
    expect(checks.get("database")?.verdict).toBe("skipped");
  });

  it("says what is wrong for a person, with what to do", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const { code, output } = await runTroupe(["doctor"], { TROUPE_DATA: join(file, "below") });
    expect(code).toBe(1);
    expect(output).toMatch(/^✗ data folder .*\n +→ .*TROUPE_DATA/m);
    expect(output).toMatch(/^\d to be put right\.$/m);
  });

  it("finds a port that is taken", async () => {
    const server = createServer();
    const port = await listen(server);
    const { code, checks } = await examine({ PORT: String(port) });
    server.close();
    expect(code).toBe(1);
    expect(checks.get("port")).toMatchObject({
      verdict: "wrong",
      remedy: expect.stringContaining("--port"),
    });
  });

  it("compares the streams with what is declared, before and after they are made", async () => {
    const before = await examine({ NATS_URL: nats.url });
    expect(before.code).toBe(0);
    expect(before.checks.get("JetStream")?.verdict).toBe("good");
    expect(before.checks.get("stream STATS")?.verdict).toBe("skipped");

    const connection = await connect({ servers: nats.url });
    const manager = await jetstreamManager(connection);
    const { info } = connection;
    if (info === undefined) throw new Error("NATS has said nothing of itself");
    await ensureTopology(manager, info, defaultTopology);
    const after = await examine({ NATS_URL: nats.url });
    expect(after.code).toBe(0);
    expect(after.checks.get("stream STATS")).toMatchObject({ verdict: "good" });
    expect(after.checks.get("clock of NATS")).toMatchObject({ verdict: "good" });

    await manager.streams.update("ALERTS", { max_bytes: 1_000_000 });
    const changed = await examine({ NATS_URL: nats.url, TROUPE_PARTITIONS: "8" });
    expect(changed.code).toBe(1);
    expect(changed.checks.get("stream ALERTS")?.found).toContain("max_bytes is 1000000, wanted");
    expect(changed.checks.get("stream STATS")).toMatchObject({ verdict: "wrong" });
    expect(changed.checks.get("stream STATS")?.remedy).toContain("TROUPE_PARTITIONS");
    await connection.close();
  });

  it("finds a server without JetStream", async () => {
    const program = await Effect.runPromise(
      obtainNatsServer({ environment: process.env, say: () => {} }),
    );
    const port = await Effect.runPromise(freePort());
    const server = spawn(program.path, ["--addr", "127.0.0.1", "--port", String(port)]);
    onTestFinished(() => void server.kill());
    await expect.poll(async () => {
      const connection = await connect({ port }).catch(() => undefined);
      await connection?.close();
      return connection !== undefined;
    }, { timeout: 10_000 }).toBe(true);
    const { code, checks } = await examine({ NATS_URL: `nats://127.0.0.1:${port}` });
    expect(code).toBe(1);
    expect(checks.get("NATS server")?.verdict).toBe("good");
    expect(checks.get("JetStream")).toMatchObject({ verdict: "wrong" });
  });

  it("finds a server that is too old", async () => {
    const server = createServer((socket) => {
      socket.write('INFO {"server_id":"A","version":"2.9.10","max_payload":1048576}\r\n');
      socket.on("data", (data) => {
        if (data.includes("PING")) socket.write("PONG\r\n");
      });
      socket.on("error", () => {});
    });
    const port = await listen(server);
    const { code, checks } = await examine({ NATS_URL: `nats://127.0.0.1:${port}` });
    server.close();
    expect(code).toBe(1);
    expect(checks.get("NATS server")?.found).toContain("version 2.9.10");
    expect(checks.get("NATS server")?.remedy).toContain("2.12.0 or newer");
  });

  it("finds servers that are not there, and shows no password", async () => {
    const port = await Effect.runPromise(freePort());
    const { code, checks } = await examine({
      NATS_URL: `nats://user:hunter2@127.0.0.1:${port}`,
      DATABASE_URL: `postgres://user:hunter2@127.0.0.1:${port}/troupe`,
    });
    expect(code).toBe(1);
    expect(checks.get("NATS server")).toMatchObject({ verdict: "wrong" });
    expect(checks.get("database")).toMatchObject({ verdict: "wrong" });
    expect(JSON.stringify([...checks])).not.toContain("hunter2");
  });

  it("looks at the metrics of processes that are named", async () => {
    const metrics = new Metrics();
    const app = probes(metrics, () => []);
    const scope = Effect.runSync(Scope.make());
    const served = serve(app, { hostname: "127.0.0.1", port: 0, endStreams: () => {} });
    const { url } = await Effect.runPromise(
      Scope.provide(Effect.andThen(measureProcess(metrics, "1.2.3"), served), scope),
    );
    metrics.gauge("troupe_nats_connected").of().set(1);
    const silent = "http://127.0.0.1:9/metrics";
    const words = ["doctor", "--json", "--metrics-url", url, "--metrics-url", silent];
    const { code, output } = await runTroupe(words, { TROUPE_DATA: folder, PORT: "0" });
    expect(code).toBe(1);
    const checks = new Map(decodeChecks(output).map((check) => [check.name, check]));
    expect(checks.get(`${url}/metrics`)).toMatchObject({
      verdict: "good",
      found: expect.stringContaining("version 1.2.3"),
    });
    expect(checks.get("dead letters")?.verdict).toBe("good");
    expect(checks.get("events")?.verdict).toBe("skipped");
    expect(checks.get(silent)).toMatchObject({
      verdict: "wrong",
      remedy: expect.stringContaining("TROUPE_METRICS_PORT"),
    });
    await Effect.runPromise(Scope.close(scope, Exit.void));
  });

  it("refuses an address that is none, and takes none for Troupe that is not", async () => {
    const mistaken = await runTroupe(["doctor", "--metrics-url", "worker-1"], {}, folder);
    expect(mistaken.code).not.toBe(0);
    expect(mistaken.errors).toContain("such as http://worker-1:9464");
    const server = createHttpServer((_request, response) => response.end("<html>"));
    const port = await listen(server);
    const url = `http://127.0.0.1:${port}/metrics`;
    const { code, output } = await runTroupe(["doctor", "--json", "--metrics-url", url], {
      TROUPE_DATA: folder,
      PORT: "0",
    });
    server.close();
    expect(code).toBe(1);
    expect(decodeChecks(output).find(({ name }) => name === url)?.found).toContain("line 1");
  });

  it("knows a demo that ended without clearing up", async () => {
    await mkdir(folder, { recursive: true });
    const demo = {
      natsUrl: nats.url,
      natsServerName: "another",
      apiUrl: "http://127.0.0.1:1",
      process: 1,
      startedAt: "2025-08-08T00:00:00.000Z",
    };
    await writeFile(join(folder, "demo.json"), JSON.stringify(demo));
    const { code, checks } = await examine();
    expect(code).toBe(1);
    expect(checks.get("NATS server")?.found).toContain("has ended without clearing up");
    expect(checks.get("database")?.verdict).toBe("wrong");
  });
});

describe("troupe doctor with a Postgres", { timeout: 60_000 }, () => {
  let database: TestPostgres;

  beforeAll(async () => {
    database = await startPostgres({ durable: false });
  }, 60_000);

  afterAll(() => database.stop());

  it("finds the tables missing, and there after a migration", async () => {
    const environment = { DATABASE_URL: database.url };
    const before = await examine(environment);
    expect(before.code).toBe(1);
    expect(before.checks.get("database")?.found).toMatch(/^PostgreSQL \d/);
    expect(before.checks.get("tables")?.remedy).toContain("migrate");

    const migrated = await runTroupe(["migrate"], environment, folder);
    expect(migrated).toMatchObject({ code: 0, errors: "" });
    expect(migrated.output).toMatch(/^applied \d{4}_/);
    expect((await runTroupe(["migrate"], environment, folder)).output).toContain("Nothing to do");
    expect((await runTroupe(["migrate", "--list"], environment, folder)).output)
      .not.toMatch(/^–/m);

    const after = await examine(environment);
    expect(after.code).toBe(0);
    expect(after.checks.get("tables")?.verdict).toBe("good");
    expect(after.checks.get("clock of the database")?.verdict).toBe("good");
  });
});

describe("checkRuntime", () => {
  it("wants versions that run the sources as they are", () => {
    expect(checkRuntime({ node: "22.19.0" }).verdict).toBe("good");
    expect(checkRuntime({ node: "22.18.9" })).toMatchObject({ verdict: "wrong" });
    expect(checkRuntime({ node: "26.3.0", deno: "2.8.1" })).toMatchObject({ verdict: "wrong" });
    expect(checkRuntime({ node: "26.3.0", deno: "2.9.6" }).found).toBe("Deno 2.9.6");
  });
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
