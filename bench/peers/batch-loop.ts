// The loop a good team writes: batches in one transaction, and a guard by sequence in every row, so
// that a repeated event changes nothing and a repeated forecast is recognised by its id.
import { AckPolicy, type JsMsg } from "@nats-io/jetstream";
import { connect } from "nats";
import postgres from "postgres";
import { batches, consume } from "./consuming.ts";
import { askedToStop, sayReady, surroundings } from "./program.ts";
import {
  decodeReading,
  decodeState,
  encodeForecast,
  encodeState,
  forecastId,
  forecastSubject,
  initialState,
  step,
  type TrendState,
} from "./work.ts";

const batchSize = 500;
/** The next batches arrive while one is worked on. */
const ahead = 4 * batchSize;

interface Row {
  readonly video_id: string;
  readonly sequence: string;
  readonly state: string;
}

const { natsUrl, databaseUrl } = surroundings();
const connection = await connect({ servers: natsUrl });
const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
await sql`create table if not exists trends (
  video_id text primary key, sequence bigint not null, state text not null
)`;
const { client, messages } = await consume(connection, {
  name: "batch-loop",
  acknowledge: AckPolicy.All,
  ahead,
  inOrder: true,
});
const stopping = askedToStop().then(() => messages.close());
sayReady();

/** Takes a batch: every forecast is stored before the commit, and the commit before the ack. */
async function take(batch: [JsMsg, ...JsMsg[]]): Promise<void> {
  const readings = batch.map((message) => decodeReading(message.string()));
  const videos = [...new Set(readings.map((reading) => reading.videoId))];
  await sql.begin(async (transaction) => {
    const rows = await transaction<Row[]>`
      select video_id, sequence, state from trends where video_id = any(${videos})`;
    const trends = new Map<
      string,
      { sequence: number; readonly state: TrendState }
    >();
    for (const { video_id, sequence, state } of rows) {
      trends.set(video_id, {
        sequence: Number(sequence),
        state: decodeState(state),
      });
    }
    const published: Promise<unknown>[] = [];
    readings.forEach((reading, index) => {
      const { videoId } = reading;
      const sequence = batch[index].seq;
      let trend = trends.get(videoId);
      if (trend === undefined) {
        trends.set(videoId, trend = { sequence: 0, state: initialState() });
      }
      if (sequence <= trend.sequence) return;
      trend.sequence = sequence;
      const forecast = step(trend.state, reading);
      published.push(
        client.publish(forecastSubject(videoId), encodeForecast(forecast), {
          msgID: forecastId(videoId, sequence),
        }),
      );
    });
    const sequences = videos.map((video) => trends.get(video)?.sequence ?? 0);
    const states = videos.map((video) => encodeState(trends.get(video)?.state ?? initialState()));
    published.push(transaction`
      insert into trends
      select * from unnest(${videos}::text[], ${sequences}::bigint[], ${states}::text[])
      on conflict (video_id) do update set sequence = excluded.sequence, state = excluded.state
      where trends.sequence < excluded.sequence`);
    await Promise.all(published);
  });
  batch[batch.length - 1].ack();
}

for await (const batch of batches(messages, batchSize)) await take(batch);

await stopping;
await connection.drain();
await sql.end();
