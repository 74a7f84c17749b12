// A cluster of simulated processes that run the real partitions over a simulated network, and
// everything that may happen to it.
import { Fenced, StoreUnavailable } from "../../db/errors.ts";
import { MemoryStore } from "../../db/memory-store.ts";
import { LogBroken, PublishFailed } from "../../streams/errors.ts";
import { StepFailed } from "../errors.ts";
import { Partition } from "../partition.ts";
import type { PartitionPorts, PartitionSettings } from "../partition-settings.ts";
import { sharedKey } from "../partition-state.ts";
import { Restarts, type SkippedSteps } from "../restarts.ts";
import type { Choices } from "./choices.ts";
import { Faults } from "./faults.ts";
import { Life, type Scheduler } from "./scheduler.ts";
import { SimulatedLog } from "./simulated-log.ts";
import { SimulatedStore } from "./simulated-store.ts";
import { type Sent, SimulatedOutput, SimulatedTopic } from "./simulated-topic.ts";
import { type Watched, Witness } from "./witness.ts";
import type { Workload } from "./workload.ts";

/** Parts that are as broken as a test wants them: what the simulation must notice. */
export interface Sabotage {
  readonly store?: MemoryStore;
  readonly ports?: (ports: PartitionPorts) => PartitionPorts;
}

/** A partition that one process believes to own. */
interface Tenure<State, Event, Shared> {
  readonly number: number;
  current: Partition<State, Event, Shared> | undefined;
  isRevoked: boolean;
}

interface Process<State, Event, Shared> {
  readonly number: number;
  starts: number;
  life: Life;
  tenures: Tenure<State, Event, Shared>[];
}

const mostAsked = 50;

/** Several processes, the partitions of one kind, one log, one store, one topic. */
export class Cluster<State, Event, Shared> {
  readonly log = new SimulatedLog();
  readonly topic: SimulatedTopic;
  readonly witness: Witness;
  readonly faults: Faults;
  private readonly workload: Workload<State, Event, Shared>;
  private readonly scheduler: Scheduler;
  private readonly choices: Choices;
  private readonly sabotage: Sabotage;
  private readonly store: MemoryStore;
  private readonly watched: readonly Watched[];
  private readonly processes: Process<State, Event, Shared>[];
  private readonly settings: Pick<
    PartitionSettings,
    "checkpointEvents" | "checkpointMs" | "maxBatch" | "maxResidents"
  >;
  private readonly window: number;
  private asked = 0;
  private readonly answers: { partition: number; key: string; shown: unknown }[] = [];

  constructor(
    workload: Workload<State, Event, Shared>,
    scheduler: Scheduler,
    choices: Choices,
    sabotage: Sabotage,
  ) {
    this.workload = workload;
    this.scheduler = scheduler;
    this.choices = choices;
    this.sabotage = sabotage;
    this.faults = new Faults(choices);
    this.settings = {
      checkpointEvents: choices.pick([3, 1, 2, 5, 9]),
      checkpointMs: choices.pick([10, 3, 100]),
      maxBatch: choices.pick([2, 1, 3, 5]),
      maxResidents: choices.pick([2, 1, 3, 10]),
    };
    this.window = choices.pick([4, 1, 2, 20]);
    this.store = sabotage.store ?? new MemoryStore();
    this.watched = Array.from({ length: workload.partitionCount }, (_, partition) => ({
      partition,
      messages: this.log.of(workload.subjectOf(partition)),
      oracle: workload.oracle(partition),
      taken: 0,
      epoch: 0,
      sequence: 0,
    }));
    const { checkpointEvents, maxBatch, maxResidents } = this.settings;
    // Those kept, those that wait for two checkpoints, and those of the batch in hand with its timers.
    const mostResidents = maxResidents + 2 * checkpointEvents +
      maxBatch * (2 + workload.timersPerEvent);
    this.witness = new Witness(this.watched, this.store, mostResidents);
    this.topic = new SimulatedTopic((message, earlier) => this.onArrival(message, earlier));
    this.processes = Array.from({ length: choices.pick([2, 1, 3]) }, (_, number) => ({
      number,
      starts: 1,
      life: new Life(`process ${number}.1`),
      tenures: [],
    }));
    for (const { partition } of this.watched) {
      this.grant(this.processes[partition % this.processes.length], partition);
    }
  }

