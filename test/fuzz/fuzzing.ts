// Fuzzing: inputs drawn from the run's seed are given to a decoder, counted, and told of at the end.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { expect } from "vitest";
import { seedOfRun, seedVariable } from "../seed.ts";
import { Watchdog } from "./watchdog.ts";

/** The groups of decoders, and how many inputs each is given at least. */
export const leastInputs = {
  readings: 35_000,
  messages: 34_000,
  csv: 16_300,
  bodies: 22_500,
  requests: 5_200,
  snapshots: 11_000,
  activity: 11_000,
  audience: 5_300,
  experiments: 11_000,
  "json-lines": 3_500,
  settings: 11_200,
} as const;
export type Group = keyof typeof leastInputs;

/** What a decoder made of an input. A check throws where that is neither. */
export type Verdict = "accepted" | "rejected";

/** Of each hundred inputs of a group at least so many are accepted, and so many rejected. */
const leastOfHundred = 5;

/** A test with fewer seconds than this would fail on a busy computer. */
export const fuzzTimeoutMs = 300_000;

/** Gives inputs to the decoders of one group and counts them. */
export class Fuzzing {
  private readonly group: Group;
  private readonly watchdog: Watchdog;
  private readonly counts = { accepted: 0, rejected: 0 };
  private crashes = 0;

  constructor(group: Group) {
    this.group = group;
    this.watchdog = new Watchdog(`fuzz: ${group}, ${seedVariable}=${seedOfRun()}`);
  }

  /** Gives `runs` inputs to `check`; the first that it throws at is made smaller, and reported. */
  try<Input>(runs: number, inputs: fc.Arbitrary<Input>, check: (input: Input) => Verdict): void {
    const property = fc.property(inputs, (input) => {
      this.watchdog.beat();
      this.counts[check(input)]++;
    });
    try {
      fc.assert(property, settings(runs));
    } catch (cause) {
      throw this.crashed(cause);
    } finally {
      this.watchdog.rest();
    }
  }

  /** The same for a check that has to wait. */
  async tryAsync<Input>(
    runs: number,
    inputs: fc.Arbitrary<Input>,
    check: (input: Input) => Promise<Verdict>,
  ): Promise<void> {
    const property = fc.asyncProperty(inputs, async (input) => {
      this.watchdog.beat();
      this.counts[await check(input)]++;
    });
    try {
      await fc.assert(property, settings(runs));
    } catch (cause) {
      throw this.crashed(cause);
    } finally {
      this.watchdog.rest();
    }
  }

  /** Says how many inputs there were, and fails where they were too few or too much alike. */
  async end(): Promise<void> {
    await this.watchdog.stop();
    const { accepted, rejected } = this.counts;
    const inputs = accepted + rejected;
    say(
      `${this.group}: ${figure(inputs)} inputs, ${figure(accepted)} accepted, ` +
        `${figure(rejected)} rejected, ${this.crashes} crashes`,
    );
    sayTotal(this.group, inputs, this.crashes);
    expect(inputs).toBeGreaterThanOrEqual(leastInputs[this.group]);
    const least = inputs * leastOfHundred / 100;
    expect(Math.min(accepted, rejected)).toBeGreaterThanOrEqual(least);
  }

  private crashed(cause: unknown): unknown {
    this.crashes++;
    return cause;
  }
}

function settings(numRuns: number): fc.Parameters<unknown> {
  const seed = seedOfRun();
  return {
    numRuns,
    seed,
    reporter: (details) => {
      if (!details.failed) return;
      const report = fc.defaultReportMessage({ ...details, errorInstance: null });
      const cause = details.errorInstance;
      // The reason first: a counterexample can be longer than what a log keeps.
      throw new Error(`${cause}\n\nRepeat with ${seedVariable}=${seed}\n\n${report}`, { cause });
    },
  };
}

/** Test files run in processes of their own, so what each counted is kept in the run's folder. */
function sayTotal(group: Group, inputs: number, crashes: number): void {
  const folder = process.env.TROUPE_TEST_FOLDER;
  if (folder === undefined) return;
  const file = join(folder, "fuzz-counts");
  appendFileSync(file, `${group} ${inputs} ${crashes}\n`);
  const lines = readFileSync(file, "utf8").trim().split("\n").map((line) => line.split(" "));
  if (lines.length < Object.keys(leastInputs).length) return;
  const sum = (column: number) => lines.reduce((total, line) => total + Number(line[column]), 0);
  say(`${figure(sum(1))} inputs, ${sum(2)} crashes`);
}

function say(line: string): void {
  process.stdout.write(`fuzz: ${line}\n`);
}

function figure(value: number): string {
  return value.toLocaleString("en-US");
}
