import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { leashed } from "./leash.ts";

/** A program on a leash that says its number, and what it was told to end by. */
async function start(): Promise<ChildProcess & { readonly said: () => string }> {
  const code = 'trap "echo told to end; exit 7" INT; echo $$; while :; do sleep 0.05; done';
  const { program, parameters } = leashed("/bin/sh", ["-c", code], "SIGINT");
  const child = spawn(program, [...parameters], { env: {}, stdio: ["pipe", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => text += more);
  await once(child.stdout, "data");
  return Object.assign(child, { said: () => text });
}

describe("leashed", () => {
  it("runs the program itself, under the number that was started", async () => {
    const child = await start();
    expect(child.said().trim()).toBe(String(child.pid));
    process.kill(child.pid ?? 0, "SIGKILL");
    await once(child, "exit");
  });

  it("sends the signal once the pipe has closed", async () => {
    const child = await start();
    child.stdin?.destroy();
    const [code] = await once(child, "exit");
    expect([code, child.said()]).toEqual([7, `${child.pid}\ntold to end\n`]);
  });
});
