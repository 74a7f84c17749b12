// The manifests, by the types and schemas of Kubernetes and by what has to fit together.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { objectFaults, objectsIn, schemaFaults } from "./testing-kubernetes.ts";
import { isSettingVariable } from "./testing-variables.ts";

const base = "deploy/k8s/base";
const example = "deploy/k8s/example";
const manifests = readdirSync(base).filter((name) => name !== "kustomization.yaml");
const texts = manifests.map((name) => readFileSync(join(base, name), "utf8"));
const objects = texts.flatMap(objectsIn);
const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

const Named = Schema.Struct({ name: Schema.String });
const PodSpec = Schema.Struct({
  automountServiceAccountToken: Schema.Literal(false),
  terminationGracePeriodSeconds: Schema.optional(Schema.Int),
  securityContext: Schema.Struct({
    runAsNonRoot: Schema.Literal(true),
    runAsUser: Schema.Int,
    seccompProfile: Schema.Struct({ type: Schema.Literal("RuntimeDefault") }),
  }),
  containers: Schema.Array(Schema.Struct({
    name: Schema.String,
    args: Schema.Array(Schema.String),
    env: Schema.optional(Schema.Array(Named)),
    envFrom: Schema.Array(Schema.Struct({ configMapRef: Named })),
    ports: Schema.optional(Schema.Array(Named)),
    startupProbe: Schema.optional(Schema.Unknown),
    livenessProbe: Schema.optional(Schema.Unknown),
    readinessProbe: Schema.optional(Schema.Unknown),
    resources: Schema.Struct({
      requests: Schema.Struct({ cpu: Schema.String, memory: Schema.String }),
      limits: Schema.Struct({ memory: Schema.String }),
    }),
    securityContext: Schema.Struct({
      allowPrivilegeEscalation: Schema.Literal(false),
      readOnlyRootFilesystem: Schema.Literal(true),
      capabilities: Schema.Struct({ drop: Schema.Tuple([Schema.Literal("ALL")]) }),
    }),
    volumeMounts: Schema.Array(Schema.Struct({ name: Schema.String, mountPath: Schema.String })),
  })),
  volumes: Schema.Array(Named),
});
const Workload = Schema.Struct({
  kind: Schema.Literals(["Deployment", "StatefulSet", "Job"]),
  spec: Schema.Struct({
    template: Schema.Struct({
      metadata: Schema.Struct({ labels: Schema.Record(Schema.String, Schema.String) }),
      spec: PodSpec,
    }),
  }),
});
const workloads = objects
  .filter(({ kind }) => ["Deployment", "StatefulSet", "Job"].includes(kind))
  .map((object) => Schema.decodeUnknownSync(Workload)(object));

/** The settings of the example: `NAME=value` in each line. */
const settings = new Map(
  readFileSync(join(example, "settings.env"), "utf8").trim().split("\n")
    .map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
);

