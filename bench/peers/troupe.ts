// Troupe itself: the same work as an actor, in one worker with the settings of a default start.
import process from "node:process";
import { Effect, Exit, Scope } from "effect";
import { connect } from "nats";
import { hosted, startWorker } from "../../actors/worker.ts";
import { openDatabase } from "../../db/database.ts";
import { migrate } from "../../db/migrate.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { streamNames } from "../../streams/subjects.ts";
import { defaultTopology } from "../../streams/topology.ts";
import { askedToStop, sayReady, surroundings } from "./program.ts";
import { trendKind } from "./trend-kind.ts";

const { natsUrl, databaseUrl, folder } = surroundings();
const connection = await connect({ servers: natsUrl });
const database = await openDatabase({ url: databaseUrl, folder });
await migrate(database);
const scope = Effect.runSync(Scope.make());
const worker = startWorker({
  connection,
  store: new PostgresStore(database),
  cluster: { mode: "single" },
  kinds: [
    hosted(trendKind, streamNames.stats, (partition) => `stats.${partition}`),
  ],
  owner: `peer-${process.pid}`,
  partitions: defaultTopology.partitions,
  checkpointEvents: 20_000,
  checkpointMs: 1000,
  maxResidents: 100_000,
  latenessMs: 3_600_000,
});
sayReady();
await Effect.runPromise(Scope.provide(worker, scope));

await askedToStop();
await Effect.runPromise(Scope.close(scope, Exit.void));
await connection.drain();
await database.close();
