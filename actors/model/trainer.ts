// The trainer of a cluster: one process has it, reads what all partitions tell, and keeps the model.
import { jetstream } from "@nats-io/jetstream";
import { Effect } from "effect";
import type { NatsConnection } from "nats";
import type { ModelRegistry } from "../../db/model-registry.ts";
import { JetStreamLog } from "../../streams/jetstream-log.ts";
import { lessonsFilter } from "../../streams/lessons.ts";
import type { LogReader } from "../../streams/log.ts";
import { type ModelStatus, modelStatusSubject } from "../../streams/model-status.ts";
import { streamNames } from "../../streams/subjects.ts";
import { trainNetwork } from "../../training/trainer.ts";
import { tellAssignment } from "./assignment.ts";
import { ModelKeeper } from "./keeper.ts";
import { maxKeptExamples } from "./life.ts";

/** What a trainer works with. */
export interface TrainerSettings {
  readonly connection: NatsConnection;
  readonly registry: ModelRegistry;
  readonly partitions: number;
  /** Name of the model. */
  readonly name: string;
  /** Event time between trainings, at least. */
  readonly everyMs: number;
  readonly seed: number;
  readonly codeVersion: string;
}

const maxBatch = 256;
const statusEveryMs = 1000;
/** After an error the trainer begins again; what it knows is in the stream and in the registry. */
const pauseMs = 5000;
/** A training takes one core; so many times as long as it took, it waits for the next. */
const restFactor = 4;
/** Lessons read back at a start: windows, and comparisons between them. */
const lessonsReadBack = 4 * maxKeptExamples;

/** Keeps the model until interrupted, whatever fails. */
export function runTrainer(settings: TrainerSettings): Effect.Effect<never> {
  const once = Effect.gen(function* () {
    const teller = new StatusTeller(settings.connection, settings.name);
    const { signal } = yield* Effect.acquireRelease(
      Effect.sync(() => new AbortController()),
      (controller) => Effect.sync(() => controller.abort()),
    );
    const context = yield* Effect.context<never>();
    const keeper = new ModelKeeper({
      registry: settings.registry,
      train: (request, onProgress) =>
        Effect.runPromiseWith(context)(trainNetwork(request, { onProgress }), { signal }),
      async tell(id) {
        const telling = { name: settings.name, id };
        await tellAssignment(settings.connection, settings.partitions, settings.registry, telling);
        if (!id.startsWith("start")) await Effect.runPromiseWith(context)(tellChange(settings));
      },
      report: (status) => teller.report(status),
    }, settings);
    yield* Effect.tryPromise(() => keeper.start());
    const reader = yield* Effect.acquireRelease(
      Effect.tryPromise(() => lessons(settings)),
      (reader) => Effect.promise(() => reader.close()),
    );
    // Woken every second, as what is due may have had to wait for the rest after a training.
    const tick = Effect.sync(() => {
      teller.tell();
      reader.wake();
    });
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(tick, Effect.sleep(statusEveryMs))));
    let restUntilMs = 0;
    for (;;) {
      const messages = yield* Effect.tryPromise(() => reader.next(maxBatch));
      for (const { subject, payload } of messages) {
        const rejection = keeper.hear(subject, payload);
        if (rejection !== undefined) {
          const passed = Effect.logWarning("the trainer passed over a lesson");
          const { field, wanted } = rejection;
          const fields = { component: "trainer", subject, field, wanted };
          yield* Effect.annotateLogs(passed, fields);
        }
      }
      // What is left over from before the start is read whole before anything is decided.
      if (reader.lag > 0) continue;
      const startedAtMs = performance.now();
      yield* Effect.tryPromise(() => keeper.attend(startedAtMs >= restUntilMs));
      const tookMs = performance.now() - startedAtMs;
      if (tookMs > statusEveryMs) restUntilMs = performance.now() + restFactor * tookMs;
    }
  });
  return Effect.forever(
    Effect.scoped(once).pipe(
      Effect.catch((error) =>
        Effect.annotateLogs(Effect.logWarning("the trainer stopped and starts again"), {
          component: "trainer",
          model: settings.name,
          waitMs: pauseMs,
          detail: String(error.cause),
        })
      ),
      Effect.andThen(Effect.sleep(pauseMs)),
    ),
  );
}

/** Says in the log what became of the model's newest version. */
function tellChange({ registry, name }: TrainerSettings): Effect.Effect<void> {
  const newest = { fromMs: undefined, toMs: undefined, limit: 1, afterId: undefined };
  return Effect.tryPromise(() => registry.events(name, newest)).pipe(
    Effect.flatMap(({ items: [event] }) => {
      if (event === undefined) return Effect.void;
      const { kind: change, version, reason } = event;
      const fields = { component: "trainer", model: name, change, version, reason };
      return Effect.annotateLogs(Effect.logInfo("model changed"), fields);
    }),
    Effect.ignore,
  );
}

/** Opens the stream of lessons, far enough back to know what an earlier trainer knew. */
async function lessons({ connection, name }: TrainerSettings): Promise<LogReader> {
  const client = jetstream(connection);
  const stream = await client.streams.get(streamNames.examples);
  const { state } = await stream.info();
  const after = Math.max(0, state.first_seq - 1, state.last_seq - lessonsReadBack);
  return await new JetStreamLog(client, streamNames.examples).read(lessonsFilter(name), after);
}

/** Says the last thing reported, with the time. */
class StatusTeller {
  private readonly connection: NatsConnection;
  private readonly subject: string;
  private status: Omit<ModelStatus, "at"> | undefined;

  constructor(connection: NatsConnection, name: string) {
    this.connection = connection;
    this.subject = modelStatusSubject(name);
  }

  report(status: Omit<ModelStatus, "at">): void {
    this.status = status;
    this.tell();
  }

  tell(): void {
    if (this.status === undefined || this.connection.isClosed()) return;
    const at = new Date().toISOString();
    this.connection.publish(this.subject, JSON.stringify({ ...this.status, at }));
  }
}
