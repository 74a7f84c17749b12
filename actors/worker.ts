// A worker: the partitions this process owns, what it tells of them, and whom it answers.
import { Effect, Layer, type Scope } from "effect";
import { jetstream } from "@nats-io/jetstream";
import { Svcm } from "@nats-io/services";
import type { NatsConnection } from "nats";
import type { Store } from "../db/store.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { PartitionStatus } from "../streams/forecast.ts";
import { JetStreamLog } from "../streams/jetstream-log.ts";
import { Publisher } from "../streams/publisher.ts";
import { askSubject, statusSubject } from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { answering } from "../streams/tracing/active-trace.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import type { ActorKind } from "./actor.ts";
import { systemClock } from "./clock.ts";
import { clusterLayer, type ClusterSettings, runOnShard } from "./cluster.ts";
import type { ClusterUnavailable } from "./errors.ts";
import { HostedMetrics } from "./hosted-metrics.ts";
import { Partition } from "./partition.ts";
import type { PartitionPorts, PartitionSettings } from "./partition-settings.ts";
import type { SkippedSteps } from "./restarts.ts";
import { type AnyPartition, supervise } from "./supervisor.ts";
import { type News, WorkerNews } from "./worker-news.ts";

/** A kind of actor and the stream that its events come from. */
export interface HostedKind {
  readonly name: string;
  readonly stream: string;
  /** Subject under which the stream holds a partition's events. */
  readonly subjectOf: (partition: number) => string;
  /** The partition of a key; by its hash where nothing is said. */
  readonly partitionOf?: (key: string) => number;
  /** How many partitions it has; as many as the operator chose where nothing is said. */
  readonly partitions?: number;
  /** Settings of its partitions that are not the operator's. */
  readonly own?: Partial<PartitionSettings>;
  readonly make: (ports: PartitionPorts, settings: PartitionSettings) => AnyPartition;
}

/** Has workers run partitions of `kind`. */
export function hosted<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  stream: string,
  subjectOf: (partition: number) => string,
  choice: Pick<HostedKind, "partitions" | "partitionOf" | "own"> = {},
): HostedKind {
  const make = (ports: PartitionPorts, settings: PartitionSettings) =>
    new Partition(kind, ports, settings);
  return { name: kind.name, stream, subjectOf, make, ...choice };
}

/** What a worker runs on. */
export interface WorkerSettings {
  readonly connection: NatsConnection;
  readonly store: Store;
  readonly cluster: ClusterSettings;
  readonly kinds: readonly HostedKind[];
  /** Name of this process, for people: host and process number, say. */
  readonly owner: string;
  readonly partitions: number;
  readonly checkpointEvents: number;
  readonly checkpointMs: number;
  /** Actors kept in memory per partition. */
  readonly maxResidents: number;
  readonly latenessMs: number;
  /** Work that one worker of all does, such as training a model; by name. */
  readonly singletons?: Readonly<Record<string, Effect.Effect<never>>>;
  /** Where the partitions here are counted. */
  readonly metrics?: Metrics;
  /** Takes the spans of events and questions that belong to a recorded trace. */
  readonly tracing?: Tracing | undefined;
}

const statusEveryMs = 1000;
const maxBatch = 256;
/** Well below the two minutes for which streams remember ids (streams/topology.ts). */
const standstillMs = 30_000;
/** Outputs of one partition that may wait for their acknowledgement. */
const outputWindow = 1024;

/** Partitions that run here, by kind and number. */
type Running = Map<string, AnyPartition>;

/** A worker that has joined the others. */
export interface Worker {
  /** How the partitions are that run here; `epoch` is 0 until one is claimed. */
  readonly statuses: () => readonly PartitionStatus[];
}

/** Runs the partitions that fall to this process until the scope closes, then hands them over. */
export function startWorker(
  settings: WorkerSettings,
): Effect.Effect<Worker, ClusterUnavailable, Scope.Scope> {
  return Effect.gen(function* () {
    const running: Running = new Map();
    yield* answerQuestions(settings, running);
    yield* Effect.forkScoped(tellStatus(settings.connection, running));
    const cluster = clusterLayer(settings.cluster, settings.partitions);
    const measured = settings.metrics ?? new Metrics();
    const partitions = settings.kinds.map((kind) =>
      runPartitions(kind, settings, running, measured)
    );
    const singletons = Object.entries(settings.singletons ?? {})
      .map(([name, work], i) => runOnShard(name, i % settings.partitions, work));
    const all = Layer.effectDiscard(Effect.all([...partitions, ...singletons], { discard: true }));
    yield* Effect.annotateLogs(Layer.build(Layer.provide(all, cluster)), { component: "cluster" });
    return { statuses: () => Array.from(running.values(), (partition) => partition.status()) };
  });
}

