// Where values come from: flags, the environment, a file. Each is a ConfigProvider that knows how to
// name the place of a value to a person.
import { ConfigProvider } from "effect";
import { ConfigurationInvalid, type Fault } from "./errors.ts";
import { flagOf, type Setting } from "./setting.ts";
import { isSettingName, type SettingName, settingNames, settings } from "./table.ts";
import { type FiledValue, fileVariable } from "./variable-files.ts";

/** A place that values come from. */
export interface Source {
  /** Answers for paths of one element: the name of a setting. */
  readonly provider: ConfigProvider.ConfigProvider;
  /** Names the place of a value: `--port`, `PORT in the environment`. */
  readonly place: (name: SettingName) => string;
}

/** Values given as flags, by the names of their settings. */
export function flagSource(flags: Readonly<Record<string, string>>): Source {
  return {
    provider: ConfigProvider.fromUnknown(flags, { preserveEmptyStrings: true }),
    place: (name) => `--${flagOf(name)}`,
  };
}

/** What is wrong with flags that hold secrets: everybody sees the parameters of a process. */
export function secretsInFlags(flags: Readonly<Record<string, string>>): readonly Fault[] {
  return settingNames.flatMap((name): Fault[] => {
    const { kind, variable }: Setting<unknown, unknown> = settings[name];
    const text = flags[name];
    if (text === undefined || kind.holdsSecret?.(text) !== true) return [];
    const found =
      "a secret (hidden), which everybody on this computer sees in its list of processes";
    const wanted = `it in ${variable}, or in a file that ${fileVariable(variable)} names`;
    return [{ setting: name, source: `--${flagOf(name)}`, found, wanted }];
  });
}

/** Values of environment variables, or of files that they name; an empty variable counts as not set. */
export function environmentSource(
  environment: Readonly<Record<string, string | undefined>>,
  files: ReadonlyMap<SettingName, FiledValue> = new Map(),
): Source {
  // One variable at a time: a sandbox may allow these and hide the rest.
  const values = settingNames.map((name) =>
    [name, files.get(name)?.text ?? environment[settings[name].variable]] as const
  );
  return {
    provider: ConfigProvider.fromUnknown(Object.fromEntries(values)),
    place: (name) => {
      const { variable } = settings[name];
      const file = files.get(name);
      if (file === undefined) return `${variable} in the environment`;
      return `${fileVariable(variable)} in the environment, ${file.path}`;
    },
  };
}

/**
 * Values of a JSON object such as `{ "port": 8080, "lateness": "2h" }`, the text of the file `path`.
 * Fails with {@link ConfigurationInvalid} where the text is no such object or has unknown keys.
 */
export function fileSource(path: string, text: string): Source | ConfigurationInvalid {
  const values = jsonObject(text);
  if (values === undefined) {
    const found = JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 40)}…`);
    const wanted = "a JSON object of settings";
    return new ConfigurationInvalid({ faults: [{ setting: "*", source: path, found, wanted }] });
  }
  const faults = Object.entries(values).flatMap(([key, value]) => faultOf(path, key, value) ?? []);
  if (faults.length > 0) return new ConfigurationInvalid({ faults });
  return {
    provider: ConfigProvider.fromUnknown(values, { preserveEmptyStrings: true }),
    place: (name) => `${JSON.stringify(name)} in ${path}`,
  };
}

function jsonObject(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(path: string, key: string, value: unknown): Fault | undefined {
  const source = `${JSON.stringify(key)} in ${path}`;
  if (!isSettingName(key)) {
    const wanted = `a key among ${settingNames.join(", ")}`;
    return { setting: key, source, found: "an unknown key", wanted };
  }
  if (typeof value === "string" || typeof value === "number") return undefined;
  const { kind } = settings[key];
  const found = kind.secret ? "no text (hidden)" : JSON.stringify(value);
  return { setting: key, source, found, wanted: kind.wanted };
}
