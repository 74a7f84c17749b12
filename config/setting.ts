// A setting: one thing that a flag, an environment variable or the configuration file can set.
import type { Kind } from "./kind.ts";

/** What settings are about; the documentation has a table for each. */
export const groups = [
  "This process",
  "API",
  "NATS",
  "Database",
  "Partitions and actors",
  "Cluster",
  "Traces",
] as const;
export type Group = (typeof groups)[number];

/** `Default` is undefined where the setting may be left without a value. */
export interface Setting<Value, Default extends Value | undefined> {
  readonly group: Group;
  readonly kind: Kind<Value>;
  readonly variable: string;
  readonly default: Default;
  /** One sentence. */
  readonly meaning: string;
}

/** The value of a setting as the program sees it. */
export type ValueOf<S> = S extends Setting<infer Value, infer Default> ? Value | Default : never;

/**
 * The flag of the setting with this name.
 *
 * ```ts
 * flagOf("checkpointMs"); // "checkpoint-ms"
 * ```
 */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A setting that has a value by itself. */
export function setting<Value>(
  group: Group,
  variable: string,
  kind: Kind<Value>,
  fallback: Value,
  meaning: string,
): Setting<Value, Value> {
  return { group, variable, kind, default: fallback, meaning };
}

/** A setting that may be left without a value. */
export function optional<Value>(
  group: Group,
  variable: string,
  kind: Kind<Value>,
  meaning: string,
): Setting<Value, undefined> {
  return { group, variable, kind, default: undefined, meaning };
}
