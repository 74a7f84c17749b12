// For tests that draw their inputs: the seed of this run, new every time unless TROUPE_SEED names one.
import { randomInt } from "node:crypto";
import process from "node:process";

/** The environment variable that repeats a run. */
export const seedVariable = "TROUPE_SEED";

const seeds = 2 ** 31;
const drawn = randomInt(seeds);

/**
 * The seed of this process's tests, a whole number from 0 to 2^31 - 1: what TROUPE_SEED says, else one
 * drawn when the process began. Throws a `RangeError` where TROUPE_SEED says something else.
 */
export function seedOfRun(): number {
  const text = process.env[seedVariable] ?? "";
  if (text === "") return drawn;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (seed < seeds) return seed;
  throw new RangeError(
    `${seedVariable}: found ${JSON.stringify(text)}, wanted a whole number below ${seeds}`,
  );
}
