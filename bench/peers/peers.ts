// Who is compared: the program of each peer, and what its durability means.
import type { Sql } from "postgres";

/** One that does the work. */
export interface Peer {
  /** Its program is `<name>.ts` in this folder. */
  readonly name: string;
  /** For the table. */
  readonly title: string;
  /** What survives what, in a sentence. */
  readonly durability: string;
  /** Readings that stored states hold, where states are stored later than forecasts. */
  readonly checkpointed?: (sql: Sql) => Promise<number>;
}

/** In the order of the table; the first is compared with the others. */
export const peers: readonly [Peer, ...Peer[]] = [
  {
    name: "troupe",
    title: "(1) Troupe",
    durability:
      "State and position move together in one Postgres transaction (synchronous commit) after every " +
      "forecast before them is stored; a crash replays the log from there, and repeated forecasts are " +
      "dropped by their ids.",
    async checkpointed(sql) {
      const [row] = await sql<{ stepped: number }[]>`
        select coalesce(sum(stepped), 0)::float8 as stepped from partitions`;
      return row.stepped;
    },
  },
  {
    name: "restate",
    title: "(2) Restate virtual objects",
    durability:
      "An invocation is in restate-server's log, synced to disk, before it is accepted; the new state " +
      "and the end of the invocation are one entry of that log, so a reading is counted once.",
  },
  {
    name: "effect-entities",
    title: "(3) Effect Cluster entities",
    durability:
      "A reading is a committed row in Postgres before JetStream hears that it was taken; its state and " +
      "the mark that it is done are one transaction, so a reading is counted once.",
  },
  {
    name: "loop",
    title: "(4) loop with Postgres",
    durability:
      "The row is committed for every event; a crash between commit and acknowledgement has the event " +
      "delivered, and counted, again.",
  },
  {
    name: "batch-loop",
    title: "(4b) loop with Postgres, batches of 500 with a guard",
    durability:
      "500 rows are committed at once with the sequence each has seen, forecasts before them; a crash " +
      "delivers the batch again, and the guard knows what was counted.",
  },
  {
    name: "redis-loop",
    title: "(5) loop with Redis",
    durability:
      "Changes go to an append-only file that is synced once a second: a crash of the process loses " +
      "none, one of the computer up to a second's; a batch not yet acknowledged is counted again.",
  },
];
