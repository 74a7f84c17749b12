import { describe, expect, it } from "vitest";
import { type RunningCommand, startProgram } from "./testing.ts";

function start(program: string): RunningCommand {
  return startProgram("commands/testing-process.ts", [program]);
}

async function said(command: RunningCommand, word: string): Promise<void> {
  await expect.poll(() => command.output(), { timeout: 30_000 }).toContain(word);
}

describe("runProcess", { timeout: 60_000 }, () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends a service at %s as asked, after clearing up",
    async (signal) => {
      const service = start("service");
      await said(service, "ready");
      service.signal(signal);
      expect(await service.ended).toBe(0);
      expect(service.output()).toContain("cleared up");
    },
  );

  it.each([["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const)(
    "ends a job at %s as interrupted, after clearing up",
    async (signal, code) => {
      const job = start("job");
      await said(job, "ready");
      job.signal(signal);
      expect(await job.ended).toBe(code);
      expect(job.output()).toContain("cleared up");
    },
  );

  it("goes at once at a second signal", async () => {
    const stubborn = start("stubborn");
    await said(stubborn, "ready");
    stubborn.signal("SIGINT");
    await said(stubborn, "ending");
    stubborn.signal("SIGINT");
    expect(await stubborn.ended).toBe(130);
  });

  it("goes without waiting where the end takes too long", async () => {
    const impatient = start("impatient");
    await said(impatient, "ready");
    impatient.signal("SIGTERM");
    expect(await impatient.ended).toBe(1);
    expect(impatient.errors()).toContain("not ended within 100 ms");
  });

  it.each([["failed", 1], ["reported", 3]])("exits as the error of %s says", async (name, code) => {
    expect(await start(name).ended).toBe(code);
  });

  it("outlives connections that are reset once they are let go of", async () => {
    const refused = start("refused");
    expect([await refused.ended, refused.errors()]).toEqual([0, ""]);
    expect(refused.output()).toContain("still here");
  });

  it("ends at any other exception that nobody expected, and says which", async () => {
    const thrown = start("thrown");
    expect(await thrown.ended).toBe(1);
    expect(thrown.errors()).toContain("nobody expected this");
  });

  it("writes everything before it exits with 0", async () => {
    const done = start("done");
    expect(await done.ended).toBe(0);
    expect(done.output()).toHaveLength(1_000_001);
  });
});
