// Decisions over NATS request/reply, as a micro service of which one process answers.
import { Svcm } from "@nats-io/services";
import type { ServiceMsg } from "@nats-io/services";
import { Effect, Result, Schema, type Scope } from "effect";
import type { NatsConnection } from "nats";
import { DecisionRequest } from "../streams/decision.ts";
import { experimentWanted } from "../streams/experiment.ts";
import { jsonOf } from "../streams/json-payload.ts";
import { Rejection, rejectionOf } from "../streams/rejection.ts";
import { decideSubject } from "../streams/subjects.ts";
import { answering, type SpanStart } from "../streams/tracing/active-trace.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import type { Decisions } from "./decisions.ts";
import { DecisionUnavailable, InvalidRequest, NotDeciding, UnknownExperiment } from "./errors.ts";

const decodeRequest = Schema.decodeUnknownResult(DecisionRequest);

const wanted = { user_id: experimentWanted.id, payload: "one JSON object" };

/** Reads a request; no bytes at all ask for a decision of which nothing is known. */
function decisionRequestOf(payload: Uint8Array): DecisionRequest | Rejection {
  if (payload.length === 0) return {};
  const json = jsonOf(payload, "one JSON object in UTF-8");
  if (json instanceof Rejection) return json;
  const decoded = decodeRequest(json);
  return Result.isSuccess(decoded) ? decoded.success : rejectionOf(decoded.failure, json, wanted);
}

/** The code of an error over NATS, as HTTP has it. */
function codeOf(error: unknown): number {
  if (error instanceof InvalidRequest) return 400;
  if (error instanceof UnknownExperiment) return 404;
  if (error instanceof NotDeciding) return 409;
  if (error instanceof DecisionUnavailable) return 503;
  return 500;
}

/** Answers `decide.<experiment>` for the length of the scope. */
export function answerRequests(
  connection: NatsConnection,
  decisions: Decisions,
  tracing?: Tracing,
): Effect.Effect<void, never, Scope.Scope> {
  const open = Effect.promise(async () => {
    const service = await new Svcm(connection).add({
      name: "troupe-decisions",
      version: "1.0.0",
      description: "One decision of an experiment: request decide.<experiment>",
      queue: "troupe-decisions",
    });
    service.addEndpoint("decide", {
      subject: decideSubject("*"),
      handler: (error, message) => {
        if (error === null) void answer(decisions, message, tracing);
      },
    });
    return service;
  });
  return Effect.asVoid(Effect.acquireRelease(open, (service) =>
    Effect.promise(async () => {
      if (!connection.isClosed()) await service.stop();
    })));
}

const deciding: SpanStart = {
  name: "decide",
  kind: "server",
  attributes: { "messaging.system": "nats" },
};

async function answer(
  decisions: Decisions,
  message: ServiceMsg,
  tracing: Tracing | undefined,
): Promise<void> {
  try {
    const experiment = message.subject.slice(decideSubject("").length);
    const request = decisionRequestOf(message.data);
    if (request instanceof Rejection) throw new InvalidRequest({ rejection: request });
    const decide = () => decisions.decide(experiment, request);
    const decision = await answering(tracing, message.headers, deciding, decide);
    message.respond(JSON.stringify(decision));
  } catch (error) {
    refuse(message, error);
  }
}

/** The reason goes into the header; of what is wrong with a request, field by field, into the body. */
function refuse(message: ServiceMsg, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const body = error instanceof InvalidRequest ? JSON.stringify(error.rejection) : "";
  try {
    message.respondError(codeOf(error), reason, body);
  } catch {
    // The connection closed meanwhile; whoever asked has given up by now.
  }
}
