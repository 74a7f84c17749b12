// Secrets stay where they were given: what processes say, log, answer and leave in files, and the list
// of processes, hold none of them, whatever goes wrong.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningCommand, startCommand, temporaryFolder } from "../commands/testing.ts";
import { startPostgres, type TestPostgres } from "../local/testing.ts";
import { type LockedNats, startLockedNats } from "../local/testing-locked-nats.ts";

const secrets = {
  natsPassword: "n4ts-p4ss/w0rd",
  databasePassword: "d4tabase p4ss@w0rd",
  wrongPassword: "wr0ng-p4ssw0rd",
  token: "t0ken-that-leads-nowhere",
} as const;

/** As they are, and as they stand in a URL. */
const spellings = Object.values(secrets).flatMap((secret) => [secret, encodeURIComponent(secret)]);

const certificates = fileURLToPath(new URL("./certificates/", import.meta.url));
const patience = { timeout: 60_000, interval: 50 };

let nats: LockedNats;
let tlsNats: LockedNats;
let database: TestPostgres;
let folder = "";
const started: RunningCommand[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("secrets");
  const { natsPassword } = secrets;
  [nats, tlsNats, database] = await Promise.all([
    startLockedNats({ authorization: { user: "troupe", password: natsPassword } }),
    startLockedNats({
      authorization: { token: secrets.token },
      tls: { cert_file: `${certificates}server.pem`, key_file: `${certificates}server.key` },
    }),
    startPostgres({ durable: false, own: true }),
  ]);
  await demandPassword(database.url);
});

afterAll(async () => {
  for (const command of started) command.signal("SIGKILL");
  await Promise.all(started.map((command) => command.ended));
  await Promise.all([nats, tlsNats, database].map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** Has the server ask a user "troupe" for a password. */
async function demandPassword(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  const rules = ["host all troupe 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 trust"];
  const rows = rules.map((rule) => `('${rule}')`).join(", ");
  const statements = [
    `create role troupe superuser login password '${secrets.databasePassword}'`,
    `copy (values ${rows}) to program 'cat > pg_hba.conf'`,
    "select pg_reload_conf()",
  ];
  for (const statement of statements) await client.unsafe(statement);
  await client.end();
  await vi.waitFor(() => expect(isLetIn(databaseUrl(secrets.wrongPassword))).resolves.toBe(false));
}

async function isLetIn(url: string): Promise<boolean> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await client.end({ timeout: 0 });
  }
}

function databaseUrl(password: string): string {
  const url = new URL(database.url);
  url.username = "troupe";
  url.password = encodeURIComponent(password);
  return url.href;
}

function natsUrl(password: string): string {
  return `nats://troupe:${encodeURIComponent(password)}@${nats.address}`;
}

/** Starts a command that tells all that it can. */
function start(words: readonly string[], environment: Record<string, string>): RunningCommand {
  const talkative = [...words, "--log-level", "trace"];
  const command = startCommand(talkative, { TROUPE_DATA: folder, ...environment }, folder);
  started.push(command);
  return command;
}

/** Runs a command to its end and answers with all that it said. */
async function run(words: readonly string[], environment: Record<string, string>): Promise<string> {
  const command = start(words, environment);
  await command.ended;
  return command.output() + command.errors();
}

/** Nothing of `text`, or that it holds a secret. */
function leaks(where: string, text: string): string[] {
  return spellings.some((secret) => text.includes(secret)) ? [where] : [];
}

/** The parameters of every process of this computer, as everybody may list them. */
function processList(): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
    } catch {
      return []; // ended by now
    }
  });
}

