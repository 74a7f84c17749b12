// A setting: one thing that a flag, an environment variable or the configuration file can set.
import type { Kind } from "./kind.ts";

/** What settings are about; the documentation has a table for each. */
export const groups = [
  "This process",
  "NATS",
  "Database",
  "Partitions and actors",
  "Cluster",
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
