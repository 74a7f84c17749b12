// A worker with a janitor of erasures, which checkpoints several times a second until it is killed:
// erasing-worker.ts <url of NATS> <url of Postgres> <partitions>
import process from "node:process";
import { jetstreamManager } from "@nats-io/jetstream";
import { Effect } from "effect";
import { connect } from "nats";
import { runJanitor } from "../../actors/erasure/janitor.ts";
import { defaultKinds, hostedKinds } from "../../actors/kinds.ts";
import { startWorker } from "../../actors/worker.ts";
import { openDatabase } from "../../db/database.ts";
import { migrate } from "../../db/migrate.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";

const [natsUrl, databaseUrl, count] = process.argv.slice(2);
const partitions = Number(count);
const checkpointMs = 100;

const database = await openDatabase({ url: databaseUrl, folder: "" });
await migrate(database);
const connection = await connect({ servers: natsUrl });
if (connection.info === undefined) throw new Error("connected without any server information");
const topology = { ...defaultTopology, partitions };
await ensureTopology(await jetstreamManager(connection), connection.info, topology);
const { drizzle } = database;
const worker = startWorker({
  connection,
  store: new PostgresStore(database),
  cluster: { mode: "single" },
  kinds: hostedKinds({ ...defaultKinds, partitions })
    .map((kind) => ({ ...kind, own: { ...kind.own, checkpointMs } })),
  owner: "erasing worker",
  partitions,
  checkpointEvents: 500,
  checkpointMs,
  maxResidents: 1000,
  latenessMs: 3_600_000,
  singletons: {
    janitor: runJanitor({ connection, drizzle, partitions, nowMs: Date.now, codeVersion: "test" }),
  },
});
await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
  yield* worker;
  process.stdout.write("working\n");
  yield* Effect.never;
})));
