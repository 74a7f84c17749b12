// The loop with Redis: states in Redis, read and written for all events that have arrived at once.
import process from "node:process";
import { AckPolicy, type JsMsg } from "@nats-io/jetstream";
import { createClient } from "@redis/client";
import { connect } from "nats";
import { batches, consume } from "./consuming.ts";
import { askedToStop, sayReady, surroundings } from "./program.ts";
import { startRedis } from "./redis-server.ts";
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

const { natsUrl, folder } = surroundings();
const server = await startRedis(folder);
const redis = createClient({ socket: { path: server.socket, tls: false } });
redis.on("error", (error) => process.stderr.write(`redis: ${error}\n`));
await redis.connect();
const connection = await connect({ servers: natsUrl });
const { client, messages } = await consume(connection, {
  name: "redis-loop",
  acknowledge: AckPolicy.All,
  ahead,
  inOrder: false,
});
const stopping = askedToStop().then(() => messages.close());
sayReady();

/** Takes a batch: one command reads all states, one writes them, forecasts follow. */
async function take(batch: [JsMsg, ...JsMsg[]]): Promise<void> {
  const readings = batch.map((message) => decodeReading(message.string()));
  const videos = [...new Set(readings.map((reading) => reading.videoId))];
  const stored = await redis.mGet(videos);
  const states = new Map<string, TrendState>();
  videos.forEach((video, index) => {
    const text = stored[index];
    states.set(video, text === null ? initialState() : decodeState(text));
  });
  const forecasts = readings.map((reading) =>
    step(states.get(reading.videoId) ?? initialState(), reading)
  );
  await redis.mSet(videos.flatMap((video) => [
    video,
    encodeState(states.get(video) ?? initialState()),
  ]));
  await Promise.all(
    forecasts.map((forecast, index) =>
      client.publish(
        forecastSubject(forecast.video_id),
        encodeForecast(forecast),
        {
          msgID: forecastId(forecast.video_id, batch[index].seq),
        },
      )
    ),
  );
  batch[batch.length - 1].ack();
}

for await (const batch of batches(messages, batchSize)) await take(batch);

await stopping;
await connection.drain();
await redis.close();
await server.stop();
