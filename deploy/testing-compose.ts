// For tests: compose.yaml as far as one part of it has to fit another, and what does not fit.
import { Schema } from "effect";
import { isSettingVariable } from "./testing-variables.ts";

const Names = Schema.Array(Schema.String);
const optionalNames = Schema.optional(Names);
const Files = Schema.Record(Schema.String, Schema.Struct({ file: Schema.String }));
const Anything = Schema.Record(Schema.String, Schema.Unknown);

const Service = Schema.Struct({
  image: Schema.String,
  build: Schema.optional(Schema.Unknown),
  command: optionalNames,
  environment: Schema.optional(Schema.Record(Schema.String, Schema.String)),
  depends_on: Schema.optional(
    Schema.Record(Schema.String, Schema.Struct({ condition: Schema.String })),
  ),
  networks: Names,
  secrets: optionalNames,
  configs: Schema.optional(
    Schema.Array(Schema.Struct({ source: Schema.String, target: Schema.String })),
  ),
  volumes: optionalNames,
  ports: optionalNames,
  healthcheck: Schema.optional(Schema.Unknown),
  restart: Schema.optional(Schema.String),
  read_only: Schema.optional(Schema.Boolean),
  cap_drop: optionalNames,
  security_opt: optionalNames,
  deploy: Schema.optional(Schema.Struct({
    resources: Schema.optional(Schema.Struct({
      limits: Schema.optional(Schema.Struct({ cpus: Schema.String, memory: Schema.String })),
    })),
  })),
});
type Service = typeof Service.Type;

/** The parts of compose.yaml that are looked at. */
export const Compose = Schema.Struct({
  services: Schema.Record(Schema.String, Service),
  networks: Anything,
  volumes: Anything,
  secrets: Files,
  configs: Files,
});
export type Compose = typeof Compose.Type;

/** What does not fit in compose.yaml; `exists` tells whether there is a file at a path from the root. */
export function composeFaults(compose: Compose, exists: (path: string) => boolean): string[] {
  const services = Object.entries(compose.services);
  const used = (of: (service: Service) => readonly string[]) =>
    new Set(services.flatMap(([, service]) => of(service)));
  const usedConfigs = used(({ configs = [] }) => configs.map(({ source }) => source));
  return [
    ...services.flatMap(([name, service]) =>
      serviceFaults(service, compose).map((fault) => `${name}: ${fault}`)
    ),
    ...unlike("network", used(({ networks }) => networks), compose.networks),
    ...unlike("secret", used(({ secrets = [] }) => secrets), compose.secrets),
    ...unlike("config", usedConfigs, compose.configs),
    ...unlike("volume", used(namedVolumes), compose.volumes),
    ...[
      ...Object.values(compose.configs).map(({ file }) => file),
      ...used(({ volumes = [] }) => volumes.map(placeOf).filter((place) => place.startsWith("."))),
    ].filter((file) => !exists(file)).map((file) => `there is no ${file}`),
  ];
}

function serviceFaults(service: Service, compose: Compose): string[] {
  const { image, environment = {}, depends_on = {}, ports = [], secrets = [] } = service;
  const isOurs = service.build !== undefined;
  const faults: string[] = [];
  const expect = (isSo: boolean, fault: string) => {
    if (!isSo) faults.push(fault);
  };
  expect(/^[a-z][\w-]*(\/[\w-]+)?:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/.test(image), `image ${image}`);
  // The image of Troupe brings a health check.
  expect(isOurs || service.healthcheck !== undefined, "no health check");
  expect(service.restart !== undefined, "no restart policy");
  expect(service.deploy?.resources?.limits !== undefined, "no limits");
  expect(service.read_only === true, "a root file system that can be written");
  expect(service.cap_drop?.includes("ALL") === true, "keeps capabilities");
  expect(service.security_opt?.includes("no-new-privileges:true") === true, "new privileges");
  for (const port of ports) {
    expect(port.startsWith("127.0.0.1:"), `port ${port} is open to others`);
    expect(service.networks.includes("front"), "publishes a port on an internal network");
  }
  for (const [other, { condition }] of Object.entries(depends_on)) {
    const found = compose.services[other];
    expect(found !== undefined, `waits for ${other}, which is none`);
    expect(
      condition !== "service_healthy" || found?.healthcheck !== undefined,
      `waits for the health of ${other}, which nobody checks`,
    );
  }
  for (const [variable, value] of Object.entries(environment)) {
    if (isOurs) expect(isSettingVariable(variable), `variable ${variable}`);
    const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
    expect(secret === undefined || secrets.includes(secret), `secret ${secret} is not there`);
    expect(
      !/password|token|secret/i.test(variable) || /_FILE$/.test(variable),
      `${variable} is bare`,
    );
    if (variable === "NATS_URL") {
      for (const [, host] of value.matchAll(/nats:\/\/([^:,]+):4222/g)) {
        expect(compose.services[host] !== undefined, `NATS at ${host}, which is none`);
      }
    }
  }
  return faults;
}

/** Names that are used and not declared, or declared and not used. */
function unlike(what: string, used: ReadonlySet<string>, declared: object): string[] {
  const names = new Set(Object.keys(declared));
  return [
    ...[...used].filter((name) => !names.has(name)).map((name) =>
      `${what} ${name} is not declared`
    ),
    ...[...names].filter((name) => !used.has(name)).map((name) => `${what} ${name} is not used`),
  ];
}

function namedVolumes({ volumes = [] }: Service): string[] {
  return volumes.map(placeOf).filter((place) => !place.startsWith("."));
}

function placeOf(volume: string): string {
  return volume.slice(0, volume.indexOf(":"));
}
