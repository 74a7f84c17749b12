// The alert rules: what each asks of Prometheus, and what it says. deploy/prometheus/alerts.yaml is
// generated from these; docs/operations.md has a paragraph for each.
import { limits, windowSeconds } from "./limits.ts";

/** An alert rule; its name is where it stands in the table. */
export interface AlertRule {
  /** `critical`: somebody has to look now. `warning`: today. */
  readonly severity: "critical" | "warning";
  /** PromQL: holds a series for each thing that is wrong. */
  readonly expression: string;
  /** How long that must last, in minutes. */
  readonly minutes: number;
  /** One line, and what the figure says; both may name labels. */
  readonly summary: string;
  readonly description: string;
}

const window = `${windowSeconds / 60}m`;

/** How much a counter rose, by its labels `by`. */
function risen(name: string, by: string): string {
  return `sum by (${by}) (increase(${name}[${window}]))`;
}

/** The duration that a share of all in a histogram did not exceed. */
function quantile(share: number, name: string, by: string, selection = ""): string {
  return `histogram_quantile(${share}, sum by (${by}, le) (rate(${name}_bucket${selection}[${window}])))`;
}

/** All alert rules by name. */
export const alertRules = {
  WorkerDown: {
    severity: "critical",
    expression: 'up{job=~"troupe.*"} == 0',
    minutes: 2,
    summary: "{{ $labels.instance }} does not answer",
    description: "Prometheus cannot read the metrics of this process of {{ $labels.job }}.",
  },
  NatsDisconnected: {
    severity: "critical",
    expression: "troupe_nats_connected == 0",
    minutes: 1,
    summary: "{{ $labels.instance }} has lost NATS",
    description: "It takes no events and publishes nothing until it is connected again.",
  },
  PartitionsUnowned: {
    severity: "critical",
    expression: "max by (kind) (troupe_unowned_partitions) > 0",
    minutes: 1,
    summary: "{{ $value }} partitions of {{ $labels.kind }} have no owner",
    description: "Their events wait in the log; nobody steps them.",
  },
  NoProgress: {
    severity: "critical",
    expression: `max by (kind) (troupe_uncommitted_age_seconds) > ${limits.uncommittedSeconds}`,
    minutes: 2,
    summary: "A partition of {{ $labels.kind }} commits nothing",
    description: "An event that it took has waited {{ $value }} s for a checkpoint.",
  },
  LagGrowing: {
    severity: "warning",
    expression: `sum by (kind) (troupe_partition_lag_events) > ${limits.lagEvents} and ` +
      "sum by (kind) (deriv(troupe_partition_lag_events[5m])) > 0",
    minutes: 5,
    summary: "{{ $labels.kind }} falls behind",
    description: "{{ $value }} events wait in the log, and become more.",
  },
  CheckpointsSlow: {
    severity: "warning",
    expression: `${quantile(0.95, "troupe_checkpoint_duration_seconds", "kind")} > ` +
      `${limits.checkpointSeconds}`,
    minutes: 10,
    summary: "Checkpoints of {{ $labels.kind }} are slow",
    description: "One of twenty takes {{ $value }} s or more, from the cut to the commit.",
  },
  PartitionRestarting: {
    severity: "warning",
    expression: `${risen("troupe_partition_restarts_total", "kind, reason")} > ${limits.restarts}`,
    minutes: 0,
    summary: "Partitions of {{ $labels.kind }} fail again and again",
    description: `{{ $value }} restarts in ${window}, because of: {{ $labels.reason }}.`,
  },
  FencesRepeated: {
    severity: "warning",
    expression: `${risen("troupe_fences_total", "kind")} > ${limits.fences}`,
    minutes: 0,
    summary: "Partitions of {{ $labels.kind }} are taken from their owners",
    description: `{{ $value }} times in ${window} an owner found another one when it committed.`,
  },
  DeadLettersRising: {
    severity: "warning",
    expression: `${risen("troupe_dead_letters_total", "kind, reason")} > ${limits.deadLetters}`,
    minutes: 0,
    summary: "{{ $labels.kind }} cannot take events, because of {{ $labels.reason }}",
    description: `{{ $value }} dead letters in ${window}.`,
  },
  PublishRetries: {
    severity: "warning",
    expression: `${risen("troupe_publish_retries_total", "kind")} > ` +
      `${limits.publishRetryShare} * ${risen("troupe_published_messages_total", "kind")}`,
    minutes: 5,
    summary: "NATS is slow to take what {{ $labels.kind }} publishes",
    description: `{{ $value }} messages were sent again in ${window}.`,
  },
  StreamNearlyFull: {
    severity: "warning",
    expression: "max by (stream) (troupe_stream_size_bytes / troupe_stream_limit_bytes) > " +
      `${limits.streamShare}`,
    minutes: 5,
    summary: "The stream {{ $labels.stream }} is nearly full",
    description: "It has used {{ $value | humanizePercentage }} of its room.",
  },
  ForecastWorseThanBaseline: {
    severity: "warning",
    expression: "max by (horizon, target) (troupe_forecast_error_ratio" +
      `{baseline="drift"}) > ${limits.forecastErrorRatio} and ` +
      `max by (horizon, target) (troupe_forecasts_scored) > ${limits.forecastsScored}`,
    minutes: 60,
    summary: "Forecasts of {{ $labels.target }} are worse than the last rate going on",
    description: "Their error, {{ $labels.horizon }} ahead, is {{ $value }} times that one's.",
  },
  CoverageOff: {
    severity: "warning",
    expression: "abs(max by (horizon, target) (troupe_forecast_coverage_ratio) - " +
      `${limits.coverage}) > ${limits.coverageOff} and ` +
      `max by (horizon, target) (troupe_forecasts_scored) > ${limits.forecastsScored}`,
    minutes: 60,
    summary: "Bands of {{ $labels.target }} are not what they say",
    description: "Their coverage, {{ $labels.horizon }} ahead, is {{ $value }} away from 0.8.",
  },
  DecisionsFailing: {
    severity: "critical",
    expression: `sum(increase(troupe_decisions_total{outcome="unavailable"}[${window}])) > ` +
      `${limits.decisionFailureShare} * sum(increase(troupe_decisions_total[${window}]))`,
    minutes: 2,
    summary: "Decisions fail",
    description: `{{ $value }} decisions in ${window} could not be made or not be logged.`,
  },
  HttpErrors: {
    severity: "critical",
    expression: `sum(increase(troupe_http_requests_total{status=~"5.."}[${window}])) > ` +
      `${limits.httpErrorShare} * sum(increase(troupe_http_requests_total[${window}]))`,
    minutes: 5,
    summary: "Requests fail",
    description: `{{ $value }} requests in ${window} were answered with 5xx.`,
  },
  HttpSlow: {
    severity: "warning",
    expression: `${quantile(0.95, "troupe_http_request_duration_seconds", "route")} > ` +
      `${limits.httpSeconds}`,
    minutes: 10,
    summary: "{{ $labels.route }} answers slowly",
    description: "One of twenty answers takes {{ $value }} s or more to begin.",
  },
  MemoryHigh: {
    severity: "warning",
    expression: `troupe_heap_used_bytes > ${limits.heapShare} * troupe_heap_limit_bytes`,
    minutes: 10,
    summary: "{{ $labels.instance }} is running out of memory",
    description: "JavaScript there uses {{ $value | humanize1024 }}B.",
  },
  EventLoopBlocked: {
    severity: "warning",
    expression: `${quantile(0.99, "troupe_event_loop_delay_seconds", "instance")} > ` +
      `${limits.loopDelaySeconds}`,
    minutes: 10,
    summary: "{{ $labels.instance }} is overloaded",
    description: "One of a hundred timers there runs {{ $value }} s late or more.",
  },
  FiguresMissing: {
    severity: "warning",
    expression: `${risen("troupe_collection_failures_total", "source")} > ` +
      `${limits.collectionFailures}`,
    minutes: 0,
    summary: "Figures of {{ $labels.source }} cannot be fetched",
    description: `{{ $value }} times in ${window}; alerts that go by them are blind.`,
  },
} as const satisfies Readonly<Record<string, AlertRule>>;

