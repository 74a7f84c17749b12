// Follows the bucket of standings, over outages, for the length of a scope.
import { type ConsumerMessages, DeliverPolicy, jetstream } from "@nats-io/jetstream";
import { Deferred, Effect, type Scope } from "effect";
import type { NatsConnection } from "nats";
import { heartbeatMs, silence } from "../streams/silence.ts";
import { standingsBucket, standingSubject } from "../streams/standing.ts";
import type { Standings } from "./standings.ts";

/** Standings fetched ahead: one may be as large as a message can be. */
const maxAhead = 32;

const prefix = standingSubject("");

/** Keeps `standings` up to date; what it answers with waits until all that there was has been taken. */
export function watchStandings(
  connection: NatsConnection,
  standings: Standings,
): Effect.Effect<Effect.Effect<void>, never, Scope.Scope> {
  return Effect.gen(function* () {
    const loaded = yield* Deferred.make<void>();
    const onLoaded = () => {
      standings.complete();
      Deferred.doneUnsafe(loaded, Effect.void);
    };
    const follow = Effect.acquireUseRelease(
      Effect.tryPromise(() => openBucket(connection)),
      ({ messages, pending }) =>
        Effect.tryPromise(() => {
          if (pending === 0) onLoaded();
          return Promise.race([
            takeAll(messages, standings, onLoaded),
            reconnection(connection),
            silence(messages),
          ]);
        }),
      ({ messages }) => Effect.promise(() => messages.close().then(() => undefined)),
    );
    const patient = Effect.catch(
      follow,
      ({ cause }) =>
        Effect.annotateLogs(Effect.logWarning("the bucket of experiments cannot be read"), {
          component: "decisions",
          detail: String(cause),
        }),
    );
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(patient, Effect.sleep("1 second"))));
    return Deferred.await(loaded);
  });
}

/** An ordered consumer that begins with the newest standing of each experiment. */
async function openBucket(connection: NatsConnection) {
  const consumer = await jetstream(connection).consumers.get(`KV_${standingsBucket}`, {
    deliver_policy: DeliverPolicy.LastPerSubject,
    filter_subjects: standingSubject(">"),
    inactive_threshold: 60_000,
  });
  const messages = await consumer.consume({
    max_messages: maxAhead,
    idle_heartbeat: heartbeatMs,
    expires: 30_000,
  });
  const { num_pending: pending } = await consumer.info(true);
  return { messages, pending };
}

async function takeAll(
  messages: ConsumerMessages,
  standings: Standings,
  onLoaded: () => void,
): Promise<void> {
  for await (const { subject, data, info } of messages) {
    const experiment = subject.slice(prefix.length);
    // Deleting an entry leaves an empty one.
    if (data.length === 0) standings.forget(experiment);
    else standings.take(experiment, data);
    if (info.pending === 0) onLoaded();
  }
}

/** A server that was restarted no longer knows the consumer: there is no need to wait for its silence. */
async function reconnection(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) if (type === "reconnect") return;
}
