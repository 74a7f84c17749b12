import { Cause, Console, Effect, Redacted } from "effect";
import { describe, expect, it } from "vitest";
import { logging, type LogSettings } from "./logging.ts";

/** What `messages` write, by the stream it went to. */
function written(settings: LogSettings, messages: Effect.Effect<unknown>) {
  const output: string[] = [];
  const errors: string[] = [];
  const console: Console.Console = {
    ...globalThis.console,
    log: (...parts) => void output.push(parts.join(" ")),
    error: (...parts) => void errors.push(parts.join(" ")),
    group: () => {},
    groupEnd: () => {},
  };
  Effect.runSync(messages.pipe(
    Effect.provide(logging(settings)),
    Effect.provideService(Console.Console, console),
  ));
  return { output, errors };
}

const threeLevels = Effect.all([
  Effect.logDebug("small"),
  Effect.logInfo("usual"),
  Effect.logWarning("odd").pipe(Effect.annotateLogs("partition", 3)),
]);
const json = { level: "info", format: "auto", isTerminal: false } as const;

describe("logging", () => {
  it("writes lines of JSON to stderr where nobody watches, from the level on", () => {
    const { output, errors } = written({ ...json, level: "warn" }, threeLevels);
    expect(output).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(JSON.parse(errors[0])).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: "WARN",
      message: "odd",
      partition: 3,
    });
    expect(written({ ...json, level: "debug" }, threeLevels).errors).toHaveLength(3);
    expect(written({ ...json, level: "none" }, threeLevels).errors).toEqual([]);
  });

  it("writes for a person on a terminal, to stderr as well", () => {
    const { output, errors } = written({ ...json, isTerminal: true }, threeLevels);
    expect(output).toEqual([]);
    expect(errors.join("\n")).toMatch(/WARN[^]*odd[^]*partition/);
    expect(() => JSON.parse(errors[0])).toThrow();
  });

  it("writes what it is asked to, terminal or not", () => {
    const asJson = written({ ...json, format: "json", isTerminal: true }, threeLevels).errors;
    expect(asJson.map((line) => JSON.parse(line).message)).toEqual(["usual", "odd"]);
    const asText = written({ ...json, format: "text" }, threeLevels).errors;
    expect(() => JSON.parse(asText[0])).toThrow();
    expect(asText.join()).not.toContain("\u001b[");
  });

  it("puts errors beside the words, lets no field take their place, and shows no secret", () => {
    const failed = Effect.logError("request failed", Cause.fail(new RangeError("too far")));
    const fields = { level: "made up", trace_id: "4bf9", key: Redacted.make("hunter2") };
    const [line] = written(json, Effect.annotateLogs(failed, fields)).errors;
    expect(line.split("\n")).toHaveLength(1);
    expect(line).not.toContain("hunter2");
    expect(JSON.parse(line)).toMatchObject({
      level: "ERROR",
      message: "request failed",
      trace_id: "4bf9",
      error: expect.stringMatching(/^RangeError: too far\n/),
    });
  });

  it("makes a handful of lines of ten thousand, and says how many there were", () => {
    const flood = Effect.forEach(
      Array.from({ length: 10_000 }, (_, i) => i),
      (i) => Effect.logWarning(`message ${i} could not be taken`),
      { discard: true },
    );
    const { errors } = written(json, Effect.andThen(flood, Effect.logInfo("something else")));
    const lines = errors.map((line) => JSON.parse(line).message);
    expect(lines).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => `message ${i} could not be taken`),
      "something else",
      "message 9999 could not be taken (9995 more such lines in a minute)",
    ]);
  });
});
