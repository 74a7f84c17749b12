// The trainer of factors: one process of a cluster has it, hears what is consumed, and tells the recommender
// what came of a training beside the event loop. Through the log, so that a replay hears it at its place.
import { jetstream } from "@nats-io/jetstream";
import { Effect } from "effect";
import type { NatsConnection } from "nats";
import { JetStreamLog } from "../../streams/jetstream-log.ts";
import {
  decodeConsumption,
  decodeFactors,
  encodeFactors,
  isFactors,
  maxFactorItems,
} from "../../streams/learner-example.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerSubject, streamNames } from "../../streams/subjects.ts";
import { maxConsumptions } from "../../training/factors-request.ts";
import { rebuildFactors } from "../../training/factors-trainer.ts";
import { FactorLife } from "./factor-life.ts";

/** What the trainer works with. */
export interface FactorTrainerSettings {
  readonly connection: NatsConnection;
  readonly seed: number;
}

const maxBatch = 256;
/** After an error it begins again; what it knows is in the stream. */
const pauseMs = 5000;

/** Keeps factors up to date until interrupted, whatever fails. */
export function runFactorTrainer(
  { connection, seed }: FactorTrainerSettings,
): Effect.Effect<never> {
  const subject = learnerSubject("recommendations");
  const once = Effect.gen(function* () {
    const life = new FactorLife(seed);
    const reader = yield* Effect.acquireRelease(
      Effect.tryPromise(() => consumptions(connection, subject)),
      (reader) => Effect.promise(() => reader.close()),
    );
    for (;;) {
      const messages = yield* Effect.tryPromise(() => reader.next(maxBatch));
      for (const { payload } of messages) hear(life, payload);
      // What is left over from before the start is heard whole before anything is decided.
      if (reader.lag > 0 || !life.isDue) continue;
      const { request, hashes } = life.request();
      life.defer();
      const values = yield* rebuildFactors(request);
      const factors = life.factors(hashes, values, maxFactorItems);
      const msgID = `factors.${factors.version}`;
      yield* Effect.tryPromise(() =>
        jetstream(connection).publish(subject, encodeFactors(factors), { msgID })
      );
    }
  });
  return Effect.forever(
    Effect.scoped(once).pipe(
      Effect.catch((error) =>
        Effect.annotateLogs(Effect.logWarning("the trainer stopped and starts again"), {
          component: "trainer",
          model: "factors",
          waitMs: pauseMs,
          detail: String(error),
        })
      ),
      Effect.andThen(Effect.sleep(pauseMs)),
    ),
  );
}

/** Lessons that cannot be read teach nothing; the recommender gives them their dead letters. */
function hear(life: FactorLife, payload: Uint8Array): void {
  if (isFactors(payload)) {
    const factors = decodeFactors(payload);
    if (!(factors instanceof Rejection)) life.hearFactors(factors);
    return;
  }
  const consumption = decodeConsumption(payload);
  if (!(consumption instanceof Rejection)) life.hear(consumption);
}

/** Opens the stream far enough back to know what an earlier trainer knew. */
async function consumptions(connection: NatsConnection, subject: string) {
  const client = jetstream(connection);
  const { state } = await (await client.streams.get(streamNames.examples)).info();
  const after = Math.max(0, state.first_seq - 1, state.last_seq - 4 * maxConsumptions);
  return await new JetStreamLog(client, streamNames.examples).read(subject, after);
}
