import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { Effect, Exit, Scope } from "effect";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forecastSubject } from "../streams/subjects.ts";
import { NoFreePort } from "./errors.ts";
import { type Listening, type Patience, serve } from "./server.ts";
import { noDatabase, problemIn, startApp, type TestApp, until } from "./testing.ts";

let system: TestApp;

beforeAll(async () => {
  system = await startApp(noDatabase);
});
afterAll(() => system?.stop());

const hostname = "127.0.0.1";

/** Serves an app until `stop` is called. */
async function served(
  app: Hono,
  options: { port?: number; endStreams?: () => void; patience?: Patience } = {},
): Promise<Listening & { stop(): Promise<void> }> {
  const { port = 0, endStreams = () => {}, ...others } = options;
  const scope = Scope.makeUnsafe();
  const server = serve(app, { hostname, port, endStreams, ...others });
  const listening = await Effect.runPromise(Scope.provide(server, scope));
  return { ...listening, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
}

/** Takes a port; undefined where it is taken already. */
function take(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, hostname, () => resolve(server));
  });
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return address.port;
}

/** What a server says to these bytes, until it ends the connection. */
function said(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, hostname, () => void socket.write(bytes));
    socket.on("data", (data) => text += String(data));
    // A server that has heard enough need not listen to the rest.
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

describe("serve", () => {
  it("ends connections that take too long, or say too much", async () => {
    const patience = { headersMs: 100, requestMs: 200, checkMs: 20 };
    const server = await served(system.app, { patience });
    const get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    const post = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1";
    const long = `${get}X: ${"x".repeat(20_000)}\r\n\r\n`;
    const answers = await Promise.all([get, post, long].map((bytes) => said(server.port, bytes)));
    for (const answer of answers) expect(answer).not.toContain(" 200 ");
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    await server.stop();
  });

  it.each(["TRACE", "PROPFIND"])("knows no %s", async (method) => {
    const server = await served(system.app);
    const bytes = `${method} /health/live HTTP/1.1\r\nHost: localhost\r\nX-Secret: s\r\n\r\n`;
    const answer = await said(server.port, bytes);
    expect(answer).toMatch(/^HTTP\/1.1 501 /);
    expect(answer).not.toContain("X-Secret");
    await server.stop();
  });

  it("answers over HTTP", async () => {
    const server = await served(system.app);
    const response = await fetch(`${server.url}/health/live`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok" });
    await server.stop();
  });

  it("takes the next free port where the one wanted is taken", async () => {
    const blocker = await take(0);
    const server = await served(system.app, { port: portOf(blocker) });
    expect(server.port).toBeGreaterThan(portOf(blocker));
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    await server.stop();
    blocker?.close();
  });

  it("says that no port is free", async () => {
    const blocker = await take(65_535);
    const failed = served(system.app, { port: 65_535 });
    await expect(failed).rejects.toThrow("cannot listen: ports 65535 to 65535 are all taken");
    await expect(failed).rejects.toBeInstanceOf(NoFreePort);
    blocker?.close();
  });

  it("says why it cannot listen for another reason", async () => {
    const server = serve(system.app, { hostname: "192.0.2.1", port: 0, endStreams: () => {} });
    await expect(Effect.runPromise(Effect.scoped(server))).rejects.toThrow(
      "cannot listen on 192.0.2.1:0",
    );
  });

  it("lets a request that is being answered finish, and takes no other", async () => {
    let finish = () => {};
    let isAsked = false;
    const app = new Hono().get("/slow", async (context) => {
      isAsked = true;
      await new Promise<void>((resolve) => finish = resolve);
      return context.text("done");
    });
    const server = await served(app);
    const answer = fetch(`${server.url}/slow`);
    await until("the request came", () => isAsked);
    const stopped = server.stop();
    await until(
      "no more requests are taken",
      async () => await fetch(server.url).then(() => false, () => true),
    );
    finish();
    expect(await (await answer).text()).toBe("done");
    await stopped;
  });

  it("refuses a body that is too large while it is still being sent", async () => {
    const server = await served(system.app);
    const response = await fetch(`${server.url}/v1/events`, {
      method: "POST",
      body: new Uint8Array(30 * 1024 * 1024),
      headers: { "content-type": "application/json" },
    });
    await problemIn(response, 413);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    await server.stop();
  });

  it("streams the live feed, and notices that a reader has gone", async () => {
    const server = await served(system.app);
    const abort = new AbortController();
    const response = await fetch(`${server.url}/v1/live`, { signal: abort.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    await until("the feed has a reader", () => system.ports.feed.readers === 1);
    const reader = response.body?.getReader();
    await system.ports.nats.flush();
    system.ports.nats.publish(forecastSubject("v"), "{}");
    let text = "";
    while (!text.includes("event: forecast\ndata: {}\n\n")) {
      text += new TextDecoder().decode((await reader?.read())?.value);
    }
    abort.abort();
    await until("the feed has no reader", () => system.ports.feed.readers === 0);
    await server.stop();
  });

  it("does not make a reader of somebody who asks for headers only", async () => {
    const server = await served(system.app);
    const response = await fetch(`${server.url}/v1/live`, { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(system.ports.feed.readers).toBe(0);
    await server.stop();
  });

  it("drops a reader who has stopped reading", async () => {
    const server = await served(system.app);
    const abort = new AbortController();
    await fetch(`${server.url}/v1/live`, { signal: abort.signal });
    await until("the feed has a reader", () => system.ports.feed.readers === 1);
    const text = JSON.stringify("x".repeat(4000));
    await until("it is dropped", async () => {
      for (let i = 0; i < 200; i++) system.ports.nats.publish(forecastSubject(`v${i}`), text);
      await system.ports.nats.flush();
      return system.ports.feed.readers === 0;
    });
    abort.abort();
    await server.stop();
  });

  it("ends the live feed when it stops", async () => {
    const own = await startApp(noDatabase);
    const server = await served(own.app, { endStreams: () => own.ports.feed.close() });
    const response = await fetch(`${server.url}/v1/live`);
    await until("the feed has a reader", () => own.ports.feed.readers === 1);
    await server.stop();
    expect(await response.text()).toContain("event: status");
    await own.stop();
  });
});
