import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostsOf, permissionFlags, visibleEnvironment } from "./permissions.mjs";
import { denoProgram } from "./runtimes.mjs";
import { launchSettings } from "./settings.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "troupe-permissions-"));
  writeFileSync(join(folder, "readings.csv"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function flags(words: string[], environment: Record<string, string> = {}): Map<string, string> {
  const settings = launchSettings(words, environment, folder);
  return new Map(
    permissionFlags(root, settings, { PATH: process.env.PATH, ...environment })
      .map((flag) => [flag.replace(/=.*/, ""), flag.replace(/^[^=]*=?/, "")]),
  );
}

describe("permissionFlags", () => {
  it("never grants everything", () => {
    for (const command of ["demo", "worker", "api", "replay", "doctor", ""]) {
      const granted = flags([command], { NATS_SERVER: "/opt/nats-server" });
      expect(granted.has("--no-prompt")).toBe(true);
      expect(granted.has("--allow-all")).toBe(false);
      for (const name of ["read", "write", "net", "run", "sys"]) {
        expect(granted.get(`--allow-${name}`), `${command} ${name}`).not.toBe("");
      }
    }
  });

  it("lets a process tell its metrics where it is to, and the doctor read those that it is to", () => {
    const net = (words: string[], environment = {}) =>
      flags(words, environment).get("--allow-net")?.split(",");
    expect(net(["worker"], { TROUPE_METRICS_HOST: "0.0.0.0" })).toContain("0.0.0.0");
    expect(net(["worker", "--metrics-host", "::"])).toContain("[::]");
    const urls = ["--metrics-url", "http://api:8080", "--metrics-url=https://worker-1/metrics"];
    expect(net(["doctor", ...urls])).toEqual(expect.arrayContaining(["api:8080", "worker-1:443"]));
  });

  it("lets the demo run nats-server and ps, and the others run nothing", () => {
    const environment = { NATS_SERVER: "/opt/nats-server" };
    expect(flags(["demo"], environment).get("--allow-run")).toMatch(/^\/opt\/nats-server(,ps)?$/);
    expect(flags(["worker"], environment).has("--allow-run")).toBe(false);
  });

  it("lets a cluster start what it likes, and its processes no more than their commands", () => {
    const granted = flags(["cluster"], { NATS_SERVER: "/opt/nats-server", PATH: "/bin" });
    expect(granted.get("--allow-run")).toBe("");
    expect(granted.get("--allow-read")?.split(",")).toContain("/bin");
    const data = join(folder, ".troupe");
    // Root's Postgres runs as another user, whose files may have to be elsewhere.
    expect(granted.get("--allow-write")).toBe(
      process.getuid?.() === 0 ? `${data},/var/lib/troupe` : data,
    );
    expect(granted.get("--allow-net")).not.toBe("");
  });

  it("lets an evaluation reach for nothing but its file, or for the database of an experiment", () => {
    const granted = flags(["evaluate", "policy", "readings.csv"]);
    expect(granted.has("--allow-write")).toBe(false);
    expect(granted.has("--allow-net")).toBe(false);
    const ofExperiment = flags(["evaluate", "experiment", "ads", "--data", "kept"]);
    expect(ofExperiment.get("--allow-write")).toBe(join(folder, "kept"));
    expect(ofExperiment.has("--allow-net")).toBe(true);
  });

  it("lets write into the data folder only, and read what is named on the command line", () => {
    const granted = flags(["replay", "readings.csv", "absent.csv", "--data", "kept"]);
    expect(granted.get("--allow-write")).toBe(join(folder, "kept"));
    const read = granted.get("--allow-read")?.split(",");
    expect(read).toContain(join(folder, "readings.csv"));
    expect(read).not.toContain(join(folder, "absent.csv"));
    expect(read).toContain(root);
  });

  it("lets the API fetch the keys of an issuer, or read them from their file", () => {
    const url = "https://id.example.org/jwks";
    const net = flags(["api"], { TROUPE_JWT_KEYS: url }).get("--allow-net")?.split(",");
    expect(net).toContain("id.example.org:443");
    const read = flags(["api"], { TROUPE_JWT_KEYS: "/etc/troupe/jwks.json" }).get("--allow-read");
    expect(read?.split(",")).toContain("/etc/troupe/jwks.json");
  });

  it("lets an evaluation read and compute, and nothing else", () => {
    const granted = flags(["evaluate", "forecast", "readings.csv"], { NATS_URL: "nats://broker" });
    expect(granted.get("--allow-read")?.split(",")).toContain(join(folder, "readings.csv"));
    for (const name of ["write", "net", "run"]) expect(granted.has(`--allow-${name}`)).toBe(false);
  });

  it("lets files be read that hold secrets, and the hosts be reached that they name", () => {
    const url = join(folder, "database-url");
    writeFileSync(url, "postgres://user:secret@store:6543/troupe?sslrootcert=/ca.pem\n");
    const environment = { DATABASE_URL_FILE: url, TROUPE_NATS_NKEY: "/run/secrets/nats.nk" };
    const granted = flags(["worker"], environment);
    const read = granted.get("--allow-read")?.split(",");
    expect(read).toEqual(expect.arrayContaining([url, "/ca.pem", "/run/secrets/nats.nk"]));
    expect(granted.get("--allow-net")?.split(",")).toContain("store:6543");
    expect([...granted.values()].join()).not.toContain("secret@");
    expect(visibleEnvironment(environment)).toEqual(environment);
    // It is read with the other settings, whatever the command is about.
    expect(flags(["evaluate", "x"], environment).get("--allow-read")?.split(",")).toContain(url);
  });

  it("opens the hosts that are configured, and all only for workers on several computers", () => {
    const net = flags(["api"], {
      HOST: "0.0.0.0",
      NATS_URL: "nats://user:secret@broker",
      DATABASE_URL: "postgres://user:secret@store:6543/troupe",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example.org/team",
    }).get("--allow-net")?.split(",");
    expect(net).toEqual(
      expect.arrayContaining([
        "127.0.0.1",
        "0.0.0.0",
        "broker:4222",
        "store:6543",
        "collector.example.org:443",
      ]),
    );
    expect(net?.join()).not.toContain("secret");
    expect(flags(["worker"]).get("--allow-net")).not.toBe("");
    expect(flags(["worker"], { TROUPE_RUNNER_HOST: "10.0.0.7" }).get("--allow-net")).toBe("");
  });
});

describe("the sandbox", () => {
  /** What a program says that tries `code` under the flags of `troupe migrate`. */
  function attempt(code: string): string {
    const file = join(folder, "attempt.mjs");
    writeFileSync(
      file,
      `import * as fs from "node:fs"; import * as child from "node:child_process";
      try { ${code}; process.stdout.write("done"); } catch (error) { process.stdout.write(String(error)); }`,
    );
    const settings = launchSettings(["migrate", file, "--data", folder], {}, folder);
    const parameters = ["run", ...permissionFlags(root, settings, {}), file];
    return spawnSync(denoProgram(root), parameters, { encoding: "utf8", env: {} }).stdout;
  }

  it("lets through what Troupe does and refuses what it does not", () => {
    expect(attempt(`fs.writeFileSync(${JSON.stringify(join(folder, "kept"))}, "")`)).toBe("done");
    expect(attempt(`fs.readFileSync(${JSON.stringify(join(root, "package.json"))})`)).toBe("done");
    expect(attempt(`fs.readFileSync("/etc/hostname")`)).toMatch(/NotCapable/);
    const inProject = JSON.stringify(join(root, "written-by-sandbox-test"));
    expect(attempt(`fs.writeFileSync(${inProject}, "")`)).toMatch(/NotCapable/);
    const run = `child.execFileSync(${
      JSON.stringify(denoProgram(root))
    }, ["--version"], { env: {} })`;
    expect(attempt(run)).toMatch(/NotCapable|Command failed/);
    expect(attempt(`await fetch("http://192.0.2.1/")`)).toMatch(/NotCapable/);
  });

  it("lets the demo and a worker train a network in a thread", () => {
    for (const command of ["demo", "worker"]) {
      const settings = launchSettings([command, "--data", folder], {}, folder);
      const program = join(root, "training/testing/train-once.ts");
      const parameters = ["run", ...permissionFlags(root, settings, {}), program];
      const options = { encoding: "utf8", env: {}, cwd: folder } as const;
      const { stdout, stderr } = spawnSync(denoProgram(root), parameters, options);
      expect(stdout, stderr).toBe("trained for 1 pass\n");
    }
  });
});

describe("visibleEnvironment", () => {
  it("shows settings and hides everything else", () => {
    const visible = visibleEnvironment({
      PORT: "1",
      TROUPE_DATA: "2",
      NATS_URL: "3",
      PATH: "4",
      AWS_SECRET_ACCESS_KEY: "5",
      npm_config_cache: "6",
      EMPTY: undefined,
    });
    expect(visible).toEqual({ PORT: "1", TROUPE_DATA: "2", NATS_URL: "3", PATH: "4" });
  });
});

describe("hostsOf", () => {
  it.each([
    ["nats://broker", ["broker:4222"]],
    ["broker:4333", ["broker:4333"]],
    ["nats://a, tls://b:1", ["a:4222", "b:1"]],
    ["nats://[::1]:5", ["[::1]:5"]],
    ["postgres://user:p%40ss@store/db", ["store:4222"]],
    ["", []],
    [undefined, []],
    ["nats://", []],
  ])("reads %j", (addresses, hosts) => {
    expect(hostsOf(addresses, 4222)).toEqual(hosts);
  });
});
