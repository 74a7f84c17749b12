import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers as createHeaders, type MsgHdrs, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../../local/testing.ts";
import { JetStreamLog } from "../jetstream-log.ts";
import type { LogMessage } from "../log.ts";

const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const trace = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  flags: 1,
  state: undefined,
};

let server: TestNats;
let connection: NatsConnection;
beforeAll(async () => {
  server = await startNats();
  connection = await connect({ servers: server.url });
  const streams = await jetstreamManager(connection);
  await streams.streams.add({ name: "S", subjects: ["s.>"] });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

function headersOf(pairs: Readonly<Record<string, string>>): MsgHdrs {
  const headers = createHeaders();
  for (const [name, value] of Object.entries(pairs)) headers.set(name, value);
  return headers;
}

/** What a log makes of messages that a real server has taken and delivered. */
async function throughTheLog(
  subject: string,
  messages: readonly { headers?: MsgHdrs; payload?: string }[],
): Promise<LogMessage[]> {
  const client = jetstream(connection);
  for (const { headers, payload = "{}" } of messages) {
    await client.publish(subject, payload, headers === undefined ? {} : { headers });
  }
  const reader = await new JetStreamLog(client, "S").read(subject, 0);
  const found: LogMessage[] = [];
  while (found.length < messages.length) found.push(...await reader.next(100));
  await reader.close();
  return found;
}

describe("the trace of a message of the log", () => {
  it("is found among other headers, in any place and however written", async () => {
    const found = await throughTheLog("s.found", [
      { headers: headersOf({ traceparent: parent }) },
      { headers: headersOf({ "Nats-Msg-Id": "a", traceparent: parent, "X": "y" }) },
      { headers: headersOf({ Traceparent: parent, "Nats-Msg-Id": "b" }) },
      { headers: headersOf({ "Nats-Msg-Id": "c", TRACEPARENT: parent }), payload: "" },
      { headers: headersOf({ traceparent: parent, tracestate: "a=b" }) },
      { headers: headersOf({ traceparent: parent, other: "x".repeat(3000) }) },
      // Longer than what a client reads from its socket at once.
      { headers: headersOf({ traceparent: parent }), payload: "x".repeat(200_000) },
    ]);
    expect(found.map((message) => message.trace)).toEqual([
      trace,
      trace,
      trace,
      trace,
      { ...trace, state: "a=b" },
      trace,
      trace,
    ]);
  });

  it("is undefined where there is none, where it is not recorded, and where it is no trace", async () => {
    const found = await throughTheLog("s.none", [
      {},
      { headers: headersOf({ "Nats-Msg-Id": "d" }) },
      { headers: headersOf({ traceparent: parent.replace(/01$/, "00") }) },
      { headers: headersOf({ traceparent: "00-nonsense" }) },
      { headers: headersOf({ tracestate: "a=b" }) },
      { headers: headersOf({ "X-Trace": parent, Note: `traceparent: ${parent}` }) },
      // What a payload says is nobody's header, nor is what the message before it said.
      { payload: `NATS/1.0\r\ntraceparent: ${parent}\r\n\r\n{}` },
      { headers: headersOf({ traceparent: parent }), payload: "\r\n\r\n" },
      {},
    ]);
    const traced = found.map((message) => message.trace === undefined);
    expect(traced).toEqual([true, true, true, true, true, true, true, false, true]);
  });
});
