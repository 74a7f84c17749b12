// Reads the configuration: flags win over the environment, the environment over the file, the file
// over the defaults.
import { readFile } from "node:fs/promises";
import { Config, ConfigProvider, Effect, Result } from "effect";
import { ConfigurationInvalid, type Fault } from "./errors.ts";
import type { Setting } from "./setting.ts";
import {
  environmentSource,
  fileSource,
  flagSource,
  secretsInFlags,
  type Source,
} from "./source.ts";
import { type Configuration, type SettingName, settingNames, settings } from "./table.ts";
import { readVariableFiles } from "./variable-files.ts";

/** What a configuration is read from. */
export interface ConfigurationInput {
  /** Values given as flags, by the names of their settings. */
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file that must be there; `troupe.json`, if there is one, where undefined. */
  readonly file: string | undefined;
}

/** Looked for in the working folder. */
export const defaultFile = "troupe.json";

/** A value for every setting, or everything that is wrong at once. */
export function loadConfiguration(
  input: ConfigurationInput,
): Effect.Effect<Configuration, ConfigurationInvalid> {
  return Effect.gen(function* () {
    const faults = secretsInFlags(input.flags);
    if (faults.length > 0) return yield* new ConfigurationInvalid({ faults });
    const files = yield* readVariableFiles(input.environment);
    const environment = environmentSource(input.environment, files);
    const file = yield* readSource(input.file);
    return yield* decodeConfiguration([flagSource(input.flags), environment, ...file]);
  });
}

/** Decodes the settings from `sources`, the first of which wins. */
export function decodeConfiguration(
  sources: readonly Source[],
): Effect.Effect<Configuration, ConfigurationInvalid> {
  return Effect.gen(function* () {
    const provider = sources
      .map((source) => source.provider)
      .reduceRight((later, earlier) => ConfigProvider.orElse(earlier, later), nothing);
    const values: [SettingName, unknown][] = [];
    const faults: Fault[] = [];
    for (const name of settingNames) {
      const value = yield* Effect.result(configOf(name).parse(provider));
      if (Result.isSuccess(value)) values.push([name, value.success]);
      else faults.push(yield* faultOf(name, sources));
    }
    if (faults.length > 0) return yield* new ConfigurationInvalid({ faults });
    // Each value was decoded by the schema of the setting that it stands under.
    return Object.fromEntries(values) as Configuration;
  });
}

const nothing = ConfigProvider.fromUnknown({});

/** The setting as a Config that reads its name and falls back to its default. */
function configOf(name: SettingName): Config.Config<unknown> {
  const { kind, default: fallback }: Setting<unknown, unknown> = settings[name];
  return Config.withDefault(Config.schema(kind.schema, name), fallback);
}

/** Says which source gave the value that was not understood. */
function faultOf(name: SettingName, sources: readonly Source[]): Effect.Effect<Fault> {
  return Effect.gen(function* () {
    const { kind } = settings[name];
    for (const source of sources) {
      const node = yield* Effect.orDie(source.provider.load([name]));
      if (node?.value === undefined) continue;
      const found = kind.secret
        ? `${node.value.length} characters (hidden)`
        : JSON.stringify(node.value);
      return { setting: name, source: source.place(name), found, wanted: kind.wanted };
    }
    return yield* Effect.die(new Error(`setting ${name} failed without a value`));
  });
}

function readSource(
  path: string | undefined,
): Effect.Effect<readonly Source[], ConfigurationInvalid> {
  return Effect.gen(function* () {
    const file = path ?? defaultFile;
    const text = yield* Effect.result(Effect.tryPromise(() => readFile(file, "utf8")));
    if (Result.isFailure(text)) {
      if (path === undefined && isAbsent(text.failure.cause)) return [];
      return yield* new ConfigurationInvalid({ faults: [unreadable(file, text.failure.cause)] });
    }
    const source = fileSource(file, text.success);
    return source instanceof ConfigurationInvalid ? yield* source : [source];
  });
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unreadable(file: string, error: unknown): Fault {
  const found = isAbsent(error) ? "no such file" : String(error);
  return { setting: "*", source: file, found, wanted: "a file that can be read" };
}
