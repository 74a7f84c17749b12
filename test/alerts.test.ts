// The alert rules and dashboards: that they are what Prometheus and Grafana read, that they ask for what
// there is, and that each alert has its paragraph in docs/operations.md.
import { globSync, readFileSync } from "node:fs";
import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { alertNames, alertsDocument, runbookOf } from "../metrics/alerts.ts";
import { isMetricName, metricTable } from "../metrics/table.ts";
import { referenceOf } from "./promql.ts";

/** Labels that Prometheus adds itself, and that of the buckets of a histogram. */
const addedLabels = ["job", "instance", "le"];

/** Metrics of Prometheus itself. */
const addedMetrics = ["up"];

const operations = readFileSync("docs/operations.md", "utf8");

const Rules = Schema.Struct({
  groups: Schema.Array(Schema.Struct({
    name: Schema.String,
    rules: Schema.Array(Schema.Struct({
      alert: Schema.String,
      expr: Schema.String,
      for: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\d+[smh]$/))),
      labels: Schema.Struct({ severity: Schema.Literals(["critical", "warning"]) }),
      annotations: Schema.Struct({
        summary: Schema.String,
        description: Schema.String,
        runbook_url: Schema.String,
      }),
    })),
  })),
});
const decodeRules = Schema.decodeUnknownSync(Rules, { onExcessProperty: "error" });

const DataSource = Schema.Struct({
  type: Schema.Literal("prometheus"),
  uid: Schema.Literal("${datasource}"),
});
const Dashboard = Schema.Struct({
  uid: Schema.String.check(Schema.isPattern(/^[a-z-]{1,40}$/)),
  title: Schema.String,
  tags: Schema.Array(Schema.String),
  schemaVersion: Schema.Int,
  refresh: Schema.String,
  time: Schema.Struct({ from: Schema.String, to: Schema.String }),
  templating: Schema.Struct({
    list: Schema.Array(Schema.Struct({
      name: Schema.Literal("datasource"),
      type: Schema.Literal("datasource"),
      query: Schema.Literal("prometheus"),
    })),
  }),
  panels: Schema.Array(Schema.Struct({
    id: Schema.Int,
    type: Schema.Literals(["timeseries", "stat", "table"]),
    title: Schema.String,
    description: Schema.String,
    datasource: DataSource,
    gridPos: Schema.Struct({ x: Schema.Int, y: Schema.Int, w: Schema.Int, h: Schema.Int }),
    targets: Schema.Array(Schema.Struct({
      refId: Schema.String.check(Schema.isPattern(/^[A-Z]$/)),
      datasource: DataSource,
      expr: Schema.String,
      legendFormat: Schema.String,
    })),
  })),
});
const decodeDashboard = Schema.decodeUnknownSync(Schema.fromJsonString(Dashboard));

/** What of an expression is not there to be asked for. */
function unknownIn(expression: string): string[] {
  const { metrics, labels } = referenceOf(expression);
  const names = [...metrics].filter((name) => !addedMetrics.includes(name));
  const known = names.flatMap((name) => isMetricName(name) ? [...metricTable[name].labels] : []);
  return [
    ...names.filter((name) => !isMetricName(name)),
    ...[...labels].filter((label) => !known.includes(label) && !addedLabels.includes(label)),
  ];
}

/** The labels that a text for people names. */
function labelsIn(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(([, label]) => label);
}

describe("the alert rules", () => {
  const text = alertsDocument();
  const rules = decodeRules(parse(text)).groups.flatMap((group) => group.rules);

  it("are what metrics/alerts.ts says", async () => {
    await expect(text).toMatchFileSnapshot("../deploy/prometheus/alerts.yaml");
    expect(rules.map(({ alert }) => alert)).toEqual(alertNames);
  });

  it.each(rules)("$alert asks for what there is, and compares it", ({ expr }) => {
    expect(unknownIn(expr)).toEqual([]);
    expect(expr).toMatch(/ (>|<|==) /);
  });

  it.each(rules)("$alert names only labels that its expression leaves", ({ expr, annotations }) => {
    const { labels } = referenceOf(expr);
    const left = expr.includes(" by (") ? [...labels] : addedLabels;
    for (const label of labelsIn(`${annotations.summary} ${annotations.description}`)) {
      expect(left).toContain(label);
    }
  });

  it.each(alertNames)("%s has its paragraph in docs/operations.md", (name) => {
    const [, paragraph = ""] = operations.split(`\n### ${name}\n`);
    const [words] = paragraph.split("\n##");
    expect(words.trim().length).toBeGreaterThan(150);
    expect(rules.find(({ alert }) => alert === name)?.annotations.runbook_url)
      .toBe(runbookOf(name));
  });

  it("have a paragraph for no alert that is gone", () => {
    const [, section = ""] = operations.split("\n## Alerts\n");
    const [alerts] = section.split("\n## ");
    const headings = [...alerts.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect([...headings].sort()).toEqual([...alertNames].sort());
  });
});

describe.each(globSync("deploy/grafana/dashboards/*.json"))("%s", (path) => {
  const dashboard = decodeDashboard(readFileSync(path, "utf8"));

  it("asks for what there is", () => {
    for (const { title, targets } of dashboard.panels) {
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr, legendFormat } of targets) {
        expect([title, ...unknownIn(expr)]).toEqual([title]);
        const { labels } = referenceOf(expr);
        const left = expr.includes(" by (") ? [...labels] : addedLabels;
        for (const label of labelsIn(legendFormat)) expect([title, ...left]).toContain(label);
      }
    }
  });

  it("has panels that do not overlap", () => {
    const taken = new Set<string>();
    for (const { gridPos: { x, y, w, h } } of dashboard.panels) {
      expect(x + w).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column++) {
        for (let row = y; row < y + h; row++) {
          expect(taken).not.toContain(`${column},${row}`);
          taken.add(`${column},${row}`);
        }
      }
    }
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("referenceOf", () => {
  it("finds metrics and labels", () => {
    const { metrics, labels } = referenceOf(
      'histogram_quantile(0.95, sum by (kind, le) (rate(a_seconds_bucket{job=~"x"}[5m]))) > 2',
    );
    expect([...metrics]).toEqual(["a_seconds"]);
    expect([...labels]).toEqual(["kind", "le", "job"]);
  });

  it.each(["sum(a", "a)", "rat(a[5m])", "sum by kind (a)", "[5m]", "a{b}", '{b="c"}', "a § b"])(
    "refuses %s",
    (expression) => {
      expect(() => referenceOf(expression)).toThrow();
    },
  );
});
