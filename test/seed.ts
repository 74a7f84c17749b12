// For tests that draw their inputs: the seed of this run, the same every time unless TROUPE_SEED says else.
import { randomInt } from "node:crypto";
import process from "node:process";

/** The environment variable that names another seed, or asks for one that nobody has tried. */
export const seedVariable = "TROUPE_SEED";

const seeds = 2 ** 31;

/** What everybody's tests draw from, so that a change is judged by what it changed. */
const settledSeed = 20_261_121;

/** What {@link seedVariable} says for inputs that nobody has seen. */
const unseen = "random";
const drawn = randomInt(seeds);

/**
 * The seed of this process's tests, a whole number from 0 to 2^31 - 1. Throws a `RangeError` where
 * TROUPE_SEED is neither that nor `random`.
 */
export function seedOfRun(): number {
  const text = process.env[seedVariable] ?? "";
  if (text === "") return settledSeed;
  if (text === unseen) return drawn;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (seed < seeds) return seed;
  const found = JSON.stringify(text);
  throw new RangeError(
    `${seedVariable}: found ${found}, wanted a whole number below ${seeds} or ${unseen}`,
  );
}
