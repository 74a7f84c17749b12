// docs/metrics.md, generated from the table of metrics.
import { type Group, groups } from "./definition.ts";
import { maxSeries } from "./family.ts";
import { type MetricName, metricNames, metricTable } from "./table.ts";

const columns = ["Metric", "Type", "Labels", "Told by", "Meaning"] as const;

const introduction = `# Metrics

Every process tells what it measures in the text format of Prometheus: the API and the demo at
\`GET /metrics\` on their port, a worker and \`troupe simulate\` on the port that \`TROUPE_METRICS_PORT\`
names (none where it is 0), beside \`/health/live\` and \`/health/ready\`.

\`\`\`sh
curl http://127.0.0.1:8080/metrics                      # the demo, or an API
TROUPE_METRICS_PORT=9464 npm run troupe -- worker &     # a worker
curl http://127.0.0.1:9464/metrics
\`\`\`

- Counters begin at 0 with the process and count what this process did. After a restart of a
  partition the events since its last checkpoint are stepped again, and are counted again; the
  counts of \`GET /v1/partitions\` are exact instead.
- A label holds the name of something that Troupe itself has names for: a kind of actor, a route, a
  field. None holds a video, a user, an experiment or a path. A metric has ${maxSeries} series at most; what
  would be more is told as one, with \`other\` in every label.
- Counting is done once a batch, a checkpoint, a request or a decision, never once an event. Figures
  of the database are fetched when somebody reads, every 5 to 60 seconds at most; while they cannot
  be fetched they are left out, and \`troupe_collection_failures_total\` rises.
- Several API processes tell the same of forecasts, models, streams and partitions without an owner:
  take the largest, not the sum.

[Alert rules](../deploy/prometheus/alerts.yaml) and [dashboards](../deploy/grafana/dashboards) are
made of these; [operations.md](operations.md#alerts) says what to do about each alert, and
\`troupe doctor\` looks at the same limits.

This page is generated from \`metrics/table.ts\`; after a change there, \`metrics/table.test.ts\` run
with \`--update\` writes it anew.
`;

/** The text of docs/metrics.md. */
export function metricsDocument(): string {
  return [introduction, ...groups.map(section)].join("\n");
}

function section(group: Group): string {
  const rows = metricNames.filter((name) => metricTable[name].group === group).map(row);
  return `## ${group}\n\n${table([columns, columns.map(() => "---"), ...rows])}`;
}

function row(name: MetricName): readonly string[] {
  const { type, labels, place, help } = metricTable[name];
  const labelText = labels.map((label) => `\`${label}\``).join(", ");
  return [`\`${name}\``, type, labelText, place, help];
}

/** Columns padded to one width, as the formatter of the repository wants them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const lines = rows.map((cells) => {
    const padded = cells.map((cell, column) =>
      cell === "---" ? "-".repeat(widths[column]) : cell.padEnd(widths[column])
    );
    return `| ${padded.join(" | ")} |\n`;
  });
  return lines.join("");
}
