// What `troupe models` asks of whoever has the database, over NATS, and how it is answered.
import { Effect, identity, Result, Schedule, Schema, type Scope } from "effect";
import { type NatsConnection, RequestError } from "nats";
import { ModelName, ModelVersion } from "../streams/model-version.ts";
import { askSubject } from "../streams/subjects.ts";
import { NotUsable } from "./errors.ts";

const Version = Schema.Struct({ name: ModelName, version: ModelVersion });
const name = ModelName;
const reason = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(1000));

/** One request, as the command line makes it. */
export const ModelRequest = Schema.Union([
  Schema.Struct({ verb: Schema.Literal("list"), name }),
  Schema.Struct({ verb: Schema.Literal("show"), of: Version }),
  Schema.Struct({ verb: Schema.Literal("compare"), of: Version, with: Version }),
  Schema.Struct({ verb: Schema.Literal("promote"), of: Version, reason }),
  Schema.Struct({ verb: Schema.Literal("rollback"), name, reason }),
  Schema.Struct({
    verb: Schema.Literal("split"),
    name,
    share: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
    reason,
  }),
  Schema.Struct({ verb: Schema.Literal("tell"), name }),
]);
export type ModelRequest = typeof ModelRequest.Type;

/** What to show to the person who asked; on standard error where it is a refusal. */
const ModelAnswer = Schema.Struct({ isRefusal: Schema.Boolean, text: Schema.String });

const decodeRequest = Schema.decodeUnknownResult(Schema.fromJsonString(ModelRequest));
const decodeAnswer = Schema.decodeUnknownSync(Schema.fromJsonString(ModelAnswer));

/** Every process with the database listens here, and one of them answers. */
const subject = askSubject("models", "desk");
const queue = "troupe-models";

/** Longer than telling the partitions takes while the log is slow. */
const answerMs = 60_000;

/** Answers requests with what `perform` says, for the length of the scope. */
export function answerModelRequests(
  connection: NatsConnection,
  perform: (request: ModelRequest) => Promise<string>,
): Effect.Effect<void, never, Scope.Scope> {
  const answer = async (text: string): Promise<typeof ModelAnswer.Type> => {
    const request = decodeRequest(text);
    if (Result.isFailure(request)) {
      return { isRefusal: true, text: `not understood: ${request.failure.message}` };
    }
    try {
      return { isRefusal: false, text: await perform(request.success) };
    } catch (error) {
      return { isRefusal: true, text: error instanceof Error ? error.message : String(error) };
    }
  };
  const listen = Effect.sync(() =>
    connection.subscribe(subject, {
      queue,
      callback: (error, message) => {
        if (error !== null) return;
        answer(message.string()).then((said) => message.respond(JSON.stringify(said))).catch(() => {
          // The connection closed meanwhile; whoever asked has given up by now.
        });
      },
    })
  );
  return Effect.asVoid(
    Effect.acquireRelease(listen, (subscription) =>
      Effect.sync(() => {
        if (!connection.isClosed()) subscription.unsubscribe();
      })),
  );
}

/** Whoever lost its connection to NATS has it again by then: asked again that long, then given up. */
const patience = { times: 12, schedule: Schedule.spaced("250 millis") };

/** Asks, and answers with the text to show. Fails with {@link NotUsable} where that was refused. */
export function askModels(
  connection: NatsConnection,
  request: ModelRequest,
): Effect.Effect<string, NotUsable> {
  const ask = Effect.tryPromise({
    try: () => connection.request(subject, JSON.stringify(request), { timeout: answerMs }),
    catch: (cause) => cause,
  });
  return ask.pipe(
    Effect.retry({ ...patience, while: isUnheard }),
    Effect.flatMap((reply) =>
      Effect.try({ try: () => decodeAnswer(reply.string()), catch: identity })
    ),
    Effect.mapError((cause) => new NotUsable({ reason: whyUnanswered(cause) })),
    Effect.flatMap(({ isRefusal, text }) =>
      isRefusal ? Effect.fail(new NotUsable({ reason: text })) : Effect.succeed(text)
    ),
  );
}

function isUnheard(cause: unknown): boolean {
  return cause instanceof RequestError && cause.isNoResponders();
}

function whyUnanswered(cause: unknown): string {
  if (isUnheard(cause)) {
    return "no worker or demo runs that could answer: start one with `npm start`, or a worker";
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `no usable answer from a worker or a demo: ${reason}`;
}
