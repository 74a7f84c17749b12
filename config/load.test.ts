import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect, Equal, Result, Schema } from "effect";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationInvalid } from "./errors.ts";
import { decodeConfiguration, loadConfiguration } from "./load.ts";
import { flagOf, type Setting } from "./setting.ts";
import { environmentSource, fileSource, flagSource, type Source } from "./source.ts";
import { type Configuration, type SettingName, settingNames, settings } from "./table.ts";

/** For each kind of value some texts that are fine, so that every setting can be tried. */
const texts: { readonly [Name in SettingName]: readonly [string, string, string] } = {
  port: ["0", "80", "65535"],
  host: ["0.0.0.0", "::1", "example.org"],
  jwtIssuer: ["https://id.example.org/", "accounts", "ü"],
  jwtAudience: ["troupe", "https://troupe.example.org", "a b"],
  jwtKeys: ["/etc/troupe/jwks.json", "https://id.example.org/jwks", "http://localhost:81/keys"],
  jwtSecret: ["0123456789abcdef0123456789abcdef", "hunter2", "a b"],
  jwtRoleClaim: ["role", "realm_access.roles", "https://example.org/roles"],
  jwtRoles: ["staff=viewer", "a=viewer,b=operator,c=admin", "x=y=admin"],
  trustedProxies: ["10.0.0.1", "10.0.0.0/8,fd00::/8", "::1"],
  corsOrigins: ["https://a.example", "http://localhost:3000,https://b.example:8443", "http://c"],
  strictTransport: ["no", "yes", "no"],
  requestTime: ["1s", "30s", "5m"],
  readsPerSecond: ["1", "100", "1000000"],
  readBurst: ["1", "500", "1000000"],
  writesPerSecond: ["1", "200", "1000000"],
  writeBurst: ["1", "1000", "1000000"],
  liveReaders: ["1", "50", "1000"],
  apiKey: ["troupe_k0_x", "hunter2", "a b"],
  data: ["/var/lib/troupe", "a b", "ü"],
  logLevel: ["none", "debug", "trace"],
  logFormat: ["json", "text", "auto"],
  metricsHost: ["0.0.0.0", "::1", "worker-1"],
  metricsPort: ["0", "9464", "65535"],
  natsUrl: ["nats://a:1", "nats://u:p@b:2", "c:3,d:4"],
  natsUser: ["troupe", "a b", "ü"],
  natsPassword: ["hunter2", " p@ss/w,rd ", "ü"],
  natsToken: ["t0ken", "a.b.c", "+/="],
  natsNkey: ["/run/secrets/nats.nk", "x", "./y"],
  natsCredentials: ["/run/secrets/nats.creds", "x", "./y"],
  natsCa: ["/etc/ssl/nats.pem", "x", "./y"],
  natsCert: ["/run/secrets/nats.pem", "x", "./y"],
  natsKey: ["/run/secrets/nats.key", "x", "./y"],
  natsTlsFirst: ["no", "yes", "no"],
  natsServer: ["/usr/bin/nats-server", "x", "./y"],
  replicas: ["1", "3", "5"],
  statsMaxBytes: ["0B", "512MiB", "2TiB"],
  forecastsKept: ["1", "20", "1000000"],
  statsMaxAge: ["1ms", "90s", "365d"],
  databaseUrl: ["postgres://a/b", "postgresql://u:p@c:5/d", "postgres://e"],
  history: ["1h", "7d", "3650d"],
  streamAges: ["stats=7d", "activity=12h,alerts=30d", "deadletters=3d"],
  tableAges: ["audit=365d", "sessions=30d,readings=7d", "scores=9h"],
  partitions: ["1", "16", "1024"],
  checkpointEvents: ["1", "7", "1000000"],
  checkpointMs: ["1", "500", "3600000"],
  trainEvery: ["0ms", "6h", "7d"],
  trainSeed: ["0", "1", "2147483647"],
  churnHorizon: ["1h", "7d", "90d"],
  residentActors: ["1", "99", "10000000"],
  lateness: ["0ms", "5m", "2h"],
  runnerHost: ["10.0.0.1", "worker-1", "::1"],
  runnerPort: ["0", "34431", "65535"],
  otlpEndpoint: ["http://a:4318", "https://otlp.example.org/team", "http://[::1]:4318"],
  otlpHeaders: ["authorization=Bearer%20x", "a=b,c=d", "x-key=1"],
  traceRatio: ["0", "0.01", "1"],
};

const names = fc.constantFrom(...settingNames);

function decode(sources: readonly Source[]): Result.Result<Configuration, ConfigurationInvalid> {
  return Effect.runSync(Effect.result(decodeConfiguration(sources)));
}

function expectFile(text: string): Source {
  const source = fileSource("troupe.json", text);
  if (source instanceof ConfigurationInvalid) throw source;
  return source;
}

/** The sources in their order, each with what it was given for one setting. */
function sourcesWith(
  name: SettingName,
  flag: string | undefined,
  variable: string | undefined,
  key: string | undefined,
): Source[] {
  return [
    flagSource(flag === undefined ? {} : { [name]: flag }),
    environmentSource({ [settings[name].variable]: variable }),
    expectFile(JSON.stringify({ [name]: key })),
  ];
}

