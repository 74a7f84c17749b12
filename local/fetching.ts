// Fetching a program that is not on this computer.
import type { Effect } from "effect";

/** Takes a line of progress for the user. */
export type Say = (line: string) => void;

/** A way of fetching a program into a folder; answers with the path of the program. */
export interface Fetching {
  /** In words, for the user. */
  readonly way: string;
  readonly fetch: (folder: string, say: Say) => Effect.Effect<string, Error>;
}
