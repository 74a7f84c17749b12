import { describe, expect, it } from "vitest";
import { metricsDocument } from "./document.ts";
import { metricNames, metricTable } from "./table.ts";

/** Units that names may end in, of those that Prometheus knows; and ours, counts of something. */
const units = ["seconds", "bytes", "ratio", "events", "info", "version", "error"];

/** Figures without a unit are counts, and named by what they count. */
const counts = ["actors", "partitions", "scored", "readers", "connected"];

describe("the table of metrics", () => {
  it("names everything by the conventions of Prometheus", () => {
    for (const name of metricNames) {
      const { type, labels, help } = metricTable[name];
      expect(name).toMatch(/^(troupe|process)(_[a-z]+)+$/);
      expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
      if (type === "histogram") expect(name).toMatch(/_seconds$/);
      if (type === "gauge") expect([...units, ...counts]).toContain(name.split("_").at(-1));
      expect(help).toMatch(/^[A-Z0-9].*\.$/);
      for (const label of labels) expect(label).toMatch(/^[a-z_]+$/);
      expect(labels).not.toContain("le");
    }
  });

  it("has no label that could hold whom or what an event is about", () => {
    const labels = new Set(metricNames.flatMap((name) => [...metricTable[name].labels]));
    expect([...labels].sort()).toEqual([
      "alias",
      "baseline",
      "horizon",
      "kind",
      "method",
      "name",
      "outcome",
      "reason",
      "route",
      "runtime",
      "runtime_version",
      "source",
      "status",
      "stream",
      "target",
      "version",
    ]);
  });

  it("is what docs/metrics.md holds", async () => {
    await expect(metricsDocument()).toMatchFileSnapshot("../docs/metrics.md");
  });
});
