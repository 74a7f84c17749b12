// A desk: where a process with the database answers what a command on the other side of NATS asks.
import { Effect, identity, Result, Schedule, Schema, type Scope } from "effect";
import { type NatsConnection, RequestError } from "nats";
import { askSubject } from "../streams/subjects.ts";
import { NotUsable } from "./errors.ts";

/** A desk and what it understands. Every process with the database listens there, and one of them answers. */
export interface Desk<Request> {
  readonly name: string;
  readonly request: Schema.Codec<Request, string>;
}

/** What to show to the person who asked; on standard error where it is a refusal. */
const Answer = Schema.Struct({ isRefusal: Schema.Boolean, text: Schema.String });
const decodeAnswer = Schema.decodeUnknownSync(Schema.fromJsonString(Answer));

/** Longer than telling the partitions takes while the log is slow. */
const answerMs = 60_000;

/** Answers requests with what `perform` says, for the length of the scope. */
export function openDesk<Request>(
  connection: NatsConnection,
  { name, request: schema }: Desk<Request>,
  perform: (request: Request) => Promise<string>,
): Effect.Effect<void, never, Scope.Scope> {
  const decodeRequest = Schema.decodeUnknownResult(schema);
  const answer = async (text: string): Promise<typeof Answer.Type> => {
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
    connection.subscribe(askSubject(name, "desk"), {
      queue: `troupe-${name}`,
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

/**
 * Asks, and answers with the text to show; where nobody is there, `times` more. Fails with
 * {@link NotUsable} where it was refused or nobody came.
 */
export function askDesk<Request>(
  connection: NatsConnection,
  { name, request: schema }: Desk<Request>,
  request: Request,
  times = patience.times,
): Effect.Effect<string, NotUsable> {
  const ask = Effect.tryPromise({
    try: () => {
      const text = Schema.encodeSync(schema)(request);
      return connection.request(askSubject(name, "desk"), text, { timeout: answerMs });
    },
    catch: (cause) => cause,
  });
  return ask.pipe(
    Effect.retry({ ...patience, times, while: isUnheard }),
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
