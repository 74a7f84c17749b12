// Troupe as it is run in earnest, on one computer: a nats-server, a Postgres, worker processes, and a
// producer that never gives up; beside them the undisturbed run, to which all must come.
import { jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import { Effect } from "effect";
import { connect, type NatsConnection } from "nats";
import { type RunningCommand, startCommand, startProgram } from "../../commands/testing.ts";
import { isNews } from "../../actors/video/news.ts";
import { type Database, openDatabase } from "../../db/database.ts";
import { migrate } from "../../db/migrate.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { startPostgres, type TestNats, type TestPostgres } from "../../local/testing.ts";
import { onceLed } from "../../streams/election.ts";
import { isModelNews } from "../../streams/model-news.ts";
import { streamNames } from "../../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { type Form, latenessMs, partitionCount, platform } from "./form.ts";
import { LoadProcess, type Stretch } from "./producer.ts";
import { logEnds, logMessageOf, messageId, readOn, Tally } from "./streams.ts";
import { tableDifferences } from "./tables.ts";
import { digestOf, UndisturbedRun } from "./undisturbed.ts";
import { type Ownership, ownerships, Watch } from "./watch.ts";

/** What was checked, and what was found wrong with it: nothing, where all is well. */
export interface Verdict {
  readonly differences: readonly string[];
  /** Events in the log since the last verdict, news of partitions included. */
  readonly events: number;
  readonly predictions: number;
  readonly alerts: number;
  readonly deadLetters: number;
  /** News that the full stream refused, as it may. */
  readonly newsRefused: number;
}

const forecastsKept = 1_000_000;
const pollMs = 100;
const outputStreams = [
  streamNames.predictions,
  streamNames.examples,
  streamNames.alerts,
  streamNames.deadLetters,
];

/** A nats-server or a cluster of them. */
type AnyNats = Pick<TestNats, "url" | "stop">;

/** One NATS, one Postgres, any number of workers, one load. */
export class Deployment<Nats extends AnyNats = TestNats> {
  readonly nats: Nats;
  readonly postgres: TestPostgres;
  readonly connection: NatsConnection;
  readonly database: Database;
  readonly watch: Watch;
  readonly load: LoadProcess;
  /** The workers that run, oldest first. */
  workers: RunningCommand[] = [];
  private readonly calm: Database;
  private readonly undisturbed: UndisturbedRun;
  private readonly read = new Map<string, number>();
  private loaded = 0;

  private constructor(
    servers: { readonly nats: Nats; readonly postgres: TestPostgres },
    connection: NatsConnection,
    databases: { readonly disturbed: Database; readonly calm: Database },
    undisturbed: UndisturbedRun,
    load: LoadProcess,
  ) {
    this.nats = servers.nats;
    this.postgres = servers.postgres;
    this.connection = connection;
    this.database = databases.disturbed;
    this.calm = databases.calm;
    this.undisturbed = undisturbed;
    this.load = load;
    this.watch = new Watch(this.database, () => this.workers.map(({ pid }) => pid));
  }

  /** Postgres, streams, tables and the load; the workers are still to be started. */
  static async open<Nats extends AnyNats>(
    form: Form,
    seed: number,
    starting: Promise<Nats>,
    replicas = 1,
  ): Promise<Deployment<Nats>> {
    const [nats, postgres] = await Promise.all([starting, startPostgres({ own: true })]);
    const connection = await connect({
      servers: nats.url.split(","),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    const disturbed = await openDatabase({ url: postgres.url, folder: "", connections: 4 });
    await disturbed.drizzle.execute("create database undisturbed");
    const calmUrl = new URL(postgres.url);
    calmUrl.pathname = "/undisturbed";
    const calm = await openDatabase({ url: calmUrl.href, folder: "", connections: 4 });
    await Promise.all([migrate(disturbed), migrate(calm)]);
    const store = new PostgresStore(calm);
    const undisturbed = await UndisturbedRun.begin(store, partitionCount, latenessMs);
    if (connection.info === undefined) throw new Error("connected without server information");
    const topology = { ...defaultTopology, partitions: partitionCount, forecastsKept, replicas };
    const manager = await onceLed(() => jetstreamManager(connection));
    await ensureTopology(manager, connection.info, topology);
    const load = new LoadProcess(nats.url, platform(form, seed, Date.now()), form.perSecond);
    return new Deployment(
      { nats, postgres },
      connection,
      { disturbed, calm },
      undisturbed,
      load,
    );
  }

  async close(): Promise<void> {
    this.watch.close();
    for (const worker of this.workers) worker.signal("SIGKILL");
    await Promise.all([...this.workers.map(({ ended }) => ended), this.load.stop()]);
    await this.connection.close();
    await Promise.all([this.database.close(), this.calm.close()]);
    await Promise.all([this.nats.stop(), this.postgres.stop()]);
  }

  /** Starts a worker and waits until it has joined; `clockFile` gives it a clock that jumps. */
  async startWorker(clockFile?: string): Promise<RunningCommand> {
    const environment = {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.postgres.url,
      TROUPE_PARTITIONS: String(partitionCount),
      TROUPE_FORECASTS_KEPT: String(forecastsKept),
      TROUPE_LATENESS: `${latenessMs / 1000}s`,
      TROUPE_RESIDENT_ACTORS: "60",
    };
    const worker = clockFile === undefined
      ? startCommand(["worker"], environment)
      : startProgram("test/faults/shifted-troupe.ts", ["worker"], {
        ...environment,
        TROUPE_FAULTS_CLOCK: clockFile,
      });
    this.workers.push(worker);
    let isOver = false;
    worker.ended.then(() => isOver = true);
    await this.until("a worker to join", () => isOver || /^Worker at/m.test(worker.output()));
    if (isOver && this.workers.includes(worker)) {
      throw new Error(`a worker ended at its start: ${worker.errors()}`);
    }
    return worker;
  }

  /** Takes a worker off the list, and sends it a signal. */
  dismiss(worker: RunningCommand, signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.workers = this.workers.filter((other) => other !== worker);
    worker.signal(signal);
    return worker.ended;
  }

  /** Every partition as it stands in the database. */
  ownerships(): Promise<Ownership[]> {
    return ownerships(this.database);
  }

  /** The partitions that a worker owns. */
  async partitionsOf(worker: RunningCommand): Promise<number[]> {
    const all = await this.ownerships();
    return all.filter(({ owner }) => isOwner(worker, owner)).map(({ partition }) => partition);
  }

  /** Waits until every partition belongs to a worker that runs, and each worker has some. */
  async shared(): Promise<void> {
    await this.until("every worker to own partitions", async () => {
      const owners = (await this.ownerships()).map(({ owner }) => owner);
      return owners.length === partitionCount &&
        owners.every((owner) => this.workers.some((worker) => isOwner(worker, owner))) &&
        this.workers.every((worker) => owners.some((owner) => isOwner(worker, owner)));
    });
  }

  /** Waits until every partition has committed something that it had not before. */
  async advanced(): Promise<void> {
    const before = await this.ownerships();
    await this.until("every partition to commit", async () => {
      const now = await this.ownerships();
      return now.every(({ sequence }, i) => sequence > before[i].sequence);
    });
  }

  /** Waits until every partition has committed the last message of its log; the load must rest. */
  async settled(): Promise<void> {
    await this.until("all lag to be gone", async () => {
      const committed = (await this.ownerships()).map(({ sequence }) => sequence);
      const ends = await logEnds(this.connection, partitionCount);
      return committed.join() === ends.join();
    });
  }

  /**
   * Takes what the log has got since the last verdict through the undisturbed run and compares all
   * that came of it: tables field by field, and streams message by message.
   */
  async verdict(stretch: Stretch, newsMayBeRefused: boolean): Promise<Verdict> {
    const news: [id: string, digest: string][] = [];
    const readings = new Set<string>();
    let [events, repeats] = [0, 0];
    const step = async (message: JsMsg) => {
      const id = messageId(message);
      events++;
      // What the trainer tells comes from outside, as readings do.
      if (isNews(message.data)) {
        if (!isModelNews(message.data)) news.push([id, digestOf(message.subject, message.data)]);
      } else if (readings.has(id)) repeats++;
      else readings.add(id);
      await this.undisturbed.step(logMessageOf(message));
    };
    let tables: string[] = [];
    // The trainer may tell partitions something at any time, also while tables are compared: until
    // there is nothing new.
    for (let compared = -1;;) {
      await this.settled();
      await this.readNext(streamNames.stats, step);
      if (compared === events) break;
      compared = events;
      await this.undisturbed.commit();
      tables = await tableDifferences(this.database, this.calm);
    }
    const differences = [];
    const inLog = this.loaded + readings.size;
    if (repeats > 0) differences.push(`the log holds ${repeats} readings twice`);
    if (inLog !== stretch.total) {
      differences.push(`the log holds ${inLog} readings, the load has sent ${stretch.total}`);
    }
    this.loaded = inLog;
    const told = new Tally("news", this.undisturbed.takeOutputs(streamNames.stats));
    for (const [id, digest] of news) told.take(id, digest);
    differences.push(...told.differences(newsMayBeRefused));
    const matched = new Map<string, number>();
    for (const stream of outputStreams) {
      const tally = new Tally(stream, this.undisturbed.takeOutputs(stream));
      await this.readNext(stream, (message) => {
        tally.take(messageId(message), digestOf(message.subject, message.data));
      });
      differences.push(...tally.differences());
      matched.set(stream, tally.matched);
    }
    differences.push(...tables);
    return {
      differences,
      events,
      predictions: matched.get(streamNames.predictions) ?? 0,
      alerts: matched.get(streamNames.alerts) ?? 0,
      deadLetters: matched.get(streamNames.deadLetters) ?? 0,
      newsRefused: told.missing,
    };
  }

  /** What the workers have said last, for whoever has to find out what went wrong. */
  lastWords(): string {
    return this.workers.map(({ pid, output, errors }) =>
      `worker ${pid}:\n${(output() + errors()).slice(-4000)}`
    ).join("\n");
  }

  /** Polls until `isSo`; an answer that fails is none, as servers are away now and then. */
  async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const patienceMs = 120_000;
    const startMs = performance.now();
    for (;;) {
      let failure: unknown;
      try {
        if (await isSo()) return;
      } catch (error) {
        failure = error;
      }
      if (performance.now() - startMs > patienceMs) {
        throw new Error(`waited ${patienceMs} ms for ${what}`, { cause: failure });
      }
      await pause(pollMs);
    }
  }

  private async readNext(
    stream: string,
    take: Parameters<typeof readOn>[3],
  ): Promise<void> {
    const from = this.read.get(stream) ?? 0;
    this.read.set(stream, await readOn(this.connection, stream, from, take));
  }
}

/** Lets the load run on for a while: faults have a duration. */
export function pause(ms: number): Promise<void> {
  return Effect.runPromise(Effect.sleep(ms));
}

/** Workers call themselves by host and process number. */
export function isOwner({ pid }: RunningCommand, owner: string): boolean {
  return owner.endsWith(`/${pid}`);
}
