// Where values come from: flags, the environment, a file. Each is a ConfigProvider that knows how to
// name the place of a value to a person.
import { ConfigProvider } from "effect";
import { ConfigurationInvalid, type Fault } from "./errors.ts";
import { flagOf } from "./setting.ts";
import { isSettingName, type SettingName, settingNames, settings } from "./table.ts";

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

/** Values of environment variables; an empty one counts as not set. */
export function environmentSource(
  environment: Readonly<Record<string, string | undefined>>,
): Source {
  // One variable at a time: a sandbox may allow these and hide the rest.
  const values = settingNames.map((name) => [name, environment[settings[name].variable]]);
  return {
    provider: ConfigProvider.fromUnknown(Object.fromEntries(values)),
    place: (name) => `${settings[name].variable} in the environment`,
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