  /** Clients publish one message. */
  publish(): void {
    const { partition, payload, arrivedAtMs } = this.workload.publish(this.choices);
    this.append(partition, payload, arrivedAtMs);
  }

  /** Something happens to the processes. */
  disturb(): void {
    const process = this.choices.pick(this.processes);
    const { life } = process;
    const what = this.choices.pick(
      [
        "thaw",
        "freeze",
        "crash",
        "move",
        "move",
        "share",
        "abandon",
        "revoke",
        "clock",
        "ask",
        "damage",
      ] as const,
    );
    if (what === "freeze" || what === "thaw") {
      life.isFrozen = what === "freeze";
      this.scheduler.tell(() => `${life.name}: ${what}`);
    } else if (what === "crash") this.crash(process);
    else if (what === "clock") {
      life.clockErrorMs += this.choices.pick([1, -1]) * this.choices.pick([1, 50, 5000, 3_600_000]);
      this.scheduler.tell(() => `the clock of ${life.name} is wrong by ${life.clockErrorMs} ms`);
    } else if (what === "ask") this.ask();
    else if (what === "damage") this.damage();
    else this.place(process, this.choices.below(this.watched.length), what);
  }

  /** From here on nothing goes wrong, and every partition has one owner. */
  calmDown(): void {
    this.faults.end();
    for (const { life } of this.processes) life.isFrozen = false;
    for (const { partition } of this.watched) {
      const owner = this.choices.pick(this.processes);
      for (const process of this.processes) if (process !== owner) this.revoke(process, partition);
      this.grant(owner, partition);
    }
  }

  /** Whether everything in the log has been committed. */
  get isDone(): boolean {
    return this.watched.every(({ messages, sequence }) =>
      sequence === (messages.at(-1)?.sequence ?? 0)
    );
  }

  get standing(): string {
    return this.watched.map(({ messages, sequence }) =>
      `${sequence} of ${messages.at(-1)?.sequence ?? 0}`
    ).join(", ");
  }

  /** Ends every owner in order. */
  stop(): void {
    for (const process of this.processes) {
      for (const { partition } of this.watched) this.revoke(process, partition);
    }
  }

  /** What must be true once all is quiet. */
  checkEnd(): void {
    this.witness.checkEnd(this.topic);
    for (const { partition, key, shown } of this.answers) {
      if (!this.watched[partition].oracle.mayHaveShown(key, shown)) {
        this.witness.accuse(
          "exactly once",
          `${key} was shown as ${JSON.stringify(shown)}, which it never was`,
        );
      }
    }
  }

  private place(
    process: Process<State, Event, Shared>,
    partition: number,
    what: "move" | "share" | "abandon" | "revoke",
  ): void {
    this.scheduler.tell(() => `${what} partition ${partition}: ${process.life.name}`);
    if (what === "abandon") this.abandon(process, partition);
    else if (what === "revoke") this.revoke(process, partition);
    else this.grant(process, partition);
    if (what !== "move") return;
    for (const other of this.processes) if (other !== process) this.revoke(other, partition);
  }

  private grant(process: Process<State, Event, Shared>, partition: number): void {
    if (process.tenures.some(({ number }) => number === partition)) return;
    const tenure = { number: partition, current: undefined, isRevoked: false };
    process.tenures.push(tenure);
    this.supervise(process.life, tenure);
  }

  /** Tells a process to hand a partition over: it commits what it has and ends. */
  private revoke(process: Process<State, Event, Shared>, partition: number): void {
    for (const tenure of process.tenures) {
      if (tenure.number !== partition) continue;
      tenure.isRevoked = true;
      tenure.current?.stop();
    }
    process.tenures = process.tenures.filter((tenure) => !tenure.isRevoked);
  }

  /** A process forgets a partition that would not end; what it started goes on, unsupervised. */
  private abandon(process: Process<State, Event, Shared>, partition: number): void {
    for (const tenure of process.tenures) if (tenure.number === partition) tenure.isRevoked = true;
    process.tenures = process.tenures.filter((tenure) => !tenure.isRevoked);
  }

