// The JetStream topology, declared once: created or upgraded at start, read back and compared, since
// older servers ignore settings they do not know without a word.
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { nuid, type ServerInfo } from "nats";
import { onceLed } from "./election.ts";
import { NatsUnavailable, TopologyMismatch } from "./errors.ts";
import { keptArmsBucket } from "./kept-arm.ts";
import { standingsBucket, standingSubject } from "./standing.ts";
import { experimentPartitions, streamNames } from "./subjects.ts";

/** What of the topology an operator chooses. */
export interface TopologySettings {
  /** Partitions that videos are spread over; fixed once a stream exists. */
  readonly partitions: number;
  /** Copies of each stream; where undefined, streams keep those that they have, and new ones have one. */
  readonly replicas: number | undefined;
  /** Largest size of the stream of readings; when it is full, producers are refused. */
  readonly statsMaxBytes: number;
  /** Forecasts kept per video; the streams' sizes should let the last of every video stay. */
  readonly forecastsKept: number;
  /** How long readings stay in the log. */
  readonly statsMaxAgeMs: number;
  /** How long single streams keep what they hold, where that is not the usual time. */
  readonly agesMs?: Readonly<Partial<Record<AgedStream, number>>>;
}

/** Streams whose age can be bounded. */
export type AgedStream =
  | "stats"
  | "activity"
  | "predictions"
  | "examples"
  | "decisions"
  | "assignments"
  | "alerts"
  | "deadletters";

/** Settings for one computer. */
export const defaultTopology: TopologySettings = {
  partitions: 16,
  replicas: 1,
  statsMaxBytes: 8 * 1024 ** 3,
  forecastsKept: 1000,
  statsMaxAgeMs: 30 * 24 * 3_600_000,
};

/** The oldest server with everything Troupe relies on. */
export const minimumServer = "2.12.0";

type DeclaredStream = Partial<StreamConfig> & { readonly name: string };

const nanosPerMs = 1_000_000;
const dayMs = 24 * 3_600_000;

/**
 * How long a stream remembers message ids. It must outlast every recovery, as replayed outputs are
 * told from new ones by nothing else, and it costs the server some 100 bytes an id.
 */
export const duplicateWindowMs = 120_000;

/** Headers that a dead letter adds to the event it holds; the log takes no event that leaves less. */
export const deadLetterHeadroomBytes = 16 * 1024;

/** Every stream with every setting that matters. */
export function declaredStreams(
  settings: TopologySettings,
  maxPayloadBytes: number,
): readonly DeclaredStream[] {
  const common = {
    ...settings.replicas !== undefined && { num_replicas: settings.replicas },
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    duplicate_window: duplicateWindowMs * nanosPerMs,
    allow_direct: true,
  };
  /** In nanoseconds; 0 is for ever. */
  const ageOf = (stream: AgedStream, usualMs: number) =>
    (settings.agesMs?.[stream] ?? usualMs) * nanosPerMs;
  return [
    {
      ...common,
      name: streamNames.stats,
      subjects: ["events.stats.*"],
      subject_transform: {
        src: "events.stats.*",
        dest: `stats.{{partition(${settings.partitions},1)}}`,
      },
      discard: DiscardPolicy.New,
      max_bytes: settings.statsMaxBytes,
      max_age: ageOf("stats", settings.statsMaxAgeMs),
      max_msg_size: Math.min(2 * 1024 ** 2, maxPayloadBytes - deadLetterHeadroomBytes),
    },
    {
      ...common,
      name: streamNames.activity,
      subjects: ["events.activity.*.*.*"],
      // One copy of an event serves the partition of its user and that of its video.
      subject_transform: {
        src: "events.activity.*.*.*",
        dest: `activity.{{partition(${settings.partitions},1)}}.` +
          `{{partition(${settings.partitions},2)}}`,
      },
      discard: DiscardPolicy.New,
      max_bytes: settings.statsMaxBytes,
      max_age: ageOf("activity", settings.statsMaxAgeMs),
      max_msg_size: Math.min(2 * 1024 ** 2, maxPayloadBytes - deadLetterHeadroomBytes),
    },
    {
      ...common,
      name: streamNames.predictions,
      subjects: ["predictions.>"],
      discard: DiscardPolicy.Old,
      max_age: ageOf("predictions", 0),
      max_msgs_per_subject: settings.forecastsKept,
      max_bytes: 16 * 1024 ** 3,
    },
    {
      ...common,
      name: streamNames.examples,
      subjects: ["examples.>"],
      discard: DiscardPolicy.Old,
      max_age: ageOf("examples", 30 * dayMs),
      max_msgs: 1_000_000,
      max_bytes: 1024 ** 3,
    },
    {
      ...common,
      name: streamNames.decisions,
      subjects: ["events.decision.*", "events.reward.*", "events.experiment.*"],
      // One order for all that an experiment hears; a decision goes out to whoever listens once it is stored.
      subject_transform: {
        src: "events.*.*",
        dest:
          `experiments.{{partition(${experimentPartitions},2)}}.{{wildcard(1)}}.{{wildcard(2)}}`,
      },
      republish: { src: "experiments.*.decision.*", dest: "decisions.{{wildcard(2)}}" },
      discard: DiscardPolicy.New,
      max_bytes: settings.statsMaxBytes,
      max_age: ageOf("decisions", settings.statsMaxAgeMs),
      max_msg_size: Math.min(2 * 1024 ** 2, maxPayloadBytes - deadLetterHeadroomBytes),
    },
    {
      ...common,
      // A key-value bucket, declared like any stream so that its owners can put entries with their outputs.
      name: `KV_${standingsBucket}`,
      subjects: [standingSubject(">")],
      discard: DiscardPolicy.New,
      deny_delete: true,
      allow_rollup_hdrs: true,
      max_msgs_per_subject: 1,
      max_bytes: 1024 ** 3,
    },
    {
      ...common,
      name: `KV_${keptArmsBucket}`,
      subjects: [`$KV.${keptArmsBucket}.>`],
      discard: DiscardPolicy.Old,
      deny_delete: true,
      allow_rollup_hdrs: true,
      max_msgs_per_subject: 1,
      max_age: ageOf("assignments", 90 * dayMs),
      max_bytes: 1024 ** 3,
    },
    {
      ...common,
      name: streamNames.alerts,
      subjects: ["alerts.>"],
      discard: DiscardPolicy.Old,
      max_age: ageOf("alerts", 90 * dayMs),
      max_bytes: 1024 ** 3,
    },
    {
      ...common,
      name: streamNames.deadLetters,
      subjects: ["deadletters.>"],
      discard: DiscardPolicy.Old,
      max_age: ageOf("deadletters", 90 * dayMs),
      max_bytes: 1024 ** 3,
    },
    {
      ...common,
      name: streamNames.refusals,
      subjects: ["refusals.>"],
      discard: DiscardPolicy.Old,
      max_age: settings.statsMaxAgeMs * nanosPerMs,
      max_bytes: 256 * 1024 ** 2,
    },
  ];
}