export type AlertName = keyof typeof alertRules;

function isAlertName(name: string): name is AlertName {
  return Object.hasOwn(alertRules, name);
}

/** The names of all alerts. */
export const alertNames: readonly AlertName[] = Object.keys(alertRules).filter(isAlertName);

/** Where docs/operations.md says what to do about an alert. */
export function runbookOf(name: AlertName): string {
  return `docs/operations.md#${name.toLowerCase()}`;
}

/** The text of deploy/prometheus/alerts.yaml. */
export function alertsDocument(): string {
  const rules = alertNames.map((name) => {
    const { severity, expression, minutes, summary, description }: AlertRule = alertRules[name];
    return [
      `      - alert: ${name}`,
      `        expr: ${JSON.stringify(expression)}`,
      ...minutes === 0 ? [] : [`        for: ${minutes}m`],
      "        labels:",
      `          severity: ${severity}`,
      "        annotations:",
      `          summary: ${JSON.stringify(summary)}`,
      `          description: ${JSON.stringify(description)}`,
      `          runbook_url: ${runbookOf(name)}`,
    ];
  });
  return `${[...head, ...rules.flat()].join("\n")}\n`;
}

const head = [
  "# Alert rules for Prometheus, generated from metrics/alerts.ts; after a change there,",
  "# test/alerts.test.ts run with --update writes them anew. Names of jobs begin with troupe.",
  "groups:",
  "  - name: troupe",
  "    rules:",
];