  /** A process dies where it stands and starts again, with what it was given. */
  private crash(process: Process<State, Event, Shared>): void {
    const { number, life, tenures } = process;
    this.scheduler.tell(() => `${life.name}: crash`);
    this.scheduler.end(life);
    process.life = new Life(`process ${number}.${++process.starts}`);
    process.tenures = [];
    for (const { number } of tenures) this.grant(process, number);
  }

  /** A disk spoils the snapshot of an actor, or of what all share. */
  private damage(): void {
    const { partition, key } = this.workload.ask(this.choices);
    const spoilt = this.choices.below(4) === 3 ? sharedKey : key;
    if (!this.store.damage(this.workload.kind.name, partition, spoilt)) return;
    this.scheduler.tell(() => `the snapshot of "${spoilt}" in partition ${partition} is spoilt`);
    this.witness.onDamage(partition, spoilt);
  }

  private ask(): void {
    const { partition, key } = this.workload.ask(this.choices);
    if (this.asked++ >= mostAsked) return;
    for (const { life, tenures } of this.processes) {
      if (life.isFrozen) continue;
      const tenure = tenures.find(({ number }) => number === partition);
      tenure?.current?.ask(key).then((shown) => {
        this.scheduler.tell(() => `${life.name} shows ${key} as ${JSON.stringify(shown)}`);
        this.answers.push({ partition, key, shown });
      }, () => {
        // Nobody at home.
      });
    }
  }

  /** What the supervisor does, in virtual time. */
  private async supervise(life: Life, tenure: Tenure<State, Event, Shared>): Promise<void> {
    const restarts = new Restarts();
    const clock = this.scheduler.clockOf(life);
    await this.scheduler.park(life, `starts partition ${tenure.number}`);
    while (!tenure.isRevoked) {
      const partition = this.start(life, tenure.number, restarts.skipped);
      const startedAtMs = clock.nowMs();
      tenure.current = partition;
      const error = await partition.run().then(() => undefined, (error: unknown) => error);
      this.scheduler.tell(() => `${life.name} ends partition ${tenure.number}: ${error ?? "done"}`);
      if (!isExpected(error)) {
        this.witness.accuse("no surprise", `partition ${tenure.number}: ${error}`);
      }
      if (tenure.isRevoked) break;
      const ranMs = clock.nowMs() - startedAtMs;
      const pauseMs = restarts.after(error, ranMs, partition.status().committedSequence);
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }

  private start(
    life: Life,
    partition: number,
    skip: SkippedSteps,
  ): Partition<State, Event, Shared> {
    const { scheduler, faults, topic, workload, sabotage } = this;
    const store = this.witness.watch(topic);
    const ports: PartitionPorts = {
      store: new SimulatedStore(store, scheduler, faults, life),
      log: this.log.seenBy(life, scheduler, faults),
      output: new SimulatedOutput(topic, life, scheduler, faults, this.window),
      clock: scheduler.clockOf(life),
    };
    const { partitionCount, stream, latenessMs, timersPerEvent } = workload;
    return new Partition(workload.kind, sabotage.ports?.(ports) ?? ports, {
      ...this.settings,
      partition,
      partitionCount,
      owner: life.name,
      stream,
      subject: workload.subjectOf(partition),
      latenessMs,
      timersPerEvent,
      skip,
    });
  }

  private onArrival(message: Sent, earlier: Sent | undefined): void {
    this.witness.onArrival(message, earlier);
    const partition = this.workload.newsPartition(message.subject);
    if (partition === undefined) return;
    // The log remembers ids for a while: news that is told again much later is in it twice.
    if (earlier !== undefined && !this.faults.happens("idsForgotten")) return;
    this.append(partition, message.payload, this.workload.nowMs);
  }

  private append(partition: number, payload: Uint8Array, arrivedAtMs: number): void {
    const { sequence } = this.log.append(this.workload.subjectOf(partition), payload, arrivedAtMs);
    this.scheduler.tell(() =>
      `log ${partition} takes ${sequence}: ${new TextDecoder().decode(payload).slice(0, 80)}`
    );
  }
}

/** Failures that a partition may end with when its surroundings fail; anything else is a defect. */
function isExpected(error: unknown): boolean {
  return error === undefined || error instanceof Fenced || error instanceof StoreUnavailable ||
    error instanceof LogBroken || error instanceof PublishFailed || error instanceof StepFailed;
}
