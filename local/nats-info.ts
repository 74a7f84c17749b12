// What a nats-server says of itself to whoever connects: the INFO line of its protocol.
import { connect } from "node:net";
import { Effect } from "effect";

/** The part of INFO that is of use here. */
export interface NatsInfo {
  readonly serverName: string;
  readonly version: string;
  readonly jetstream: boolean;
}

const answerMs = 2000;
const longestInfo = 64 * 1024;

/** Connects to 127.0.0.1 and reads INFO; undefined where nothing that speaks NATS answers. */
export function natsInfo(port: number): Effect.Effect<NatsInfo | undefined> {
  return Effect.callback<NatsInfo | undefined>((resume) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let received = "";
    const finish = (info: NatsInfo | undefined) => {
      socket.destroy();
      resume(Effect.succeed(info));
    };
    socket.setTimeout(answerMs, () => finish(undefined));
    socket.on("error", () => finish(undefined));
    socket.on("close", () => finish(undefined));
    socket.setEncoding("utf8").on("data", (text: string) => {
      received += text;
      const end = received.indexOf("\r\n");
      if (end >= 0) finish(parseInfo(received.slice(0, end)));
      else if (received.length > longestInfo) finish(undefined);
    });
    return Effect.sync(() => socket.destroy());
  });
}

/**
 * Reads an INFO line.
 *
 * ```ts
 * parseInfo('INFO {"server_name":"a","version":"2.15.1","jetstream":true}');
 * // { serverName: "a", version: "2.15.1", jetstream: true }
 * ```
 */
export function parseInfo(line: string): NatsInfo | undefined {
  if (!line.startsWith("INFO ")) return undefined;
  try {
    const info: unknown = JSON.parse(line.slice(5));
    if (typeof info !== "object" || info === null) return undefined;
    const field = (name: string): unknown => Reflect.get(info, name);
    return {
      serverName: String(field("server_name") ?? ""),
      version: String(field("version") ?? ""),
      jetstream: field("jetstream") === true,
    };
  } catch {
    return undefined;
  }
}
