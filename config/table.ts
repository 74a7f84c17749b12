// Every setting of Troupe, defined here and nowhere else: flags, environment variables, the keys of
// the configuration file and docs/configuration.md follow from this table.
import { Duration } from "effect";
import { accessSettings } from "./access-settings.ts";
import {
  byteSize,
  choice,
  databaseUrl,
  duration,
  line,
  natsUrl,
  port,
  secret,
  wholeNumber,
} from "./kind.ts";
import { optional, setting, type ValueOf } from "./setting.ts";
import { spansByName } from "./spans.ts";
import { httpUrl, share } from "./telemetry-kinds.ts";

const path = line("path", "the path of a file or folder");
const host = line("host", "a host name or an address");

/** Streams whose age can be bounded one by one. */
export const agedStreams = [
  "stats",
  "activity",
  "predictions",
  "examples",
  "decisions",
  "assignments",
  "alerts",
  "deadletters",
] as const;

/** Tables whose age can be bounded one by one. */
export const agedTables = [
  "readings",
  "forecasts",
  "hourly",
  "accuracy",
  "sessions",
  "scores",
  "decisions",
  "rewards",
  "audit",
] as const;

/** From the quietest to the most talkative. */
const logLevels = ["none", "error", "warn", "info", "debug", "trace"] as const;

