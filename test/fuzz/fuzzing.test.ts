import { once } from "node:events";
import process from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { seedOfRun, seedVariable } from "../seed.ts";
import { spawnScript } from "../spawn-script.ts";
import { leastInputs } from "./fuzzing.ts";

/** Inputs that the decoders are given at least, whatever becomes of the single groups. */
const leastOfAll = 100_000;

describe("fuzzing", () => {
  it("gives the decoders a hundred thousand inputs", () => {
    const sum = Object.values(leastInputs).reduce((sum, inputs) => sum + inputs, 0);
    expect(sum).toBeGreaterThanOrEqual(leastOfAll);
  });

  it("ends where an input keeps a decoder busy for ever", { timeout: 120_000 }, async () => {
    const program = new URL("../programs/hang.ts", import.meta.url);
    const [, signal] = await once(spawnScript(program, []), "exit");
    expect(signal).toBe("SIGKILL");
  });
});

describe("seedOfRun", () => {
  const given = process.env[seedVariable];
  afterEach(() => {
    if (given === undefined) delete process.env[seedVariable];
    else process.env[seedVariable] = given;
  });

  it("is what the environment says, else one seed for the whole process", () => {
    process.env[seedVariable] = "42";
    expect(seedOfRun()).toBe(42);
    delete process.env[seedVariable];
    expect(seedOfRun()).toBe(seedOfRun());
    process.env[seedVariable] = "";
    expect(seedOfRun()).toBeLessThan(2 ** 31);
  });

  it.each(["-1", "1.5", "2147483648", "seven", "1e3"])("refuses %s", (text) => {
    process.env[seedVariable] = text;
    expect(() => seedOfRun()).toThrow(RangeError);
  });
});
