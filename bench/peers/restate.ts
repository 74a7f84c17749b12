// Peer 2: Restate virtual objects, one a video, with the state in Restate's own store.
//
// What its durability means: an invocation is in restate-server's log, written through to disk (fsync),
// before the ingress accepts it. The new state and the end of the invocation are one entry of that log.
// The handler may run again after a crash, from the same state, so a reading is counted once; its
// forecast may be published again, under the same message id. Readings that the bridge sends again are
// known by their idempotency key.
//
// Configured as docs.restate.dev says:
// - /use-cases/event-processing: one virtual object a key, its K/V state loaded with the request
//   (eager, the default). The source recommended for streams is Kafka; for want of it a bridge consumes
//   JetStream and sends invocations over HTTP with idempotency keys (/services/invocation).
// - /develop/ts/serving: an HTTP/2 endpoint, with bidirectional streaming.
// - /foundations/actions: `ctx.run` is for what is not deterministic. The forecast is, and its message
//   id makes a repeat harmless, so it is published without: with it, Restate takes a round trip more
//   and half as much CPU time again.
// - /services/configuration: journals are not kept once an invocation has ended.
// - /server/memory and the number of partitions: see restate-server.ts.
import "./restate-logging.ts";
import { createServer } from "node:http2";
import { jetstream } from "@nats-io/jetstream";
import { createEndpointHandler, object, type ObjectContext } from "@restatedev/restate-sdk";
import { connect } from "nats";
import { type LoggedReading, startBridge } from "./bridge.ts";
import { askedToStop, sayReady, surroundings } from "./program.ts";
import { connectIngress } from "./restate-ingress.ts";
import { startRestateServer } from "./restate-server.ts";
import {
  encodeForecast,
  forecastId,
  forecastSubject,
  initialState,
  step,
  type TrendState,
} from "./work.ts";

/** Readings fetched ahead: more under way only wait for each other in the service. */
const ahead = 128;

const { natsUrl, folder } = surroundings();
const connection = await connect({ servers: natsUrl });
const log = jetstream(connection);

const video = object({
  name: "video",
  handlers: {
    reading: async (
      context: ObjectContext,
      { sequence, reading }: LoggedReading,
    ) => {
      const state = await context.get<TrendState>("trend") ?? initialState();
      const forecast = step(state, reading);
      context.set("trend", state);
      await log.publish(
        forecastSubject(reading.videoId),
        encodeForecast(forecast),
        {
          msgID: forecastId(reading.videoId, sequence),
        },
      );
    },
  },
  options: { journalRetention: 0 },
});

const server = await startRestateServer(folder);
const service = createServer(createEndpointHandler({ services: [video] }));
await new Promise<void>((resolve) => service.listen(server.servicePort, "127.0.0.1", resolve));
await server.register();
const ingress = connectIngress(server.ingressUrl);
const bridge = await startBridge(connection, {
  name: "restate",
  ahead,
  take: (logged) =>
    ingress.send({
      path: `/video/${encodeURIComponent(logged.reading.videoId)}/reading`,
      idempotencyKey: String(logged.sequence),
      input: JSON.stringify(logged),
    }),
});
sayReady();

await Promise.race([askedToStop(), bridge.alive]);
await bridge.stop();
ingress.close();
await server.stop();
service.close();
await connection.drain();