/**
 * Makes the server's streams what {@link declaredStreams} says and proves it by reading them back.
 * Fails with {@link NatsUnavailable} on a server that is too old, with {@link TopologyMismatch} where
 * a stream differs in a way that cannot be changed (its partitions) or that the server ignored.
 */
export async function ensureTopology(
  manager: JetStreamManager,
  server: Pick<ServerInfo, "version" | "max_payload">,
  settings: TopologySettings,
): Promise<void> {
  if (!isAtLeast(server.version, minimumServer)) {
    throw new NatsUnavailable({
      reason: `nats-server ${server.version} is too old: found ${server.version}, ` +
        `wanted ${minimumServer} or newer`,
    });
  }
  for (const declared of declaredStreams(settings, server.max_payload)) {
    await onceLed(() => ensureStream(manager, declared));
  }
}

/** Differences between the declared topology and the server's; empty where all is well. */
export async function inspectTopology(
  manager: JetStreamManager,
  maxPayloadBytes: number,
  settings: TopologySettings,
): Promise<TopologyMismatch[]> {
  const mismatches: TopologyMismatch[] = [];
  for (const declared of declaredStreams(settings, maxPayloadBytes)) {
    const found = await streamConfig(manager, declared.name);
    if (found === undefined) {
      mismatches.push(
        new TopologyMismatch({
          stream: declared.name,
          field: "name",
          found: null,
          wanted: declared.name,
        }),
      );
    } else mismatches.push(...differences(declared, found));
  }
  return mismatches;
}

async function ensureStream(manager: JetStreamManager, declared: DeclaredStream): Promise<void> {
  const found = await streamConfig(manager, declared.name);
  if (found === undefined) await addStream(manager, declared);
  else {
    const changes = differences(declared, found);
    const transform = changes.find((change) => change.field === "subject_transform");
    if (transform !== undefined) throw transform;
    if (changes.length > 0) await manager.streams.update(declared.name, { ...found, ...declared });
  }
  const kept = await streamConfig(manager, declared.name);
  const [mismatch] = kept === undefined ? [] : differences(declared, kept);
  if (mismatch !== undefined) throw mismatch;
}

/** Adds a stream under a mark of its own, unless another process was quicker. */
async function addStream(manager: JetStreamManager, declared: DeclaredStream): Promise<void> {
  try {
    await manager.streams.add({ ...declared, metadata: { [markName]: nuid.next() } });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== streamNameInUse) throw error;
  }
}

const markName = "troupe.mark";

/**
 * What tells a stream from one that was made anew under its name. It comes back with the stream from
 * a backup, as the server's own time of creation does not.
 */
export async function markOf(manager: JetStreamManager, stream: string): Promise<string> {
  const { config, created } = await onceLed(() => manager.streams.info(stream));
  return config.metadata?.[markName] ?? created;
}

async function streamConfig(
  manager: JetStreamManager,
  name: string,
): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === streamNotFound) return undefined;
    throw error;
  }
}

const streamNotFound = 10059;
const streamNameInUse = 10058;

function differences(declared: DeclaredStream, found: StreamConfig): TopologyMismatch[] {
  const mismatches: TopologyMismatch[] = [];
  for (const [field, wanted] of Object.entries(declared)) {
    const actual: unknown = Reflect.get(found, field);
    if (JSON.stringify(actual) === JSON.stringify(wanted)) continue;
    mismatches.push(new TopologyMismatch({ stream: declared.name, field, found: actual, wanted }));
  }
  return mismatches;
}

/** Compares dotted version numbers; a suffix such as `-RC.1` counts as older than the release. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [numbers, suffix] = version.replace(/^v/, "").split("-", 2);
  const found = numbers.split(".").map(Number);
  const wanted = minimum.split(".").map(Number);
  for (let i = 0; i < wanted.length; i++) {
    if ((found[i] ?? 0) !== wanted[i]) return (found[i] ?? 0) > wanted[i];
  }
  return suffix === undefined;
}
