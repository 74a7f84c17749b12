import process from "node:process";
import { Effect, Fiber, Result } from "effect";
import { describe, expect, it } from "vitest";
import { runChild } from "./child-process.ts";

function shell(script: string, lines: string[] = [], onStart = (_pid: number) => {}) {
  const onLine = (line: string, from: string) => lines.push(`${from}: ${line}`);
  return runChild({
    program: "/bin/sh",
    parameters: ["-c", script],
    environment: {},
    cwd: "/",
    onStart,
    onLine,
  });
}

describe("runChild", () => {
  it("passes on each line as it was written, and how the program ended", async () => {
    const lines: string[] = [];
    const script = "echo one; printf 'two\\nthr'; printf ee; echo fault >&2; exit 3";
    expect(await Effect.runPromise(shell(script, lines))).toBe("exit code 3");
    expect(lines.sort())
      .toEqual(["stderr: fault", "stdout: one", "stdout: three", "stdout: two"]);
  });

  it("says which signal ended it", async () => {
    expect(await Effect.runPromise(shell("kill -9 $$"))).toBe("signal SIGKILL");
  });

  it("asks it to end when interrupted, and waits for that", async () => {
    const lines: string[] = [];
    const script =
      "trap 'echo ended in order; exit' TERM; echo ready; while :; do sleep 0.05; done";
    const fiber = Effect.runFork(shell(script, lines));
    await expect.poll(() => lines).toEqual(["stdout: ready"]);
    await Effect.runPromise(Fiber.interrupt(fiber));
    expect(lines).toEqual(["stdout: ready", "stdout: ended in order"]);
  });

  it("gives it a process group of its own", async () => {
    let pid = 0;
    const fiber = Effect.runFork(shell("while :; do sleep 0.05; done", [], (own) => pid = own));
    await expect.poll(() => pid).toBeGreaterThan(0);
    process.kill(-pid, "SIGKILL");
    expect(await Effect.runPromise(Fiber.join(fiber))).toBe("signal SIGKILL");
  });

  it("fails where there is no such program", async () => {
    const run = runChild({
      program: "/nowhere/program",
      parameters: [],
      environment: {},
      cwd: "/",
      onStart: () => {},
      onLine: () => {},
    });
    expect(Result.isFailure(await Effect.runPromise(Effect.result(run)))).toBe(true);
  });
});
