// A worker: the partitions this process owns, what it tells of them, and whom it answers.
import { Effect, Layer, type Scope } from "effect";
import * as Singleton from "effect/cluster/Singleton";
import { jetstream } from "@nats-io/jetstream";
import { Svcm } from "@nats-io/services";
import type { NatsConnection } from "nats";
import type { Store } from "../db/store.ts";
import { JetStreamLog } from "../streams/jetstream-log.ts";
import { Publisher } from "../streams/publisher.ts";
import { askVideoSubject, statusSubject, streamNames } from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { systemClock } from "./clock.ts";
import { clusterLayer, type ClusterSettings } from "./cluster.ts";
import type { ClusterUnavailable } from "./errors.ts";
import { Partition } from "./partition.ts";
import { type AnyPartition, supervise } from "./supervisor.ts";
import { videoKind } from "./video/kind.ts";

/** What a worker runs on. */
export interface WorkerSettings {
  readonly connection: NatsConnection;
  readonly store: Store;
  readonly cluster: ClusterSettings;
  /** Name of this process, for people: host and process number, say. */
  readonly owner: string;
  readonly partitions: number;
  readonly checkpointEvents: number;
  readonly checkpointMs: number;
  /** Actors kept in memory per partition. */
  readonly maxResidents: number;
  readonly latenessMs: number;
}

const statusEveryMs = 1000;
const maxBatch = 256;
/** Outputs of one partition that may wait for their acknowledgement. */
const outputWindow = 1024;

/** Runs the partitions that fall to this process until the scope closes, then hands them over. */
export function startWorker(
  settings: WorkerSettings,
): Effect.Effect<void, ClusterUnavailable, Scope.Scope> {
  return Effect.gen(function* () {
    const running = new Map<number, AnyPartition>();
    yield* answerQuestions(settings, running);
    yield* Effect.forkScoped(tellStatus(settings.connection, running));
    yield* Layer.build(
      partitions(settings, running).pipe(
        Layer.provide(clusterLayer(settings.cluster)),
      ),
    );
  });
}

function partitions(settings: WorkerSettings, running: Map<number, AnyPartition>) {
  const log = new JetStreamLog(jetstream(settings.connection), streamNames.stats);
  const singletons = Array.from({ length: settings.partitions }, (_, partition) => {
    const name = `${videoKind.name}/${partition}`;
    const make = (skip: ReadonlyMap<number, string>) =>
      new Partition(videoKind, {
        store: settings.store,
        log,
        output: new Publisher(settings.connection, { window: outputWindow }),
        clock: systemClock,
      }, {
        partition,
        partitionCount: settings.partitions,
        owner: settings.owner,
        stream: streamNames.stats,
        subject: `stats.${partition}`,
        checkpointEvents: settings.checkpointEvents,
        checkpointMs: settings.checkpointMs,
        maxBatch,
        maxResidents: settings.maxResidents,
        latenessMs: settings.latenessMs,
        skip,
      });
    const onChange = (current: AnyPartition | undefined) => {
      if (current === undefined) running.delete(partition);
      else running.set(partition, current);
    };
    return Singleton.make(name, supervise(name, make, onChange));
  });
  return Layer.mergeAll(Layer.empty, ...singletons);
}

/** Says once a second how each partition is doing. Core NATS: nobody needs yesterday's status. */
function tellStatus(connection: NatsConnection, running: Map<number, AnyPartition>) {
  const tell = Effect.sync(() => {
    if (connection.isClosed()) return;
    for (const partition of running.values()) {
      const status = partition.status();
      connection.publish(
        statusSubject(status.kind, status.partition),
        JSON.stringify(status),
      );
    }
  });
  return Effect.forever(Effect.andThen(tell, Effect.sleep(statusEveryMs)));
}

/**
 * Answers `ask.video.<token>` for the videos whose partition runs here, as a NATS micro service.
 * Every worker hears every question (no queue group) and only the owner answers.
 */
function answerQuestions(settings: WorkerSettings, running: Map<number, AnyPartition>) {
  const open = Effect.promise(async () => {
    const service = await new Svcm(settings.connection).add({
      name: "troupe-video",
      version: "1.0.0",
      description: "Live state of one video: request ask.video.<token of its id>",
      queue: "",
    });
    service.addEndpoint("state", {
      subject: askVideoSubject("*"),
      handler: (error, message) => {
        if (error !== null) return;
        const token = message.subject.slice(askVideoSubject("").length);
        const number = partitionOf(token, settings.partitions);
        const partition = running.get(number);
        if (partition === undefined) return;
        partition.ask(token).then(
          (state) => {
            if (state === undefined) message.respondError(404, `no video has the key ${token}`);
            else message.respond(JSON.stringify({ state, status: partition.status() }));
          },
          (cause) => message.respondError(503, String(cause)),
        ).catch(() => {
          // The connection closed meanwhile; whoever asked has given up by now.
        });
      },
    });
    return service;
  });
  return Effect.acquireRelease(open, (service) =>
    Effect.promise(async () => {
      if (!settings.connection.isClosed()) await service.stop();
    }));
}
