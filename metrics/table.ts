// Every metric of Troupe, defined here and nowhere else: what /metrics tells and docs/metrics.md follow
// from this table, and dashboards and alert rules may use nothing else.
import { type Definition, metricsOf, type MetricType } from "./definition.ts";

const partitions = metricsOf("Partitions", "workers");
const seen = metricsOf("Partitions", "API");
const publishing = metricsOf("Publishing", "workers");
const forecasts = metricsOf("Forecasts and models", "API");
const decisions = metricsOf("Decisions", "workers, API");
const http = metricsOf("HTTP", "API");
const nats = metricsOf("NATS", "every process");
const streams = metricsOf("NATS", "API");
const process = metricsOf("The process", "every process");

/** All metrics by name, named and measured by the conventions of Prometheus. */
export const metricTable = {
  troupe_events_total: partitions.counter(
    "Events that partitions here have taken from their logs, whatever became of them.",
    "kind",
  ),
  troupe_late_events_total: partitions.counter(
    "Of these, events that came too late for their actor.",
    "kind",
  ),
  troupe_duplicate_events_total: partitions.counter(
    "Of these, events that their actor knew already.",
    "kind",
  ),
  troupe_dead_letters_total: partitions.counter(
    "Events, timers and snapshots that could not be taken, by the field at fault.",
    "kind",
    "reason",
  ),
  troupe_partition_lag_events: partitions.gauge(
    "Events in the log that wait to be stepped, over the partitions here.",
    "kind",
  ),
  troupe_partition_lag_max_events: partitions.gauge(
    "Events that wait for the partition here that is furthest behind.",
    "kind",
  ),
  troupe_step_duration_seconds: partitions.histogram(
    "Time for a batch of events: decode, bring actors into memory, step, hand over what they say.",
    "kind",
  ),
  troupe_checkpoint_duration_seconds: partitions.histogram(
    "Time for a checkpoint, from the cut to the commit.",
    "kind",
  ),
  troupe_uncommitted_age_seconds: partitions.gauge(
    "How long the oldest event that was taken here and is in no checkpoint has waited for one.",
    "kind",
  ),
  troupe_resident_actors: partitions.gauge("Actors in memory.", "kind"),
  troupe_partitions: partitions.gauge("Partitions that run here.", "kind"),
  troupe_fences_total: partitions.counter(
    "Partitions that found another owner when they committed, and dropped what they had.",
    "kind",
  ),
  troupe_partition_restarts_total: partitions.counter(
    "Partitions that ended and started again from their last checkpoint, by what failed.",
    "kind",
    "reason",
  ),
  troupe_unowned_partitions: seen.gauge(
    "Partitions whose owner has not spoken for ten seconds.",
    "kind",
  ),
  troupe_published_messages_total: publishing.counter(
    "Messages of partitions here that their streams have acknowledged.",
    "kind",
  ),
  troupe_publish_duplicates_total: publishing.counter(
    "Of these, messages that the stream had already: said again after a restart or a retry.",
    "kind",
  ),
  troupe_publish_retries_total: publishing.counter(
    "Messages sent again because no acknowledgement came in time.",
    "kind",
  ),
  troupe_forecast_mean_absolute_error: forecasts.gauge(
    "Mean absolute error, in counts, of what was served over the last 24 hours of event time.",
    "horizon",
    "target",
  ),
  troupe_forecast_error_ratio: forecasts.gauge(
    "That error by that of a naive forecast: `drift`, the last rate goes on, or `last`, no change. " +
      "Below 1 is better than naive.",
    "horizon",
    "target",
    "baseline",
  ),
  troupe_forecast_coverage_ratio: forecasts.gauge(
    "Share of truths inside the 80 % band of these forecasts; it should be 0.8.",
    "horizon",
    "target",
  ),
  troupe_forecasts_scored: forecasts.gauge(
    "How many forecasts these figures are of.",
    "horizon",
    "target",
  ),
  troupe_model_version: forecasts.gauge(
    "The version of a model that serves as `champion` or `challenger`, or that a `learner` has reached.",
    "name",
    "alias",
  ),
  troupe_decisions_total: decisions.counter(
    "Decisions asked for, by what came of it: `decided`, `invalid`, `unknown` (no such experiment), " +
      "`stopped` (it does not run), `unavailable`.",
    "outcome",
  ),
  troupe_decision_duration_seconds: decisions.histogram(
    "Time for a decision, from the request until the log has it or it fails.",
  ),
  troupe_http_requests_total: http.counter(
    "Requests, by the pattern of their route; `none` where there is nothing at a path.",
    "method",
    "route",
    "status",
  ),
  troupe_http_request_duration_seconds: http.histogram(
    "Time until an answer begins.",
    "method",
    "route",
  ),
  troupe_live_feed_readers: http.gauge("Readers of the live feed."),
  troupe_collection_failures_total: http.counter(
    "Times that figures for this page could not be fetched, by where they come from.",
    "source",
  ),
  troupe_nats_connected: nats.gauge(
    "1 while this process is connected to NATS, 0 while it is not.",
  ),
  troupe_nats_disconnects_total: nats.counter("Times that the connection to NATS was lost."),
  troupe_stream_size_bytes: streams.gauge("Size of a stream.", "stream"),
  troupe_stream_limit_bytes: streams.gauge("Size that a stream may reach.", "stream"),
  troupe_build_info: process.gauge(
    "Always 1; the labels say what runs.",
    "version",
    "runtime",
    "runtime_version",
  ),
  troupe_event_loop_delay_seconds: process.histogram(
    "How much later than asked for a timer ran: everything here waits as long besides.",
  ),
  troupe_heap_used_bytes: process.gauge("Memory of JavaScript in use."),
  troupe_heap_limit_bytes: process.gauge(
    "Memory of JavaScript at which the runtime gives up.",
  ),
  troupe_trace_spans_total: process.counter(
    "Spans of traces: `exported`, or `dropped` as there was no room or the collector took none.",
    "outcome",
  ),
  process_resident_memory_bytes: process.gauge("Memory of the whole process."),
  process_cpu_seconds_total: process.counter("Processor time, of user and system together."),
  process_start_time_seconds: process.gauge("When the process began, seconds since the epoch."),
} as const satisfies Readonly<Record<string, Definition>>;

type Table = typeof metricTable;
type NamesOf<Type extends MetricType> = {
  [Name in keyof Table]: Table[Name] extends Definition<Type> ? Name : never;
}[keyof Table];

export type MetricName = keyof Table;
export type CounterName = NamesOf<"counter">;
export type GaugeName = NamesOf<"gauge">;
export type HistogramName = NamesOf<"histogram">;

/** Whether there is a metric of this name. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metricTable, name);
}

/** The names of all metrics, in the order of the table. */
export const metricNames: readonly MetricName[] = Object.keys(metricTable).filter(isMetricName);
