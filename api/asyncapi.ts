// The AsyncAPI 3.0 document: what travels on NATS, made from the very schemas that decode it (E1).
import { type JsonObject, jsonSchemas } from "./json-schemas.ts";
import { type Channel, channelSchemas, natsChannels, takenSchemas } from "./nats-channels.ts";
import {
  addressParameters,
  messageIdHeaders,
  refusalHeaders,
  traceHeaders,
} from "./nats-headers.ts";

/** An AsyncAPI document, as far as its readers here look into it. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly defaultContentType: string;
  readonly info: JsonObject;
  readonly servers: Readonly<Record<string, JsonObject>>;
  readonly channels: Readonly<Record<string, JsonObject>>;
  readonly operations: Readonly<Record<string, JsonObject>>;
  readonly components:
    & { readonly schemas: Readonly<Record<string, JsonObject>> }
    & Readonly<Record<string, JsonObject>>;
}

const security = {
  password: { type: "userPassword", description: "A user and a password" },
  token: { type: "apiKey", in: "user", description: "A token" },
  credentials: {
    type: "asymmetricEncryption",
    description: "An nkey, or a credentials file with a JWT and the seed of an nkey",
  },
} as const;

/** The AsyncAPI document; `version` is that of the contract. */
export function asyncApiDocument(version: string): AsyncApiDocument {
  const schemas = jsonSchemas(channelSchemas, { open: takenSchemas });
  const channels = natsChannels(schemas.of);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Troupe on NATS",
      version,
      description:
        "What goes in and what comes out, on subjects; payloads are JSON in UTF-8 where no other type " +
        "is named. `version` is that of this contract: the first number changes with whatever could " +
        "break a client, and what Troupe sends may have further fields at any time.",
      license: { name: "MIT", url: "https://spdx.org/licenses/MIT" },
    },
    defaultContentType: "application/json",
    servers: {
      nats: {
        host: "127.0.0.1:4222",
        protocol: "nats",
        description:
          "The NATS that Troupe works with (`NATS_URL`); as it is configured, it may take " +
          "one of these, or anybody from this computer",
        security: Object.keys(security).map((name) => ({
          $ref: `#/components/securitySchemes/${name}`,
        })),
      },
    },
    channels: Object.fromEntries(channels.flatMap(describedChannels)),
    operations: Object.fromEntries(channels.map(describedOperation)),
    components: { schemas: schemas.definitions, securitySchemes: security },
  };
}

type Named = [name: string, described: JsonObject];

/** The channel, and the one on which replies come back where it takes requests. */
function describedChannels(channel: Channel): Named[] {
  const { name, address, description, payload, stream, reply } = channel;
  const contentType = channel.mediaType ?? "application/json";
  const message = { name, contentType, payload, headers: channel.headers ?? headersOf(channel) };
  const described: Named = [name, {
    address,
    description,
    parameters: addressParameters(name, address),
    ...(stream === undefined ? {} : { "x-stream": stream }),
    messages: { message },
  }];
  if (reply === undefined) return [described];
  return [described, [replyChannel(name), {
    description: "The inbox that a request names",
    messages: {
      message: { name: replyChannel(name), contentType: "application/json", payload: reply },
      refusal: {
        name: `${name}Refusals`,
        description: "What comes back where the request cannot be answered",
        headers: refusalHeaders,
        payload: { description: "Empty, or the same in JSON" },
      },
    },
  }]];
}

function headersOf({ action, stream }: Channel): JsonObject {
  return {
    type: "object",
    properties: {
      ...(stream === undefined ? {} : messageIdHeaders),
      ...(action === "receive" ? traceHeaders : {}),
    },
  };
}

function describedOperation({ name, action, description, reply }: Channel): Named {
  const channel = { $ref: `#/channels/${name}` };
  const replies = { channel: { $ref: `#/channels/${replyChannel(name)}` } };
  const [summary] = description.split(/(?<=\.) /);
  return [
    `${action}${name[0].toUpperCase()}${name.slice(1)}`,
    { action, channel, summary, ...(reply === undefined ? {} : { reply: replies }) },
  ];
}

function replyChannel(name: string): string {
  return `${name}Replies`;
}
