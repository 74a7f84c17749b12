// The AsyncAPI 3.0 document: what travels on NATS, made from the very schemas that decode it (E1).
import { Alert, Forecast, PartitionStatus } from "../streams/forecast.ts";
import { ReadingJson } from "../streams/reading.ts";
import {
  alertSubject,
  askVideoSubject,
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
}

const anyPartition = NaN;

/** The AsyncAPI document of this version. */
export function asyncApiDocument(version: string): AsyncApiDocument {
  const schemas = jsonSchemas([ReadingJson, Forecast, Alert, PartitionStatus]);
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
      address: deadLetterSubject("{kind}", anyPartition).replace("NaN", "{partition}"),
      description:
        "Events that could not be taken, byte for byte, with the reason in the headers " +
        "Troupe-Field, Troupe-Found and Troupe-Wanted (percent-encoded). Stream DEADLETTERS.",
      action: "send",
      payload: { description: "The event as it came: any bytes" },
    },
    {
      name: "statuses",
      address: statusSubject("{kind}", anyPartition).replace("NaN", "{partition}"),
      description: "How a partition is, once a second from its owner; kept nowhere.",
      action: "send",
      payload: schemas.of(PartitionStatus),
    },
    {
      name: "questions",
      address: askVideoSubject("{token}"),
      description:
        "A request for the live state of one video; the owner of its partition replies " +
        "with {state, status}. Listed by `nats micro ls` as troupe-video.",
      action: "receive",
      payload: { description: "Nothing: the subject says it all" },
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
    channels: Object.fromEntries(channels.map((channel) => [channel.name, described(channel)])),
    operations: Object.fromEntries(channels.map(({ name, action }) => [
      `${action}${name[0].toUpperCase()}${name.slice(1)}`,
      { action, channel: { $ref: `#/channels/${name}` } },
    ])),
    components: { schemas: schemas.definitions },
  };
}

function described({ address, description, payload }: Channel): JsonObject {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return {
    address,
    description,
    parameters: Object.fromEntries(names.map((name) => [name, {}])),
    messages: { message: { contentType: "application/json", payload } },
  };
}
