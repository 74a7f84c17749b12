import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../config/load.ts";
import { configurationShown } from "./lifecycle.ts";

describe("configurationShown", () => {
  it("shows what was set, and of secrets only that they are", async () => {
    const environment = {
      NATS_URL: "nats://user:hunter2@broker:4222",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=hunter2",
      TROUPE_TRACE_RATIO: "0.01",
      TROUPE_HISTORY: "90d",
      PORT: "9000",
    };
    const input = { flags: { lateness: "2h" }, environment, file: undefined };
    const configuration = await Effect.runPromise(loadConfiguration(input));
    expect(configurationShown(configuration)).toEqual({
      port: "9000",
      natsUrl: "(hidden)",
      lateness: "2h",
      otlpHeaders: "(hidden)",
      traceRatio: "0.01",
    });
  });
});
