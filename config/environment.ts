// A configuration as environment variables, for a process that is to run with the same.
import { Schema } from "effect";
import type { Setting } from "./setting.ts";
import { type Configuration, settingNames, settings } from "./table.ts";

/**
 * The variable of every setting that has a value. What holds a password is written out in full: it is
 * for the environment of a child process and for nobody's eyes.
 */
export function environmentOf(configuration: Configuration): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of settingNames) {
    const { kind, variable }: Setting<unknown, unknown> = settings[name];
    const value = configuration[name];
    if (value !== undefined) environment[variable] = Schema.encodeUnknownSync(kind.schema)(value);
  }
  return environment;
}
