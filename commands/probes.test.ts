import { describe, expect, it } from "vitest";
import { World } from "../actors/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { probes, type Readiness } from "./probes.ts";
import { partitionsAreClaimed } from "./readiness.ts";

describe("probes", () => {
  it("tell what is measured", async () => {
    const metrics = new Metrics();
    metrics.counter("troupe_nats_disconnects_total").of().add(2);
    const answer = await probes(metrics, () => []).request("/metrics");
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    expect(await answer.text()).toContain("troupe_nats_disconnects_total 2\n");
  });

  it("live from the start, and are ready once all that is needed is there", async () => {
    let needed: readonly Readiness[] | undefined;
    const app = probes(new Metrics(), () => needed);
    const ready = async () => {
      const answer = await app.request("/health/ready");
      return [answer.status, await answer.json()];
    };
    expect((await app.request("/health/live")).status).toBe(200);
    expect(await ready()).toEqual([503, {
      status: "unavailable",
      checks: [{ name: "start", ok: false, detail: "this process is starting" }],
    }]);
    const database = { name: "database", find: () => Promise.resolve("answers") };
    const nats = { name: "nats", find: () => Promise.reject(new Error("is away")) };
    needed = [database, nats];
    expect(await ready()).toEqual([503, {
      status: "unavailable",
      checks: [
        { name: "database", ok: true, detail: "answers" },
        { name: "nats", ok: false, detail: "is away" },
      ],
    }]);
    needed = [database];
    expect(await ready()).toMatchObject([200, { status: "ok" }]);
  });
});

describe("partitionsAreClaimed", () => {
  const status = new World().partition().status();
  const claimed = { ...status, epoch: 1 };

  it("waits for partitions that fall to the worker, and for the first of them", async () => {
    let statuses = [claimed];
    let atMs = 0;
    const readiness = partitionsAreClaimed({ statuses: () => statuses }, () => atMs);
    await expect(readiness.find()).rejects.toThrow("1 of 1 partitions here are claimed");
    atMs = 3000;
    statuses = [claimed, status];
    await expect(readiness.find()).rejects.toThrow("1 of 2 partitions here are claimed");
    statuses = [];
    await expect(readiness.find()).rejects.toThrow("0 of 0");
    statuses = [claimed, claimed];
    expect(await readiness.find()).toContain("2 of 2");
    // One worker more than there are partitions has none, and nothing to wait for.
    statuses = [];
    atMs = 10_000;
    expect(await readiness.find()).toContain("0 of 0");
  });
});
