// Models and their versions as texts: `forecast@7` is version 7 of the model `forecast`.
import { Schema } from "effect";

/** The model whose network forecasts videos. */
export const forecastModel = "forecast";

/** The name of a model. */
export const ModelName = Schema.String.check(Schema.isPattern(/^[a-z][a-z-]{0,39}$/u))
  .annotate({ description: "1 to 40 lower-case letters or hyphens" });

/** The highest version there can be: what a Postgres integer holds. */
export const maxVersion = 2 ** 31 - 1;

/** The number of a version; they count from 1. */
export const ModelVersion = Schema.Int.check(
  Schema.isBetween({ minimum: 1, maximum: maxVersion }),
).annotate({ description: "a whole number from 1 on" });

/** One version of one model. */
export interface NamedVersion {
  readonly name: string;
  readonly version: number;
}

/** ```ts
 * versionText("forecast", 7); // "forecast@7"
 * ``` */
export function versionText(name: string, version: number): string {
  return `${name}@${version}`;
}

/**
 * The version that a text names; undefined where it names none. A number alone is a version of
 * `defaultName`.
 *
 * ```ts
 * parseVersionText("forecast@7");    // { name: "forecast", version: 7 }
 * parseVersionText("7", "forecast"); // { name: "forecast", version: 7 }
 * ```
 */
export function parseVersionText(text: string, defaultName?: string): NamedVersion | undefined {
  const [, name = defaultName, digits] = /^(?:([^@]*)@)?([1-9]\d{0,9})$/.exec(text) ?? [];
  const version = Number(digits);
  if (!isName(name) || !isVersion(version)) return undefined;
  return { name, version };
}

const isName = Schema.is(ModelName);
const isVersion = Schema.is(ModelVersion);
