// What somebody may write into flags, the environment and files: settings, and what a demo and its
// nats-server leave on disk.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Duration, Effect, Result, Schema } from "effect";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { demoFile, readDemo } from "../../commands/running-demo.ts";
import { ConfigurationInvalid } from "../../config/errors.ts";
import type { Kind } from "../../config/kind.ts";
import * as kinds from "../../config/kind.ts";
import { decodeConfiguration } from "../../config/load.ts";
import { environmentSource, fileSource, flagSource } from "../../config/source.ts";
import { settingNames, settings } from "../../config/table.ts";
import { parseNatsConfig } from "../../local/nats-config.ts";
import { parseInfo } from "../../local/nats-info.ts";
import { Fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddName, oddNumber, oddText } from "./odd-values.ts";

const fuzzing = new Fuzzing("settings");
afterAll(() => fuzzing.end());

const units = ["", "ms", "s", "m", "h", "d", "B", "KiB", "MiB", "GiB", "TiB", "S", "kib"];

/** Texts like those that settings take. */
const settingText = fc.oneof(
  fc.tuple(fc.oneof(fc.nat(100_000), fc.maxSafeNat(), oddNumber), fc.constantFrom(...units))
    .map(([amount, unit]) => `${amount}${unit}`),
  fc.constantFrom(
    ...["0", "16", "4222", "65536", "007", "1.5", "1e3", "٣", "info", "debug", "json", "pretty"],
    ...["nats://127.0.0.1:4222", "tls://a,nats://b:1", "nats://", "postgres://u:p@h:5432/d?a=b"],
    ...["postgres:/h", "127.0.0.1", "localhost", ".troupe", "/tmp/a b", " a", "a\n", "::1"],
  ),
  oddText,
);

const everyKind: readonly Kind<unknown>[] = [
  ...[kinds.wholeNumber(0, 100), kinds.positiveNumber, kinds.port, kinds.line("path", "a path")],
  ...[kinds.choice(["info", "debug"]), kinds.duration, kinds.byteSize, kinds.natsUrl],
  kinds.databaseUrl,
];

/** Fails unless a value is one that a setting may have. */
function expectValue(value: unknown): void {
  if (typeof value === "number") expect(Number.isFinite(value) && value >= 0).toBe(true);
  if (Duration.isDuration(value)) {
    const ms = Duration.toMillis(value);
    expect(Number.isSafeInteger(ms) && ms >= 0).toBe(true);
  }
  if (typeof value === "string") expect(value).toMatch(/^\S(.*\S)?$/u);
}

describe("settings", { timeout: fuzzTimeoutMs }, () => {
  it("of every kind are read and written back, or refused", () => {
    const inputs = fc.tuple(fc.constantFrom(...everyKind), settingText);
    fuzzing.try(6000, inputs, ([{ schema }, text]) => {
      const read = Schema.decodeUnknownResult(schema)(text);
      if (Result.isFailure(read)) return "rejected";
      expectValue(read.success);
      const written = Schema.encodeUnknownSync(schema)(read.success);
      const again = Schema.decodeUnknownSync(schema)(written);
      expect(Schema.encodeUnknownSync(schema)(again)).toBe(written);
      return "accepted";
    });
  });

  it("from flags, environment and file make a configuration, or a list of faults", () => {
    const name = fc.constantFrom(...settingNames);
    const flags = fc.array(fc.tuple(name, settingText), { maxLength: 2 }).map(Object.fromEntries);
    const environment = fc.array(
      fc.tuple(name.map((name) => settings[name].variable), settingText),
      { maxLength: 2 },
    ).map(Object.fromEntries);
    const file = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.array(fc.tuple(name, settingText), { maxLength: 2 })
          .map((entries) => JSON.stringify(Object.fromEntries(entries))),
      },
      { weight: 3, arbitrary: mutatedJson(fc.record({ port: fc.nat(), lateness: settingText })) },
      { weight: 1, arbitrary: oddJson },
      {
        weight: 1,
        arbitrary: fc.tuple(oddName, oddJson)
          .map(([name, json]) => `{${JSON.stringify(name)}:${json}}`),
      },
    );
    fuzzing.try(1500, fc.tuple(flags, environment, file), ([flags, environment, text]) => {
      const source = fileSource("troupe.json", text);
      const decoded = source instanceof ConfigurationInvalid
        ? Result.fail(source)
        : Effect.runSync(Effect.result(decodeConfiguration([
          flagSource(flags),
          environmentSource(environment),
          source,
        ])));
      if (Result.isFailure(decoded)) {
        expect(decoded.failure.faults.length).toBeGreaterThan(0);
        for (const { setting, source, found, wanted } of decoded.failure.faults) {
          expect([setting, source, found, wanted].map((text) => typeof text)).toEqual(
            ["string", "string", "string", "string"],
          );
          expect([source, found, wanted]).not.toContain("");
        }
        return "rejected";
      }
      for (const name of settingNames) expectValue(decoded.success[name]);
      return "accepted";
    });
  });
});

describe("what is left on disk", { timeout: fuzzTimeoutMs }, () => {
  const demo = fc.record({
    natsUrl: fc.constantFrom("nats://127.0.0.1:4222", ""),
    natsServerName: oddText,
    apiUrl: fc.constant("http://127.0.0.1:8080"),
    process: fc.oneof(fc.nat(), fc.nat(), oddNumber),
    startedAt: fc.constant("2025-08-08T06:00:00.000Z"),
  });

  it("by a demo is read, or counts as nothing", async () => {
    const folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-fuzz-"));
    const text = encoded(fc.oneof(demo.map((demo) => JSON.stringify(demo)), mutatedJson(demo)));
    const file = fc.oneof(text, mutatedBytes(text, 1));
    try {
      await fuzzing.tryAsync(1200, file, async (bytes) => {
        await writeFile(demoFile(folder), bytes);
        const found = await Effect.runPromise(readDemo(folder));
        if (found === undefined) return "rejected";
        expect(Number.isSafeInteger(found.process)).toBe(true);
        expect(typeof found.natsUrl + typeof found.natsServerName).toBe("stringstring");
        return "accepted";
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("or said by a nats-server is understood, or counts as nothing", () => {
    const info = fc.record({
      server_name: oddText,
      version: fc.constantFrom("2.15.1", "x"),
      jetstream: fc.boolean(),
      port: fc.nat(65_535),
    });
    const inputs = fc.tuple(fc.constantFrom("INFO ", "", "+OK"), mutatedJson(info));
    fuzzing.try(2500, inputs, ([prefix, json]) => {
      const config = parseNatsConfig(json);
      if (config !== undefined) {
        expect(Number.isInteger(config.port) && config.port >= 0 && config.port < 65_536).toBe(
          true,
        );
      }
      const said = parseInfo(prefix + json);
      if (said === undefined) return config === undefined ? "rejected" : "accepted";
      expect([typeof said.serverName, typeof said.version, typeof said.jetstream])
        .toEqual(["string", "string", "boolean"]);
      return "accepted";
    });
  });
});