/** Registers every partition of one kind; those that fall to this process run here. */
function runPartitions(
  kind: HostedKind,
  settings: WorkerSettings,
  running: Running,
  measured: Metrics,
) {
  const log = new JetStreamLog(jetstream(settings.connection), kind.stream);
  const partitionCount = kind.partitions ?? settings.partitions;
  const metrics = new HostedMetrics(kind.name, measured);
  const forget = measured.onRead(() => metrics.refresh());
  const registered = Effect.forEach(
    Array.from({ length: partitionCount }, (_, i) => i),
    (partition) => {
      const name = partitionName(kind.name, partition);
      const make = (skip: SkippedSteps) => {
        const output = new Publisher(settings.connection, { window: outputWindow, standstillMs });
        metrics.publishes(partition, output);
        const { store, tracing } = settings;
        const { counts } = metrics;
        return kind.make({ store, log, output, clock: systemClock, metrics: counts, tracing }, {
          partition,
          partitionCount,
          owner: settings.owner,
          stream: kind.stream,
          subject: kind.subjectOf(partition),
          checkpointEvents: settings.checkpointEvents,
          checkpointMs: settings.checkpointMs,
          maxBatch,
          maxResidents: settings.maxResidents,
          latenessMs: settings.latenessMs,
          ...kind.own,
          skip,
        });
      };
      const onChange = (current: AnyPartition | undefined) => {
        metrics.runs(partition, current);
        if (current === undefined) running.delete(name);
        else running.set(name, current);
      };
      const work = supervise(name, make, onChange, (error) => metrics.counts.restart(error));
      return runOnShard(name, partition % settings.partitions, work);
    },
    { discard: true },
  );
  return Effect.andThen(Effect.addFinalizer(() => Effect.sync(forget)), registered);
}

function partitionName(kind: string, partition: number): string {
  return `${kind}/${partition}`;
}

/**
 * Says once a second how each partition is doing, and in the log what is new of all of them. Core NATS:
 * nobody needs yesterday's status.
 */
function tellStatus(connection: NatsConnection, running: Running) {
  const news = new WorkerNews();
  const tell = Effect.suspend(() => {
    const statuses = Array.from(running.values(), (partition) => partition.status());
    for (const status of connection.isClosed() ? [] : statuses) {
      connection.publish(
        statusSubject(status.kind, status.partition),
        JSON.stringify(status),
      );
    }
    return tellNews(news.look(statuses, performance.now()));
  });
  const rest = Effect.suspend(() => tellNews(news.rest()));
  return Effect.ensuring(Effect.forever(Effect.andThen(tell, Effect.sleep(statusEveryMs))), rest);
}

function tellNews(news: readonly News[]): Effect.Effect<void> {
  return Effect.forEach(news, ({ level, message, fields }) => {
    const said = level === "info" ? Effect.logInfo(message) : Effect.logWarning(message);
    return Effect.annotateLogs(said, { component: "worker", ...fields });
  }, { discard: true });
}

/**
 * Answers `ask.<kind>.<token>` for the actors whose partition runs here, as a NATS micro service.
 * Every worker hears every question (no queue group) and only the owner answers.
 */
function answerQuestions(settings: WorkerSettings, running: Running) {
  const open = Effect.promise(async () => {
    const service = await new Svcm(settings.connection).add({
      name: "troupe-actors",
      version: "1.0.0",
      description: "Live state of one actor: request ask.<kind>.<token of its id>",
      queue: "",
    });
    for (const { name, partitions = settings.partitions, ...kind } of settings.kinds) {
      const { partitionOf: home = (key) => partitionOf(key, partitions) } = kind;
      service.addEndpoint(name, {
        subject: askSubject(name, "*"),
        handler: (error, message) => {
          if (error !== null) return;
          const token = message.subject.slice(askSubject(name, "").length);
          const partition = running.get(partitionName(name, home(token)));
          if (partition === undefined) return;
          const attributes = { "messaging.system": "nats", "troupe.kind": name };
          const span = { name: `answer ${name}`, kind: "server", attributes } as const;
          const ask = () => partition.ask(token, message.string());
          answering(settings.tracing, message.headers, span, ask).then(
            (state) => {
              if (state === undefined) message.respondError(404, `no ${name} has the key ${token}`);
              else message.respond(JSON.stringify({ state, status: partition.status() }));
            },
            (cause) => message.respondError(503, String(cause)),
          ).catch(() => {
            // The connection closed meanwhile; whoever asked has given up by now.
          });
        },
      });
    }
    return service;
  });
  return Effect.acquireRelease(open, (service) =>
    Effect.promise(async () => {
      if (!settings.connection.isClosed()) await service.stop();
    }));
}