/** All settings by name, which is also their key in the configuration file. */
export const settings = {
  port: setting(
    "This process",
    "PORT",
    port,
    8080,
    "Port of the HTTP API and of the page; 0 takes any that is free.",
  ),
  host: setting(
    "This process",
    "HOST",
    host,
    "127.0.0.1",
    "Address on which the HTTP API listens; 0.0.0.0 lets other machines in.",
  ),
  ...accessSettings,
  data: setting(
    "This process",
    "TROUPE_DATA",
    path,
    ".troupe",
    "Folder for everything that the demo keeps: its log, its database, what it fetched.",
  ),
  logLevel: setting(
    "This process",
    "TROUPE_LOG_LEVEL",
    choice(logLevels),
    "info",
    "The least important messages that are still logged.",
  ),
  logFormat: setting(
    "This process",
    "TROUPE_LOG_FORMAT",
    choice(["auto", "json", "text"]),
    "auto",
    "How messages are logged: as lines of JSON or for people; by itself for people on a terminal only.",
  ),
  metricsHost: setting(
    "This process",
    "TROUPE_METRICS_HOST",
    host,
    "127.0.0.1",
    "Address of the port for metrics and health of a process that has no API.",
  ),
  metricsPort: setting(
    "This process",
    "TROUPE_METRICS_PORT",
    port,
    0,
    "That port; 0 is none. Where it is taken, the next free one is.",
  ),
  natsUrl: optional(
    "NATS",
    "NATS_URL",
    natsUrl,
    "The NATS server to work with; without it the demo runs one of its own.",
  ),
  natsUser: optional(
    "NATS",
    "TROUPE_NATS_USER",
    line("user", "the name of a user"),
    "Whom to sign in to NATS as, where NATS_URL names no user; goes with a password.",
  ),
  natsPassword: optional("NATS", "TROUPE_NATS_PASSWORD", secret, "The password of that user."),
  natsToken: optional(
    "NATS",
    "TROUPE_NATS_TOKEN",
    secret,
    "A token to sign in to NATS with, in place of a user.",
  ),
  natsNkey: optional(
    "NATS",
    "TROUPE_NATS_NKEY",
    path,
    "File with the seed of an nkey to sign in to NATS with.",
  ),
  natsCredentials: optional(
    "NATS",
    "TROUPE_NATS_CREDENTIALS",
    path,
    "Credentials file (.creds: a JWT and its seed) to sign in to NATS with.",
  ),
  natsCa: optional(
    "NATS",
    "TROUPE_NATS_CA",
    path,
    "File with the certificates that NATS is trusted by, in place of the usual ones; demands TLS.",
  ),
  natsCert: optional(
    "NATS",
    "TROUPE_NATS_CERT",
    path,
    "File with the certificate to show to NATS; demands TLS.",
  ),
  natsKey: optional("NATS", "TROUPE_NATS_KEY", path, "File with the key of that certificate."),
  natsTlsFirst: setting(
    "NATS",
    "TROUPE_NATS_TLS_FIRST",
    choice(["no", "yes"]),
    "no",
    "Whether TLS begins before NATS says a word, as a server with handshake_first wants it.",
  ),
  natsServer: optional(
    "NATS",
    "NATS_SERVER",
    path,
    "The nats-server program that the demo runs, in place of one found or fetched.",
  ),
  replicas: optional(
    "NATS",
    "TROUPE_REPLICAS",
    wholeNumber(1, 5),
    "Copies of each stream: 3 on a cluster; where it is not set, streams that are there keep theirs and new ones have 1.",
  ),
  statsMaxBytes: setting(
    "NATS",
    "TROUPE_STATS_MAX_BYTES",
    byteSize,
    8 * 1024 ** 3,
    "Largest size of the stream of readings; once it is full, producers are refused.",
  ),
  statsMaxAge: setting(
    "NATS",
    "TROUPE_STATS_MAX_AGE",
    duration,
    Duration.days(30),
    "How long readings stay in the stream, and so how far back state can be rebuilt.",
  ),
  forecastsKept: setting(
    "NATS",
    "TROUPE_FORECASTS_KEPT",
    wholeNumber(1, 1_000_000),
    1000,
    "Forecasts kept per video in the stream of predictions, the newest always among them.",
  ),
  databaseUrl: optional(
    "Database",
    "DATABASE_URL",
    databaseUrl,
    "The Postgres database to work with; without it the demo keeps one in its data folder.",
  ),
  history: setting(
    "Database",
    "TROUPE_HISTORY",
    duration,
    Duration.days(90),
    "How long readings, forecasts and scores are kept for queries.",
  ),
  streamAges: optional(
    "NATS",
    "TROUPE_STREAM_AGES",
    spansByName(agedStreams),
    "How long single streams keep what they hold, such as activity=14d,deadletters=30d: of " +
      `${agedStreams.join(", ")}.`,
  ),
  tableAges: optional(
    "Database",
    "TROUPE_TABLE_AGES",
    spansByName(agedTables),
    "How long single tables keep their rows where that is not TROUPE_HISTORY, such as " +
      `sessions=30d,audit=730d: of ${agedTables.join(", ")}; the audit keeps two years by itself.`,
  ),
  partitions: setting(
    "Partitions and actors",
    "TROUPE_PARTITIONS",
    wholeNumber(1, 1024),
    16,
    "Partitions that videos are spread over; fixed once there is data.",
  ),
  checkpointEvents: setting(
    "Partitions and actors",
    "TROUPE_CHECKPOINT_EVENTS",
    wholeNumber(1, 1_000_000),
    20_000,
    "A partition commits a checkpoint after this many events, if not before.",
  ),
  checkpointMs: setting(
    "Partitions and actors",
    "TROUPE_CHECKPOINT_MS",
    wholeNumber(1, 3_600_000),
    1000,
    "A partition commits a checkpoint after this many milliseconds, if not before.",
  ),
  trainEvery: setting(
    "Partitions and actors",
    "TROUPE_TRAIN_EVERY",
    duration,
    Duration.hours(6),
    "Event time between two trainings of the network, at least; a drift brings one earlier, and 0ms is never.",
  ),
  trainSeed: setting(
    "Partitions and actors",
    "TROUPE_TRAIN_SEED",
    wholeNumber(0, 2 ** 31 - 1),
    1,
    "What everything random in trainings is drawn from.",
  ),
  churnHorizon: setting(
    "Partitions and actors",
    "TROUPE_CHURN_HORIZON",
    duration,
    Duration.days(7),
    "How far ahead users are predicted: no visit within this time is churn, a subscription conversion.",
  ),
  residentActors: setting(
    "Partitions and actors",
    "TROUPE_RESIDENT_ACTORS",
    wholeNumber(1, 10_000_000),
    20_000,
    "Actors that each partition keeps in memory; the least recently used leave first.",
  ),
  lateness: setting(
    "Partitions and actors",
    "TROUPE_LATENESS",
    duration,
    Duration.hours(1),
    "How far the watermark stays behind the newest reading of a partition: timers wait so long.",
  ),
  runnerHost: setting(
    "Cluster",
    "TROUPE_RUNNER_HOST",
    host,
    "127.0.0.1",
    "Address under which other workers reach this one.",
  ),
  runnerPort: setting(
    "Cluster",
    "TROUPE_RUNNER_PORT",
    port,
    0,
    "Port under which other workers reach this one; 0 takes any that is free.",
  ),
  otlpEndpoint: optional(
    "Traces",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    httpUrl,
    "The OpenTelemetry collector that traces are exported to, by OTLP over HTTP; /v1/traces is appended.",
  ),
  otlpHeaders: optional(
    "Traces",
    "OTEL_EXPORTER_OTLP_HEADERS",
    secret,
    "Headers that the collector asks for, such as authorization=Bearer%20…, separated by commas.",
  ),
  traceRatio: setting(
    "Traces",
    "TROUPE_TRACE_RATIO",
    share,
    0,
    "How many of the HTTP requests that bring no traceparent begin a trace that is recorded.",
  ),
} as const;

export type SettingName = keyof typeof settings;

/** A value for every setting. */
export type Configuration = {
  readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]>;
};

/** Whether there is a setting of this name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

/** The names of all settings, in the order of the table. */
export const settingNames: readonly SettingName[] = Object.keys(settings).filter(isSettingName);
