// Every setting of Troupe, defined here and nowhere else: flags, environment variables, the keys of
// the configuration file and docs/configuration.md follow from this table.
import { Duration } from "effect";
import {
  byteSize,
  choice,
  databaseUrl,
  duration,
  type Kind,
  line,
  natsUrl,
  port,
  wholeNumber,
} from "./kind.ts";
import type { Group, Setting, ValueOf } from "./setting.ts";

function setting<Value>(
  group: Group,
  variable: string,
  kind: Kind<Value>,
  fallback: Value,
  meaning: string,
): Setting<Value, Value> {
  return { group, variable, kind, default: fallback, meaning };
}

function optional<Value>(
  group: Group,
  variable: string,
  kind: Kind<Value>,
  meaning: string,
): Setting<Value, undefined> {
  return { group, variable, kind, default: undefined, meaning };
}

const path = line("path", "the path of a file or folder");
const host = line("host", "a host name or an address");

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
  natsUrl: optional(
    "NATS",
    "NATS_URL",
    natsUrl,
    "The NATS server to work with; without it the demo runs one of its own.",
  ),
  natsServer: optional(
    "NATS",
    "NATS_SERVER",
    path,
    "The nats-server program that the demo runs, in place of one found or fetched.",
  ),
  replicas: setting(
    "NATS",
    "TROUPE_REPLICAS",
    wholeNumber(1, 5),
    1,
    "Copies of each stream: 1 on a single server, 3 on a cluster.",
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
