import { Console, Effect } from "effect";
import { describe, expect, it } from "vitest";
import { logging } from "./logging.ts";

/** What is logged at three levels, by the stream it went to. */
function logged(level: "none" | "warn" | "debug", isTerminal: boolean) {
  const output: string[] = [];
  const errors: string[] = [];
  const console: Console.Console = {
    ...globalThis.console,
    log: (...parts) => void output.push(parts.join(" ")),
    error: (...parts) => void errors.push(parts.join(" ")),
    group: () => {},
    groupEnd: () => {},
  };
  const messages = Effect.all([
    Effect.logDebug("small"),
    Effect.logInfo("usual"),
    Effect.logWarning("odd").pipe(Effect.annotateLogs("partition", 3)),
  ]);
  Effect.runSync(messages.pipe(
    Effect.provide(logging(level, isTerminal)),
    Effect.provideService(Console.Console, console),
  ));
  return { output, errors };
}

describe("logging", () => {
  it("writes lines of JSON to stderr where nobody watches, from the level on", () => {
    const { output, errors } = logged("warn", false);
    expect(output).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(JSON.parse(errors[0])).toMatchObject({
      level: "WARN",
      message: "odd",
      annotations: { partition: 3 },
    });
    expect(logged("debug", false).errors).toHaveLength(3);
    expect(logged("none", false).errors).toEqual([]);
  });

  it("writes for a person on a terminal, to stderr as well", () => {
    const { output, errors } = logged("warn", true);
    expect(output).toEqual([]);
    expect(errors.join("\n")).toMatch(/WARN[^]*odd[^]*partition/);
    expect(() => JSON.parse(errors[0])).toThrow();
  });
});
