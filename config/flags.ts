// Settings as flags of a command, and flags that are no settings but take the same kinds of value.
import { Option, Schema } from "effect";
import { Flag } from "effect/cli";
import { defaultText } from "./document.ts";
import type { Kind } from "./kind.ts";
import { flagOf } from "./setting.ts";
import { type SettingName, settings } from "./table.ts";

/** Flags whose text is decoded later, with the other sources of the configuration. */
export type SettingFlags = { readonly [name: string]: Flag.Flag<Option.Option<string>> };

/** The flag of each of these settings. */
export function settingFlags(names: readonly SettingName[]): SettingFlags {
  return Object.fromEntries(names.map((name) => [name, settingFlag(name)]));
}

/** The flag of one setting. */
export function settingFlag(name: SettingName): Flag.Flag<Option.Option<string>> {
  const { kind, meaning, variable } = settings[name];
  const fallback = defaultText(name);
  const otherwise = fallback === undefined ? variable : `${variable}, else ${fallback}`;
  return Flag.String(flagOf(name)).pipe(
    Flag.withMetavar(`<${kind.name}>`),
    Flag.withDescription(`${meaning} (${otherwise})`),
    Flag.optional,
  );
}

/** The flags that were given. */
export function givenFlags(
  flags: { readonly [name: string]: Option.Option<string> },
): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(flags)) {
    if (Option.isSome(value)) given[name] = value.value;
  }
  return given;
}

/** A flag that concerns one run only, so that neither environment nor file has it. */
export function flagOfKind<Value>(name: string, kind: Kind<Value>): Flag.Flag<Value> {
  return Flag.String(name).pipe(
    Flag.withMetavar(`<${kind.name}>`),
    Flag.filterMap(Schema.decodeUnknownOption(kind.schema), () => kind.wanted),
  );
}
