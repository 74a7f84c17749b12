// The launcher's sandbox lets through what a connection needs: secrets, keys and certificates in files,
// a server by its name.
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { startPostgres, type TestPostgres } from "../local/testing.ts";
import { type LockedNats, startLockedNats } from "../local/testing-locked-nats.ts";
import { decentralised } from "../streams/testing-jwt.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const certificates = join(root, "test/certificates/");
const delegated = decentralised();

let nats: LockedNats;
let database: TestPostgres;
let folder = "";

beforeAll(async () => {
  folder = await temporaryFolder("connections");
  [nats, database] = await Promise.all([
    startLockedNats({
      ...delegated.configuration,
      tls: {
        cert_file: `${certificates}server.pem`,
        key_file: `${certificates}server.key`,
        ca_file: `${certificates}authority.pem`,
        verify: true,
      },
    }),
    startPostgres({ durable: false }),
  ]);
});

afterAll(async () => {
  await Promise.all([nats, database].map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

it("reaches NATS and Postgres from within the sandbox, with everything in files", async () => {
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const environment = {
    ...process.env,
    DATABASE_URL: undefined,
    NATS_URL_FILE: await file("nats-url", `tls://localhost:${nats.port}\n`),
    TROUPE_NATS_CREDENTIALS: await file("user.creds", delegated.credentials),
    TROUPE_NATS_CA: `${certificates}authority.pem`,
    TROUPE_NATS_CERT: `${certificates}client.pem`,
    TROUPE_NATS_KEY: `${certificates}client.key`,
    DATABASE_URL_FILE: await file("database-url", `${database.url}\n`),
    TROUPE_DATA: join(folder, "data"),
    PORT: "0",
  };
  const words = [join(root, "scripts/launch.mjs"), "doctor", "--json"];
  const run = promisify(execFile)("node", words, { env: environment, cwd: folder });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const checks: unknown = JSON.parse(stdout);
  const found = (name: string, text: string) =>
    expect.objectContaining({ name, verdict: "good", found: expect.stringContaining(text) });
  expect(checks).toContainEqual(found("NATS server", `localhost:${nats.port}, version`));
  expect(checks).toContainEqual(found("database", "PostgreSQL"));
  expect(stdout).not.toContain(delegated.seed);
}, 60_000);
