// What a worker needs to be at work: NATS, its database, and the partitions that fell to it.
import type { NatsConnection } from "nats";
import type { Worker } from "../actors/worker.ts";
import type { Database } from "../db/database.ts";
import { pingDatabase } from "../db/queries/partitions.ts";
import { NotUsable } from "./errors.ts";
import type { Readiness } from "./probes.ts";

/** Partitions fall to a worker one after the other for some seconds after it joined. */
const dealingMs = 3000;
/** One that none has fallen to by then is one too many, and ready for what may come. */
const joinMs = 10_000;

/** That NATS answers. */
export function natsAnswers(connection: NatsConnection): Readiness {
  return {
    name: "nats",
    find: async () => {
      if (connection.isClosed()) throw new NotUsable({ reason: "the connection is closed" });
      return `${await connection.rtt()} ms there and back`;
    },
  };
}

/** That the database answers. */
export function databaseAnswers(database: Database): Readiness {
  return {
    name: "database",
    find: async () => {
      await pingDatabase(database.drizzle);
      return `${database.dialect} answers`;
    },
  };
}

/** That the worker, which has joined just now, has claimed whatever fell to it. */
export function partitionsAreClaimed(worker: Worker, nowMs: () => number): Readiness {
  const joinedAtMs = nowMs();
  return {
    name: "partitions",
    find: () => {
      const statuses = worker.statuses();
      const claimed = statuses.filter(({ epoch }) => epoch > 0).length;
      const found = `${claimed} of ${statuses.length} partitions here are claimed`;
      const wantedMs = statuses.length === 0 ? joinMs : dealingMs;
      if (nowMs() - joinedAtMs < wantedMs || claimed < statuses.length) {
        return Promise.reject(new NotUsable({ reason: found }));
      }
      return Promise.resolve(found);
    },
  };
}
