// What is known of the user whom a decision is for, where an experiment asks for that.
import { Result, Schema } from "effect";
import type { NatsConnection } from "nats";
import type { ContextFeature, ContextValues } from "../streams/experiment-context.ts";
import { askSubject } from "../streams/subjects.ts";
import { encodeToken } from "../streams/token.ts";
import { activeHeaders, asSpan } from "../streams/tracing/active-trace.ts";

/** Who answers later is not waited for. */
const askMs = 200;

const decodeAnswer = Schema.decodeUnknownResult(
  Schema.Struct({
    state: Schema.Struct({ features: Schema.Record(Schema.String, Schema.Unknown) }),
  }),
);

/** The features of the user that `context` asks for, as far as their actor knows them and answers in time. */
export async function userContext(
  connection: NatsConnection,
  user: string,
  context: readonly ContextFeature[],
): Promise<ContextValues> {
  const features = await featuresOf(connection, user);
  const known: Record<string, number> = {};
  for (const { name, from } of context) {
    const value = from === "user" && Object.hasOwn(features, name) ? features[name] : undefined;
    if (typeof value === "number" && Number.isFinite(value)) known[name] = value;
  }
  return known;
}

async function featuresOf(
  connection: NatsConnection,
  user: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const subject = askSubject("user", encodeToken(user));
    const attributes = { "messaging.system": "nats", "troupe.kind": "user" };
    const answer = await asSpan(
      { name: "ask user", kind: "client", attributes },
      () => connection.request(subject, "", { timeout: askMs, ...activeHeaders() }),
    );
    const decoded = decodeAnswer(answer.data.length === 0 ? undefined : answer.json());
    return Result.isSuccess(decoded) ? decoded.success.state.features : {};
  } catch {
    return {}; // Nobody owns the user at this moment: decided without.
  }
}