describe("the manifests", () => {
  it("are all listed, and list only what there is", () => {
    const Kustomization = Schema.Struct({ resources: Schema.Array(Schema.String) });
    const resources = (folder: string) =>
      Schema.decodeUnknownSync(Kustomization)(
        parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")),
      ).resources;
    expect([...resources(base)].sort()).toEqual([...manifests].sort());
    for (const folder of ["deploy/k8s", example]) {
      for (const path of resources(folder)) expect(existsSync(join(folder, path))).toBe(true);
    }
  });

  it("are objects of Kubernetes, with no field that it does not know", async () => {
    const spoilt = texts.map((text) =>
      text.replace("readinessProbe", "readinesProbe").replace("port: 53", "prot: 53")
    );
    // One look at both, as each takes seconds: two probes and a port are wrong, and nothing else.
    const faults = await objectFaults([...objects, ...spoilt.flatMap(objectsIn)]);
    expect(faults.match(/TS\d+/g), faults).toHaveLength(3);
    expect(faults).toContain("'\"readinesProbe\"' does not exist in type 'IContainer'");
    expect(faults).toContain("'\"prot\"' does not exist in type");
  }, 60_000);

  it("hold what their schemas allow", async () => {
    for (const object of objects) expect(await schemaFaults(object)).toEqual([]);
    const [wrong] = texts.flatMap((text) =>
      text.includes("kind: StatefulSet")
        ? objectsIn(text.replace("replicas: 3", "replicas: three"))
        : []
    );
    expect(await schemaFaults(wrong)).toEqual(["/spec/replicas type"]);
  });

  it("run as nobody, with limits, probes and nothing that the image does not bring", () => {
    expect(workloads.map(({ kind }) => kind).sort()).toEqual(["Deployment", "Job", "StatefulSet"]);
    for (const { kind, spec: { template } } of workloads) {
      const { containers, volumes, securityContext, ...pod } = template.spec;
      const [container] = containers;
      expect(containers).toHaveLength(1);
      expect(securityContext.runAsUser).toBe(10001);
      expect(template.metadata.labels["app.kubernetes.io/component"]).toBe(container.name);
      expect(container.args).toEqual([container.name]);
      expect(container.volumeMounts.map(({ name }) => name)).toEqual(
        volumes.map(({ name }) => name),
      );
      for (const { name } of container.env ?? []) {
        expect([name, isSettingVariable(name)]).toEqual([name, true]);
      }
      for (const { configMapRef } of container.envFrom) expect(configMapRef.name).toBe("settings");
      if (kind === "Job") continue;
      // A process takes twenty seconds at most to end by itself.
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(25);
      const { startupProbe, livenessProbe, readinessProbe } = container;
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        expect(probe).toBeDefined();
      }
    }
  });

  it("let policies name ports and components that there are", () => {
    const containers = workloads.flatMap(({ spec }) => spec.template.spec.containers);
    const components = new Set(containers.map(({ name }) => name));
    const ports = new Set(containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)));
    for (const text of texts) {
      for (const [, name] of text.matchAll(/app\.kubernetes\.io\/component: (.*)/g)) {
        expect(components).toContain(name);
      }
      for (const [, name] of text.matchAll(/\b(?:targetPort|port): ([a-z]+)\b/g)) {
        expect(ports).toContain(name);
      }
    }
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
    expect(policies.find(({ metadata }) => metadata.name === "nothing")).toMatchObject({
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
  });

  it("come with settings that Troupe knows, and secrets that nobody uses", () => {
    for (const name of settings.keys()) {
      expect([name, isSettingVariable(name)]).toEqual([name, true]);
    }
    const mounts = workloads[0].spec.template.spec.containers[0].volumeMounts;
    const place = mounts.find(({ name }) => name === "secrets")?.mountPath;
    const files = readdirSync(join(example, "secrets"));
    const named = [...settings].filter(([name]) => name.endsWith("_FILE")).map(([, path]) => path);
    expect(named.sort()).toEqual(files.map((name) => `${place}/${name}`).sort());
    for (const name of files) {
      expect(readFileSync(join(example, "secrets", name), "utf8")).toMatch(/\bexample\b/);
    }
  });

  it.skipIf(!hasKubectl)("are built by kubectl (skipped where there is none)", async () => {
    const { status, stdout, stderr } = spawnSync("kubectl", ["kustomize", "deploy/k8s"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
    expect([status, stderr]).toEqual([0, ""]);
    const built = objectsIn(stdout);
    expect(built).toHaveLength(objects.length + 2);
    // It breaks long secrets into lines, which Kubernetes takes and the schema does not.
    const others = built.filter(({ kind }) => kind !== "Secret");
    for (const object of others) expect(await schemaFaults(object)).toEqual([]);
    expect(stdout).toContain("image: troupe:0.1.0");
    // What the generators made is what the pods ask for.
    const names = built.filter(({ kind }) => kind === "Secret" || kind === "ConfigMap")
      .map(({ metadata }) => metadata.name);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(stdout.match(new RegExp(`ame: ${name}$`, "gm"))).toHaveLength(4);
    }
  });
});