/** Every file below a folder, with what it holds. */
function filesIn(path: string): (readonly [string, string])[] {
  if (!statSync(path).isDirectory()) return [[path, readFileSync(path, "latin1")]];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

describe("secrets", () => {
  it("stay out of what is said where a password, a host, a certificate or a flag is wrong", {
    timeout: 60_000,
  }, async () => {
    const right = {
      NATS_URL: natsUrl(secrets.natsPassword),
      DATABASE_URL: databaseUrl(secrets.databasePassword),
    };
    const { wrongPassword, token } = secrets;
    const authority = `${certificates}other-authority.pem`;
    const said = await inTurns([
      [["worker"], { ...right, NATS_URL: natsUrl(wrongPassword) }, /it refuses the user "troupe"/],
      [["api"], { ...right, DATABASE_URL: databaseUrl(wrongPassword) }, /password authentication/],
      [["doctor"], {
        NATS_URL: tlsNats.address,
        TROUPE_NATS_TOKEN: token,
        TROUPE_NATS_CA: authority,
        DATABASE_URL: databaseUrl(wrongPassword),
      }, /not trusted by the authorities in TROUPE_NATS_CA[^]*password authentication failed/],
      [["migrate"], { DATABASE_URL: `postgres://u:${wrongPassword}@127.0.0.1:1/x` }, /REFUSED/],
      [
        ["migrate", "--database-url", databaseUrl(wrongPassword)],
        {},
        /\(--database-url\): found a secret \(hidden\).* in DATABASE_URL, .* DATABASE_URL_FILE names/,
      ],
      [["models", "list"], { NATS_URL: `nats://${token}@127.0.0.1:1` }, /cannot connect to NATS/],
      [["simulate"], {
        ...right,
        TROUPE_NATS_TOKEN: token,
      }, /the user "troupe" and password in NATS_URL and the token of TROUPE_NATS_TOKEN/],
    ]);
    expect(said.flatMap((text) => leaks(text, text))).toEqual([]);
  });

  it("stay out of what a cluster and its processes say, answer, leave in files and list", {
    timeout: 90_000,
  }, async () => {
    const secretFolder = await temporaryFolder("given-secrets");
    const databaseFile = join(secretFolder, "database-url");
    await writeFile(databaseFile, `${databaseUrl(secrets.databasePassword)}\n`);
    const command = start(["cluster", "--workers", "1", "--no-simulator", "--port", "0"], {
      NATS_URL: natsUrl(secrets.natsPassword),
      DATABASE_URL_FILE: databaseFile,
      TROUPE_PARTITIONS: "2",
    });
    const said = () => command.output() + command.errors();
    await expect.poll(said, patience).toMatch(/^ {2}Ends /m);
    expect(said()).toContain(`NATS at nats://${nats.address}`);

    const members = processList().filter((words) => /main\.ts\0(worker|api)\0/.test(words));
    expect(members.length).toBeGreaterThanOrEqual(existsSync("/proc") ? 2 : 0);
    expect(processList().flatMap((words) => leaks(words, words))).toEqual([]);

    const url = /^ {2}Page +(\S+)/m.exec(command.output())?.[1] ?? "";
    const ready = () => answer(`${url}/health/ready`);
    await expect.poll(ready, patience).toMatch(/^200 /);
    const bodies = [await ready(), await answer(`${url}/v1/nothing`)];
    // With the log gone, and then the database as well, what is told is all the same.
    await nats.stop();
    await database.crash();
    await expect.poll(ready, patience).toMatch(/^503 /);
    bodies.push(await ready(), await answer(`${url}/v1/videos`));
    expect(bodies.flatMap((body) => leaks(body, body))).toEqual([]);

    const left = filesIn(folder);
    expect(left.map(([path]) => path)).toContainEqual(expect.stringMatching(/demo\.json$/));
    expect(left.flatMap(([path, text]) => leaks(path, text))).toEqual([]);
    command.signal("SIGKILL");
    await command.ended;
    expect(leaks(said(), said())).toEqual([]);
    await rm(secretFolder, { recursive: true, force: true });
  });
});

async function answer(url: string): Promise<string> {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
}

type Case = readonly [readonly string[], Record<string, string>, RegExp];

/** Runs the commands two at a time; each has to say what is expected. */
async function inTurns(cases: readonly Case[]): Promise<string[]> {
  const waiting = [...cases];
  const said: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [words, environment, expected] = next;
      const text = await run(words, environment);
      expect(text).toMatch(expected);
      said.push(text);
    }
  };
  await Promise.all([work(), work()]);
  expect(said).toHaveLength(cases.length);
  return said;
}
