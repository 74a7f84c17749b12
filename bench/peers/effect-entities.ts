// Peer 3: Effect Cluster entities with persisted messages, one a video, everything in Postgres.
//
// What its durability means: a reading is a row in Postgres, committed, before JetStream hears that it
// was taken; its key is its sequence, so a repeat is no second row. The state, and the reply which says
// that the reading is done, are committed in one transaction, so a reading is counted once. After a
// crash the rows without a reply are worked on again; a forecast may then be published again, under the
// same message id.
//
// Configured as the documentation in Effect's sources says:
// - ClusterSchema.Persisted and WithTransaction (effect/cluster/ClusterSchema): see video-entity.ts.
// - Readings are sent with `discard`, which waits until the row is committed and for no reply.
// - SingleRunner, "for local, embedded, or small single-node setups", with the messages in SQL and the
//   runner storage in memory: there is one runner, as there is one worker of Troupe beside it. With
//   runner storage in SQL, which several runners need, every reply is preceded by a heartbeat and a
//   look at the locks on one connection, one after another.
// - ShardingConfig: no simulated serialization, which is for tests; sixteen shards, as Troupe has
//   partitions, since each is spelt out in the query for new messages.
// - PgClient with a pool of sixteen connections; `multiplex` stays off, as it saved nothing here.
// Rows of readings that are done stay in their tables: this version has nothing that deletes them.
import * as NodeCrypto from "@effect/platform-node/NodeCrypto";
import * as PgClient from "@effect/sql-pg/PgClient";
import { jetstream } from "@nats-io/jetstream";
import { Effect, Exit, Layer, Redacted, Scope } from "effect";
import * as SingleRunner from "effect/cluster/SingleRunner";
import { connect } from "nats";
import { startBridge } from "./bridge.ts";
import { askedToStop, sayReady, surroundings } from "./program.ts";
import { createTrends, Video, videoLayer } from "./video-entity.ts";

/** Readings fetched ahead, so that many are committed together. */
const ahead = 256;

const { natsUrl, databaseUrl } = surroundings();
const connection = await connect({ servers: natsUrl });
const log = jetstream(connection);

const cluster = SingleRunner.layer({
  runnerStorage: "memory",
  shardingConfig: { simulateRemoteSerialization: false, shardsPerGroup: 16 },
});
const postgres = PgClient.layer({
  url: Redacted.make(databaseUrl),
  maxConnections: 16,
});
const videos = videoLayer(async (subject, payload, id) => {
  await log.publish(subject, payload, { msgID: id });
}).pipe(
  Layer.provideMerge(cluster),
  Layer.provide(Layer.effectDiscard(createTrends)),
  Layer.provide([postgres, NodeCrypto.layerDigest]),
);

const scope = Effect.runSync(Scope.make());
const services = await Effect.runPromise(Layer.buildWithScope(videos, scope));
const run = Effect.runPromiseWith(services);
const video = await run(Video.client);
const bridge = await startBridge(connection, {
  name: "effect-entities",
  ahead,
  take: ({ sequence, reading }) =>
    run(
      video(reading.videoId).TakeReading({ sequence, ...reading }, {
        discard: true,
      }),
    ),
});
sayReady();

await Promise.race([askedToStop(), bridge.alive]);
await bridge.stop();
await Effect.runPromise(Scope.close(scope, Exit.void));
await connection.drain();
