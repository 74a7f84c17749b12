import { Effect } from "effect";
import { expect, it } from "vitest";
import { environmentOf } from "./environment.ts";
import { loadConfiguration } from "./load.ts";

it("reads back as the configuration that it was written from", async () => {
  const load = (environment: Record<string, string>) =>
    Effect.runPromise(loadConfiguration({ flags: {}, environment, file: undefined }));
  const given = {
    NATS_URL: "nats://user:secret@broker:4222",
    DATABASE_URL: "postgres://user:p%40ss@db/troupe",
    TROUPE_NATS_USER: "troupe",
    TROUPE_NATS_PASSWORD: "s3cret",
    TROUPE_HISTORY: "36h",
    TROUPE_STATS_MAX_BYTES: "512MiB",
    TROUPE_PARTITIONS: "32",
  };
  const written = environmentOf(await load(given));
  expect(written).toMatchObject(given);
  expect(written).not.toHaveProperty("NATS_SERVER");
  expect(environmentOf(await load(written))).toEqual(written);
});