describe("decodeConfiguration", () => {
  it("gives every setting its default where nothing is set", () => {
    const configuration = Result.getOrThrow(decode([]));
    for (const name of settingNames) {
      expect([name, configuration[name]]).toEqual([name, settings[name].default]);
    }
  });

  it("takes any valid value from any source, and the first source wins", () => {
    const given = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined });
    fc.assert(fc.property(names, given, given, given, (name, ...choices) => {
      const [flag, variable, key] = choices.map((choice) =>
        choice === undefined ? undefined : texts[name][choice]
      );
      const configuration = Result.getOrThrow(decode(sourcesWith(name, flag, variable, key)));
      const { kind, default: fallback }: Setting<unknown, unknown> = settings[name];
      const winner = flag ?? variable ?? key;
      const wanted = winner === undefined ? fallback : Schema.decodeSync(kind.schema)(winner);
      expect(Equal.equals(configuration[name], wanted)).toBe(true);
    }));
  });

  it("names setting, source, value and what was wanted, of the source that won", () => {
    const faultOf = (sources: Source[]) => {
      const result = decode(sources);
      return Result.isFailure(result) ? result.failure.message : undefined;
    };
    const wanted = "wanted a whole number from 0 to 65535";
    expect(faultOf(sourcesWith("port", "x", "80", undefined)))
      .toBe(`setting port (--port): found "x", ${wanted}`);
    expect(faultOf(sourcesWith("port", undefined, "99999", "80")))
      .toBe(`setting port (PORT in the environment): found "99999", ${wanted}`);
    expect(faultOf(sourcesWith("port", undefined, undefined, "8o")))
      .toBe(`setting port ("port" in troupe.json): found "8o", ${wanted}`);
  });

  it("names every fault at once", () => {
    const result = decode([flagSource({ port: "x", lateness: "5 minutes" })]);
    expect(Result.isFailure(result) && result.failure.faults.map((fault) => fault.setting))
      .toEqual(["port", "lateness"]);
  });

  it("shows no secret, neither in a fault nor in the configuration", () => {
    const secret = "hunter2";
    const bad = decode([environmentSource({ DATABASE_URL: `mysql://u:${secret}@h/d` })]);
    expect(Result.isFailure(bad) && bad.failure.message).toMatch(/DATABASE_URL .*hidden/);
    expect(JSON.stringify(bad)).not.toContain(secret);
    const good = decode([environmentSource({ NATS_URL: `nats://u:${secret}@h:4222` })]);
    expect(Result.isSuccess(good)).toBe(true);
    expect(JSON.stringify(good) + String(good)).not.toContain(secret);
  });

  it("takes an empty variable as not set, but not an empty flag or key", () => {
    expect(Result.isSuccess(decode([environmentSource({ PORT: "" })]))).toBe(true);
    expect(Result.isFailure(decode([flagSource({ port: "" })]))).toBe(true);
    expect(Result.isFailure(decode([expectFile('{ "port": "" }')]))).toBe(true);
  });

  it("takes a number of the file as it stands", () => {
    expect(Result.getOrThrow(decode([expectFile('{ "port": 9000 }')])).port).toBe(9000);
    expect(Result.isFailure(decode([expectFile('{ "port": 90.5 }')]))).toBe(true);
  });
});

describe("fileSource", () => {
  it.each([
    ["[]", "a JSON object"],
    ["{", "a JSON object"],
    ['{ "prot": 80 }', '"prot" in troupe.json'],
    ['{ "port": null }', "found null"],
    ['{ "port": [80] }', "found [80]"],
    ['{ "natsUrl": ["nats://u:hunter2@h"] }', "hidden"],
    ['{ "toString": 1 }', "an unknown key"],
  ])("refuses %s", (text, part) => {
    const source = fileSource("troupe.json", text);
    expect(source).toBeInstanceOf(ConfigurationInvalid);
    const message = source instanceof ConfigurationInvalid ? source.message : "";
    expect(message).toContain(part);
    expect(message).not.toContain("hunter2");
  });
});

describe("loadConfiguration", () => {
  let folder = "";
  let before = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "troupe-config-"));
    before = process.cwd();
    process.chdir(folder);
  });

  afterEach(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true, force: true });
  });

  const load = (file: string | undefined) =>
    Effect.runPromise(Effect.result(loadConfiguration({ flags: {}, environment: {}, file })));

  it("reads troupe.json of the working folder, if there is one", async () => {
    expect(Result.getOrThrow(await load(undefined)).port).toBe(8080);
    await writeFile("troupe.json", '{ "port": 7000 }');
    expect(Result.getOrThrow(await load(undefined)).port).toBe(7000);
  });

  it("reads the file that was named, in place of troupe.json", async () => {
    await writeFile("troupe.json", '{ "port": 7000 }');
    await writeFile("other.json", '{ "host": "::1" }');
    expect(Result.getOrThrow(await load("other.json"))).toMatchObject({ host: "::1", port: 8080 });
  });

  it("fails where the file that was named is not there", async () => {
    const result = await load("missing.json");
    expect(Result.isFailure(result) && result.failure.message)
      .toBe("setting * (missing.json): found no such file, wanted a file that can be read");
  });
});

describe("flagOf", () => {
  it("makes a flag of every name, all of them different", () => {
    const flags = settingNames.map(flagOf);
    expect(flagOf("checkpointMs")).toBe("checkpoint-ms");
    expect(new Set(flags).size).toBe(flags.length);
    expect(flags.every((flag) => /^[a-z]+(-[a-z]+)*$/.test(flag))).toBe(true);
  });
});
