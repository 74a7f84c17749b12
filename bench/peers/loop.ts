// The loop most teams write: for every event read its row, work, update the row, publish, acknowledge.
import { AckPolicy } from "@nats-io/jetstream";
import { connect } from "nats";
import postgres from "postgres";
import { consume } from "./consuming.ts";
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
} from "./work.ts";

/** Fetched ahead, so that no event waits for the network: the client's default. */
const ahead = 100;

const { natsUrl, databaseUrl } = surroundings();
const connection = await connect({ servers: natsUrl });
const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
await sql`create table if not exists trends (video_id text primary key, state text not null)`;
const { client, messages } = await consume(connection, {
  name: "loop",
  acknowledge: AckPolicy.Explicit,
  ahead,
  inOrder: false,
});
const stopping = askedToStop().then(() => messages.close());
sayReady();

for await (const message of messages) {
  const reading = decodeReading(message.string());
  const { videoId } = reading;
  const [row] = await sql<
    { state: string }[]
  >`select state from trends where video_id = ${videoId}`;
  const state = row === undefined ? initialState() : decodeState(row.state);
  const forecast = step(state, reading);
  await sql`insert into trends values (${videoId}, ${encodeState(state)})
    on conflict (video_id) do update set state = excluded.state`;
  await client.publish(forecastSubject(videoId), encodeForecast(forecast), {
    msgID: forecastId(videoId, message.seq),
  });
  message.ack();
}

await stopping;
await connection.drain();
await sql.end();
