// One video as an entity of Effect Cluster: what it is told, and what it does about it.
import { Effect, type Layer, Schema } from "effect";
import * as ClusterSchema from "effect/cluster/ClusterSchema";
import * as Entity from "effect/cluster/Entity";
import type { Sharding } from "effect/cluster/Sharding";
import * as Rpc from "effect/rpc/Rpc";
import * as SqlClient from "effect/sql/SqlClient";
import type { SqlError } from "effect/sql/SqlError";
import {
  decodeState,
  encodeForecast,
  encodeState,
  forecastId,
  forecastSubject,
  initialState,
  step,
} from "./work.ts";

/** Publishes a forecast, and resolves once its stream has it. */
export type Publish = (
  subject: string,
  payload: string,
  id: string,
) => Promise<void>;

/**
 * A reading of the log. It is stored before it is worked on, once for each sequence; the handler, its
 * row and the mark that the reading is done are one transaction.
 */
const TakeReading = Rpc.make("TakeReading", {
  payload: {
    sequence: Schema.Number,
    videoId: Schema.String,
    timestamp: Schema.String,
    atMs: Schema.Number,
    views: Schema.Number,
  },
  primaryKey: ({ sequence }) => String(sequence),
})
  .annotate(ClusterSchema.Persisted, true)
  .annotate(ClusterSchema.WithTransaction, true);

/** One entity a video, by its id. */
export const Video = Entity.make("Video", [TakeReading]);

/** Makes the table of states where there is none. */
export const createTrends: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient;
    yield* sql`
      create table if not exists trends (
        video_id text primary key,
        sequence bigint not null,
        state text not null
      )`;
  },
);

/** The behaviour of videos. */
export function videoLayer(
  publish: Publish,
): Layer.Layer<never, never, Sharding | SqlClient.SqlClient> {
  // Runs when the first reading of a video comes, and again when a handler has failed: the state in
  // memory is then as good as lost, and the row is what counts.
  const handlers = Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient;
    const { entityId } = yield* Entity.CurrentAddress;
    const [row] = yield* Effect.orDie(
      sql<{ sequence: number; state: string }>`
        select sequence::float8, state from trends where video_id = ${entityId}`,
    );
    const state = row === undefined ? initialState() : decodeState(row.state);
    let taken = row?.sequence ?? 0;
    return Video.of({
      TakeReading: ({ payload: reading }) => {
        const { videoId, sequence } = reading;
        if (sequence <= taken) return Effect.void;
        const forecast = step(state, reading);
        taken = sequence;
        const store = sql`
          insert into trends values (${videoId}, ${sequence}, ${encodeState(state)})
          on conflict (video_id) do update
          set sequence = excluded.sequence, state = excluded.state
          where trends.sequence < excluded.sequence`;
        const say = Effect.promise(() =>
          publish(
            forecastSubject(videoId),
            encodeForecast(forecast),
            forecastId(videoId, sequence),
          )
        );
        return Effect.orDie(Effect.andThen(store, say));
      },
    });
  });
  return Video.toLayer(handlers);
}
