// What the scripts tell the user: short lines on stderr, so that stdout stays the command's own.
import process from "node:process";

/**
 * Writes a line to stderr.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`troupe: ${line}\n`);
}

/** Something that the user has to put right; it is told without a stack. */
export class Failure extends Error {}

/** A program that prepares something was ended by a signal, and so is what waits for it. */
export class Stopped extends Error {
  /** @param {number} exitCode above 128, as of a program that a signal ended */
  constructor(exitCode) {
    super(`stopped with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's task as the process: its exit code, or 1 and one message where it fails.
 *
 * @param {() => Promise<number>} task
 */
export async function runScript(task) {
  try {
    process.exitCode = await task();
  } catch (error) {
    if (error instanceof Stopped) process.exitCode = error.exitCode;
    else if (error instanceof Failure) {
      say(error.message);
      process.exitCode = 1;
    } else throw error;
  }
}
