// The servers that everything is measured on, the actors that exist in them, and event time, which
// passes with the readings that are published.
import { jetstreamManager } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { connect, type NatsConnection } from "nats";
import { type Database, openDatabase } from "../../db/database.ts";
import { migrate } from "../../db/migrate.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../../local/testing.ts";
import { Publisher } from "../../streams/publisher.ts";
import { statsSubject, streamNames } from "../../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { hourMs, idOf, populate, readingBytes } from "./population.ts";
import { serverCpu } from "./servers.ts";
import type { Traffic } from "./traffic.ts";

/** Event time between two readings: an hour of it is enough for a million and more. */
const tickMs = 2;

/** Rest of a publisher that is ahead of its pace. */
const pauseMs = 5;

/** What the servers did while something was measured. */
export interface ServerWork {
  /** CPU milliseconds; NaN where it cannot be known. */
  readonly natsCpuMs: number;
  readonly postgresCpuMs: number;
  /** Bytes that Postgres wrote to its log of changes. */
  readonly walBytes: number;
  /** Bytes that the streams grew by. */
  readonly streamBytes: number;
}

/** A nats-server and a Postgres with Troupe's streams and tables. */
export class Stage {
  readonly nats: TestNats;
  readonly postgres: TestPostgres;
  readonly connection: NatsConnection;
  readonly database: Database;
  /** Actors that exist. */
  existing = 0;
  /** Event time; recent enough for all videos to count as live. */
  private atMs = Date.now() - 8 * hourMs;
  private published = 0;

  private constructor(
    nats: TestNats,
    postgres: TestPostgres,
    connection: NatsConnection,
    database: Database,
  ) {
    this.nats = nats;
    this.postgres = postgres;
    this.connection = connection;
    this.database = database;
  }

  static async open(): Promise<Stage> {
    const [nats, postgres] = [await startNats(), await startPostgres()];
    const connection = await connect({ servers: nats.url });
    const database = await openDatabase({ url: postgres.url, folder: "" });
    await migrate(database);
    if (connection.info === undefined) throw new Error("connected without server information");
    await ensureTopology(await jetstreamManager(connection), connection.info, defaultTopology);
    return new Stage(nats, postgres, connection, database);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.connection.close();
    await this.postgres.stop();
    await this.nats.stop();
  }

  /** Adds actors until `count` exist; those that are added had their last reading an hour ago. */
  async growTo(count: number): Promise<void> {
    await this.populate(this.existing, count - this.existing);
    this.existing = count;
  }

  /** Adds `count` actors from number `from` on, which do not count as existing for traffic. */
  async populate(from: number, count: number): Promise<void> {
    await populate(this.database, from, from + count, this.atMs - hourMs);
  }

  /** Publishes `count` readings, each of the video that the traffic draws, at a pace or at once. */
  async publish(traffic: Traffic, count: number, perSecond = Infinity): Promise<void> {
    const publisher = new Publisher(this.connection, { window: 8192 });
    const startMs = performance.now();
    for (let i = 0; i < count; i++) {
      while (i >= (performance.now() - startMs) * perSecond / 1000) {
        await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
      }
      if (!publisher.hasRoom) await publisher.ready();
      const number = traffic();
      const payload = readingBytes(number, this.passTime(tickMs));
      publisher.publish(statsSubject(idOf(number)), payload, `scale.${this.published++}`);
    }
    await publisher.flush();
    publisher.close();
  }

  /** Lets event time pass, and says when it is. */
  passTime(byMs: number): number {
    return this.atMs += byMs;
  }

  /** What the servers do while `work` is under way. */
  async watch<A>(work: () => Promise<A>): Promise<A & ServerWork> {
    const before = await this.totals();
    const result = await work();
    const after = await this.totals();
    return {
      ...result,
      natsCpuMs: after.natsCpuMs - before.natsCpuMs,
      postgresCpuMs: after.postgresCpuMs - before.postgresCpuMs,
      walBytes: after.walBytes - before.walBytes,
      streamBytes: after.streamBytes - before.streamBytes,
    };
  }

  private async totals(): Promise<ServerWork> {
    const position =
      sql`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes`;
    const [{ bytes }] = await this.database.drizzle.select({ bytes: sql<number>`bytes` })
      .from(sql`(${position}) as wal`);
    const manager = await jetstreamManager(this.connection);
    let streamBytes = 0;
    for (const stream of Object.values(streamNames)) {
      streamBytes += (await manager.streams.info(stream)).state.bytes;
    }
    const { natsMs = NaN, postgresMs = NaN } = serverCpu();
    return { natsCpuMs: natsMs, postgresCpuMs: postgresMs, walBytes: bytes, streamBytes };
  }
}
