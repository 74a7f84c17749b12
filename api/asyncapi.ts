// The AsyncAPI 3.0 document: what travels on NATS, made from the very schemas that decode it (E1).
import { Alert, Forecast, PartitionStatus } from "../streams/forecast.ts";
import { deadLetterHeaders } from "../streams/deadletter.ts";
import { ModelStatus, modelStatusSubject } from "../streams/model-status.ts";
import { VideoQuestion } from "../streams/question.ts";
import { ReadingJson } from "../streams/reading.ts";
import {
  alertSubject,
  askSubject,
  deadLetterSubject,
  forecastSubject,
  statsSubject,
  statusSubject,
} from "../streams/subjects.ts";
import { type JsonObject, jsonSchemas } from "./openapi.ts";

/** An AsyncAPI document, as far as its readers here look into it. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly info: JsonObject;
  readonly channels: Readonly<Record<string, JsonObject>>;
  readonly operations: Readonly<Record<string, JsonObject>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> };
}

interface Channel {
  readonly name: string;
  /** As the functions of streams/subjects.ts spell it, with names in braces for what varies. */
  readonly address: string;
  readonly description: string;
  /** Whether Troupe sends it, or takes it from others. */
  readonly action: "send" | "receive";
  readonly payload: JsonObject;
  readonly headers?: JsonObject;
  /** What the other side answers, where it is asked for something. */
  readonly reply?: JsonObject;
}

/** The AsyncAPI document of this version. */
export function asyncApiDocument(version: string): AsyncApiDocument {
  const schemas = jsonSchemas([
    ReadingJson,
    Forecast,
    Alert,
    PartitionStatus,
    ModelStatus,
    VideoQuestion,
  ]);
  const channels: readonly Channel[] = [
    {
      name: "readings",
      address: statsSubject("{token}"),
      description: "Readings of a video; the token is its id, encoded. Extra fields are kept.",
      action: "receive",
      payload: schemas.of(ReadingJson),
    },
    {
      name: "forecasts",
      address: forecastSubject("{token}"),
      description:
        "A video's forecast, after every believed reading. Stream PREDICTIONS keeps the " +
        "last of each video for whoever comes late.",
      action: "send",
      payload: schemas.of(Forecast),
    },
    {
      name: "alerts",
      address: alertSubject("breakout", "{token}").replace("breakout", "{kind}"),
      description: "Trend events of a video. Stream ALERTS.",
      action: "send",
      payload: schemas.of(Alert),
    },
    {
      name: "deadLetters",
      address: deadLetterSubject("{kind}", 0).replace(/0$/, "{partition}"),
      description:
        "Events that could not be taken, byte for byte, with the reason and where the event stood " +
        "in the headers. Stream DEADLETTERS.",
      action: "send",
      payload: { description: "The event as it came: any bytes" },
      headers: deadLetterHeadersSchema(),
    },
    {
      name: "statuses",
      address: statusSubject("{kind}", 0).replace(/0$/, "{partition}"),
      description: "How a partition is, once a second from its owner; kept nowhere.",
      action: "send",
      payload: schemas.of(PartitionStatus),
    },
    {
      name: "modelStatuses",
      address: modelStatusSubject("{name}"),
      description: "How the training of a model is getting on, from its trainer; kept nowhere.",
      action: "send",
      payload: schemas.of(ModelStatus),
    },
    {
      name: "questions",
      address: askSubject("video", "{token}"),
      description:
        "A request for the live state of one video; the owner of its partition replies " +
        "with {state, status}. With a body, `state.ahead` is a forecast for that time, up to a day " +
        "ahead; an empty one asks for nothing more. Listed by `nats micro ls` as troupe-actors.",
      action: "receive",
      payload: schemas.of(VideoQuestion),
      reply: {
        type: "object",
        required: ["state", "status"],
        properties: {
          state: { description: "The live state of the video's actor" },
          status: schemas.of(PartitionStatus),
        },
      },
    },
  ];
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Troupe on NATS",
      version,
      description: "What goes in and what comes out, on subjects; all payloads are JSON in UTF-8.",
      license: { name: "MIT" },
    },
    channels: Object.fromEntries(channels.flatMap(describedChannels)),
    operations: Object.fromEntries(channels.map(describedOperation)),
    components: { schemas: schemas.definitions },
  };
}

type Named = [name: string, described: JsonObject];

/** The channel, and the one on which replies come back where it takes requests. */
function describedChannels(channel: Channel): Named[] {
  const { name, address, description, payload, headers, reply } = channel;
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
  const message = headers === undefined ? { payload } : { payload, headers };
  const described: Named = [name, {
    address,
    description,
    parameters: Object.fromEntries(names.map((parameter) => [parameter, {}])),
    messages: { message: { contentType: "application/json", ...message } },
  }];
  if (reply === undefined) return [described];
  return [described, [replyChannel(name), {
    address: null,
    description: "The inbox that a request names",
    messages: { message: { contentType: "application/json", payload: reply } },
  }]];
}

function describedOperation({ name, action, reply }: Channel): Named {
  const channel = { $ref: `#/channels/${name}` };
  const replies = { channel: { $ref: `#/channels/${replyChannel(name)}` } };
  return [
    `${action}${name[0].toUpperCase()}${name.slice(1)}`,
    reply === undefined ? { action, channel } : { action, channel, reply: replies },
  ];
}

function replyChannel(name: string): string {
  return `${name}Replies`;
}

/** Named as streams/deadletter.ts writes them. */
function deadLetterHeadersSchema(): JsonObject {
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
  const text = { type: "string", description: "Percent-encoded where it is not plain ASCII" };
  return {
    type: "object",
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, text])),
  };
}
