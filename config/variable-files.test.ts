import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect, Redacted, Result } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfiguration } from "./load.ts";
import { largestFileBytes } from "./variable-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-variable-files-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function load(environment: Record<string, string>, flags: Record<string, string> = {}) {
  return Effect.runPromise(
    Effect.result(loadConfiguration({ flags, environment, file: undefined })),
  );
}

async function fault(environment: Record<string, string>): Promise<string> {
  const result = await load(environment);
  return Result.isFailure(result) ? result.failure.message : "no fault";
}

const url = "postgres://troupe:hunter2@db/troupe";

describe("a variable in a file", () => {
  it("is as good as the variable, for every setting, newlines at the end or not", async () => {
    const configuration = Result.getOrThrow(
      await load({
        DATABASE_URL_FILE: await file("database", `${url}\n`),
        TROUPE_NATS_PASSWORD_FILE: await file("password", " hunter2 \r\n\n"),
        PORT_FILE: await file("port", "9000"),
        HOST_FILE: "",
      }),
    );
    expect(configuration.databaseUrl && Redacted.value(configuration.databaseUrl)).toBe(url);
    expect(configuration.natsPassword && Redacted.value(configuration.natsPassword))
      .toBe(" hunter2 ");
    expect(configuration).toMatchObject({ port: 9000, host: "127.0.0.1" });
  });

  it("gives way to a flag and stands before the configuration file", async () => {
    const environment = { PORT_FILE: await file("port", "9000") };
    expect(Result.getOrThrow(await load(environment, { port: "1" })).port).toBe(1);
    const config = await file("other.json", '{ "port": 2 }');
    const loaded = loadConfiguration({ flags: {}, environment, file: config });
    expect((await Effect.runPromise(loaded)).port).toBe(9000);
  });

  it("is refused beside the variable itself", async () => {
    const both = { DATABASE_URL: url, DATABASE_URL_FILE: await file("database", url) };
    expect(await fault(both)).toBe(
      "setting databaseUrl (DATABASE_URL_FILE in the environment): found DATABASE_URL beside it, " +
        "wanted one of the two",
    );
    expect(await fault({ ...both, DATABASE_URL: "" })).toBe("no fault");
  });

  it("is refused where the file is none", async () => {
    const place = "setting natsUrl (NATS_URL_FILE in the environment): found ";
    const wanted = ", wanted the path of a file of one line, of 64 KiB at most";
    const faults = async (path: string) => await fault({ NATS_URL_FILE: path });
    const missing = join(folder, "missing");
    expect(await faults(missing)).toBe(`${place}${missing}, which is not there${wanted}`);
    expect(await faults(folder)).toBe(`${place}${folder}, which is a folder${wanted}`);
    const empty = await file("empty", "\n\n");
    expect(await faults(empty)).toBe(`${place}${empty}, which is empty${wanted}`);
    const lines = await file("lines", "hunter2\nhunter3\n");
    expect(await faults(lines)).toBe(`${place}${lines}, which has 2 lines${wanted}`);
    const large = await file("large", "x".repeat(largestFileBytes + 1));
    expect(await faults(large)).toBe(`${place}${large}, which is larger${wanted}`);
    expect(await fault({ NATS_URL_FILE: missing, PORT_FILE: missing })).toMatch(/port[^]*natsUrl/);
  });

  it("is named by its file where its value is wrong, and not by its value", async () => {
    const path = await file("wrong", "mysql://u:hunter2@h/d");
    expect(await fault({ DATABASE_URL_FILE: path })).toBe(
      `setting databaseUrl (DATABASE_URL_FILE in the environment, ${path}): found 21 characters ` +
        "(hidden), wanted postgres://user:password@host:port/database, with %2F for a / in the " +
        "password and so on",
    );
  });
});

describe("a flag", () => {
  it.each([
    ["natsUrl", "nats://u:hunter2@h"],
    ["natsUrl", "hunter2@h:4222"],
    ["databaseUrl", "postgres://u:hunter2@h/d"],
    ["databaseUrl", "postgres://u@h/d?password=hunter2"],
    ["databaseUrl", "postgres://u:hun/ter2@h/d"],
    ["natsPassword", "hunter2"],
    ["natsToken", "hunter2"],
  ])("is refused where it holds a secret: %s", async (name, text) => {
    const result = await load({}, { [name]: text });
    const message = Result.isFailure(result) ? result.failure.message : "";
    expect(message).toMatch(/--[a-z-]+\): found a secret \(hidden\), .*_FILE names/);
    expect(message).not.toContain("hunter2");
  });

  it("may hold an address, and the name of a user of Postgres", async () => {
    const flags = { natsUrl: "nats://h:4222", databaseUrl: "postgres://u@h/d" };
    expect(Result.isSuccess(await load({}, flags))).toBe(true);
  });
});
