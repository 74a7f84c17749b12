// For tests: objects of Kubernetes against the types of its API, with the compiler as the judge: unlike the
// schemas, the types know of no further fields.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Schema } from "effect";
import { parseAllDocuments } from "yaml";
import { temporaryFolder } from "../commands/testing.ts";
import { denoProgram } from "../scripts/runtimes.mjs";

const rest = [Schema.Record(Schema.String, Schema.Unknown)] as const;

/** What every object says of itself, and all else that it holds. */
export const KubernetesObject = Schema.StructWithRest(
  Schema.Struct({
    apiVersion: Schema.String,
    kind: Schema.String,
    metadata: Schema.StructWithRest(Schema.Struct({ name: Schema.String }), rest),
  }),
  rest,
);
export type KubernetesObject = typeof KubernetesObject.Type;

const root = fileURLToPath(new URL("..", import.meta.url));

/** The objects in a file, with all that they hold. */
export function objectsIn(yaml: string): readonly KubernetesObject[] {
  return parseAllDocuments(yaml).map((document) => {
    const object: unknown = document.toJS();
    return Schema.decodeUnknownSync(KubernetesObject)(object);
  });
}

/** What the compiler finds wrong with some objects; nothing where it finds them right. */
export async function objectFaults(objects: readonly KubernetesObject[]): Promise<string> {
  const folder = await temporaryFolder("kubernetes");
  const file = join(folder, "objects.ts");
  const source = objects.map((object, i) =>
    `import type { I${object.kind} as Kind${i} } from ${JSON.stringify(typesOf(object))};\n` +
    `export const object${i}: Kind${i} = ${JSON.stringify(object, null, 1)};\n`
  );
  writeFileSync(file, source.join("\n"));
  const config = join(root, "deno.json");
  const { status, stderr } = spawnSync(denoProgram(root), ["check", "--config", config, file], {
    encoding: "utf8",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(folder, "deno") },
  });
  return status === 0 ? "" : stderr;
}

/** Where the type of an object is; fails where Kubernetes has none such. */
function typesOf({ apiVersion, kind }: KubernetesObject): string {
  const path = join(root, "node_modules/kubernetes-models", apiVersion, `${kind}.d.ts`);
  if (!existsSync(path)) throw new Error(`Kubernetes has no ${kind} in ${apiVersion}`);
  return path;
}

/** What the schema of an object's kind finds wrong with it: types of values, and their bounds. */
export async function schemaFaults(object: KubernetesObject): Promise<string[]> {
  const [version, group = "core"] = object.apiVersion.split("/").reverse();
  const name = [group.split(".")[0], version, object.kind].map(capital).join("");
  const schema: unknown = await import(`kubernetes-models/_schemas/IoK8sApi${name}`);
  const { validate } = Schema.decodeUnknownSync(Validator)(schema);
  if (validate(object) === true) return [];
  const errors = Schema.decodeUnknownSync(Errors)(Reflect.get(validate, "errors"));
  return errors.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

const Validator = Schema.Struct({
  validate: Schema.declare((value: unknown): value is (data: unknown) => unknown =>
    typeof value === "function"
  ),
});
const Errors = Schema.Array(
  Schema.Struct({ instancePath: Schema.String, keyword: Schema.String }),
);

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
