// The AsyncAPI 3.0 document: what travels on NATS, made from the very schemas that decode it (E1).
import { type Channel, channelSchemas, natsChannels } from "./nats-channels.ts";
import { type JsonObject, jsonSchemas } from "./openapi.ts";

/** An AsyncAPI document, as far as its readers here look into it. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly info: JsonObject;
  readonly channels: Readonly<Record<string, JsonObject>>;
  readonly operations: Readonly<Record<string, JsonObject>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> };
}

/** The AsyncAPI document of this version. */
export function asyncApiDocument(version: string): AsyncApiDocument {
  const schemas = jsonSchemas(channelSchemas);
  const channels = natsChannels(schemas.of);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Troupe on NATS",
      version,
      description:
        "What goes in and what comes out, on subjects; payloads are JSON in UTF-8 where no other type " +
        "is named.",
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
  const contentType = channel.mediaType ?? "application/json";
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
  const message = headers === undefined ? { payload } : { payload, headers };
  const described: Named = [name, {
    address,
    description,
    parameters: Object.fromEntries(names.map((parameter) => [parameter, {}])),
    messages: { message: { contentType, ...message } },
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
