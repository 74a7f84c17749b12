// Headers of messages on NATS and what varies in subjects, for the AsyncAPI document.
import { activityTypes } from "../streams/activity-types.ts";
import { deadLetterHeaders } from "../streams/deadletter.ts";
import { alertKinds } from "../streams/forecast.ts";
import { messageIdHeader } from "../streams/id-headers.ts";
import { traceParentHeader, traceStateHeader } from "../streams/tracing/trace-context.ts";
import { userPredictionKinds } from "../streams/user-prediction.ts";
import type { JsonObject } from "./json-schemas.ts";

function text(description: string): JsonObject {
  return { type: "string", description };
}

/** Headers that any message sent to Troupe may have. */
export const traceHeaders: JsonObject = {
  [traceParentHeader]: text("The trace that this is part of (W3C Trace Context)"),
  [traceStateHeader]: text("What other systems keep of the trace"),
};

/** The header of whatever goes into a stream. */
export const messageIdHeaders: JsonObject = {
  [messageIdHeader]: text(
    "Names the message: of those with one id within the stream's duplicate window, one is kept",
  ),
};

/** The headers of a refusal, as micro services of NATS write them. */
export const refusalHeaders: JsonObject = {
  type: "object",
  required: ["Nats-Service-Error", "Nats-Service-Error-Code"],
  properties: {
    "Nats-Service-Error": text("Why, in words"),
    "Nats-Service-Error-Code": text("As HTTP has it: 400, 404, 409, 500 or 503"),
  },
};

/** Named as streams/deadletter.ts writes them. */
export function deadLetterHeadersSchema(): JsonObject {
  const names = Object.keys(deadLetterHeaders({
    kind: "",
    partition: 0,
    stream: "",
    subject: "",
    sequence: 0,
    field: "",
    found: "",
    wanted: "",
    payload: new Uint8Array(),
  }));
  const percentEncoded = text("Percent-encoded where it is not plain ASCII");
  return {
    type: "object",
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, percentEncoded])),
  };
}

const tokenRule =
  "letters, digits, `_` and `-` as they are, every other character as the bytes of " +
  "its UTF-8, each as `=` and two hexadecimal digits";

/** What stands for what varies in the subjects of a channel, by channel and name or by name alone. */
const parameters: Readonly<Record<string, JsonObject>> = {
  token: { description: `The id that the message is about: ${tokenRule}`, examples: ["a=20b"] },
  user: { description: `The user's id: ${tokenRule}` },
  video: { description: `The video's id, encoded likewise; the user's where it is about no video` },
  type: { description: "The `type` of the event", enum: [...activityTypes] },
  experiment: { description: "The experiment's id: 1 to 64 letters, digits, `_` and `-`" },
  control: { description: "A token that no id has, and that reaches one partition" },
  name: { description: "The name of a model", examples: ["churn"] },
  kind: { description: "The kind of actors", examples: ["video"] },
  partition: { description: "The number of the partition", examples: ["0"] },
  "alerts.kind": { description: "What happened", enum: [...alertKinds] },
  "userPredictions.kind": { description: "What is predicted", enum: [...userPredictionKinds] },
};

/** The parameters of a channel's address. Throws where one of them is not described. */
export function addressParameters(channel: string, address: string): JsonObject {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return Object.fromEntries(names.map((name) => {
    const described = parameters[`${channel}.${name}`] ?? parameters[name];
    if (described === undefined) throw new Error(`{${name}} of ${address} is not described`);
    return [name, described];
  }));
}
