// The partitions of a worker in this process, on logs that can be held: the actors of users and of videos
// that they watch, and the model actors, which learn from what the users tell.
import { jetstream, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { systemClock } from "../../actors/clock.ts";
import { defaultKinds, hostedKinds } from "../../actors/kinds.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { nothingSkipped } from "../../actors/restarts.ts";
import type { AnyPartition } from "../../actors/supervisor.ts";
import type { Store } from "../../db/store.ts";
import { JetStreamLog } from "../../streams/jetstream-log.ts";
import { Publisher } from "../../streams/publisher.ts";
import { streamNames } from "../../streams/subjects.ts";
import { HeldLog } from "../scale/held-log.ts";
import { type Drained, stopwatch } from "./drains.ts";

/** As a worker has them (actors/worker.ts). */
const outputWindow = 1024;
const pollMs = 10;
const longestDrainMs = 600_000;

/** What came of events that users and videos took. */
export interface Stepped extends Drained {
  /** Predictions that users told, and examples for the model actors. */
  readonly predictions: number;
  readonly examples: number;
}

/** All partitions that activity concerns. */
export class ActivityWorker {
  private readonly manager: JetStreamManager;
  private readonly activity: HeldLog;
  private readonly examples: HeldLog;
  private readonly partitions: readonly AnyPartition[];
  private readonly ended: Promise<unknown>;

  private constructor(connection: NatsConnection, store: Store, manager: JetStreamManager) {
    const client = jetstream(connection);
    this.manager = manager;
    this.activity = new HeldLog(new JetStreamLog(client, streamNames.activity));
    this.examples = new HeldLog(new JetStreamLog(client, streamNames.examples));
    const kinds = hostedKinds(defaultKinds).filter(({ stream }) => stream !== streamNames.stats);
    this.partitions = kinds.flatMap((kind) => {
      const { partitions: partitionCount = defaultKinds.partitions } = kind;
      const log = kind.stream === streamNames.activity ? this.activity : this.examples;
      return Array.from({ length: partitionCount }, (_, partition) =>
        kind.make({
          store,
          log,
          output: new Publisher(connection, { window: outputWindow }),
          clock: systemClock,
        }, {
          ...defaultPartitionSettings,
          partition,
          partitionCount,
          owner: "bench",
          stream: kind.stream,
          subject: kind.subjectOf(partition),
          ...kind.own,
          skip: nothingSkipped,
        }));
    });
    this.ended = Promise.all(this.partitions.map((partition) => partition.run()));
  }

  static async start(connection: NatsConnection, store: Store): Promise<ActivityWorker> {
    const worker = new ActivityWorker(connection, store, await jetstreamManager(connection));
    const { partitions, activity, examples } = worker;
    await worker.until(() => activity.size + examples.size === partitions.length);
    return worker;
  }

  /** Sequence of the last message of a stream. */
  async lastOf(stream: string): Promise<number> {
    return (await this.manager.streams.info(stream)).state.last_seq;
  }

  /** Actors of users in memory. */
  get residentUsers(): number {
    return this.statuses("user").reduce((sum, { residentActors }) => sum + residentActors, 0);
  }

  /** Lets users and videos take `count` events, of which `aboutVideos` concern a video, and commit them. */
  async step(count: number, aboutVideos: number): Promise<Stepped> {
    const [predictions, examples] = [streamNames.predictions, streamNames.examples];
    const before = { told: await this.lastOf(predictions), taught: await this.lastOf(examples) };
    const [users, videos] = [this.accounted("user") + count, this.accounted("engagement")];
    const stop = stopwatch(count);
    this.activity.open();
    await this.until(() =>
      this.accounted("user") >= users && this.accounted("engagement") >= videos + aboutVideos &&
      this.isCommitted("user") && this.isCommitted("engagement")
    );
    const drained = stop();
    await this.activity.hold();
    return {
      ...drained,
      predictions: await this.lastOf(predictions) - before.told,
      examples: await this.lastOf(examples) - before.taught,
    };
  }

  /** Lets the model actors take the examples that there are; cost is told per one of `count` events. */
  async learn(count: number): Promise<Drained> {
    const examples = await this.lastOf(streamNames.examples);
    const stop = stopwatch(count);
    this.examples.open();
    await this.until(() => this.accounted("model") >= examples);
    const drained = stop();
    await this.examples.hold();
    return drained;
  }

  async stop(): Promise<void> {
    for (const partition of this.partitions) partition.stop();
    await this.ended;
  }

  private statuses(name: string) {
    return this.partitions.map((partition) => partition.status()).filter(({ kind }) =>
      kind === name
    );
  }

  private accounted(name: string): number {
    return this.statuses(name).reduce(
      (sum, { stepped, late, duplicates, deadLetters }) =>
        sum + stepped + late + duplicates + deadLetters,
      0,
    );
  }

  private isCommitted(name: string): boolean {
    return this.statuses(name).every(({ sequence, committedSequence }) =>
      sequence === committedSequence
    );
  }

  private async until(holds: () => boolean): Promise<void> {
    const deadlineMs = performance.now() + longestDrainMs;
    const poll = async () => {
      while (!holds()) {
        if (performance.now() > deadlineMs) throw new Error("the worker does not come to an end");
        await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
      }
    };
    // A partition that fails ends the wait.
    await Promise.race([poll(), this.ended]);
  }
}
