// What the tests of the HTTP interface share: a whole system of their own, and ways to look at it.
import { jetstreamManager } from "@nats-io/jetstream";
import { Svcm } from "@nats-io/services";
import { connect, type NatsConnection } from "nats";
import type { Hono } from "hono";
import { Effect, Exit, Schema, Scope } from "effect";
import type { Decisions } from "../decisions/decisions.ts";
import { openDecider } from "../decisions/open-decider.ts";
import type { Database } from "../db/database.ts";
import type { KeyLookup } from "../db/api-keys.ts";
import { Metrics } from "../metrics/metrics.ts";
import { startNats, type TestNats } from "../local/testing.ts";
import { askSubject } from "../streams/subjects.ts";
import { defaultTopology, ensureTopology } from "../streams/topology.ts";
import { createApp } from "./app.ts";
import type { AskedKind } from "./ask-owner.ts";
import { Problem } from "./contract/problem.ts";
import { Door } from "./door.ts";
import { LiveFeed, type LiveFeedOptions } from "./live-feed.ts";
import type { Ports } from "./ports.ts";
import { problemType } from "./problem.ts";

/** A door to which no key fits, and that lets in what comes from this computer: as before any key. */
export function keylessDoor(): Door {
  const keys: KeyLookup = {
    isAny: () => Promise.resolve(false),
    find: () => Promise.resolve(undefined),
    touch: () => Promise.resolve(),
  };
  return new Door({ keys, now: Date.now, report: () => {}, peerOf: () => "127.0.0.1" });
}

/** Ports of an app that is only looked at: whatever it reaches for but the door fails the test. */
export const unconnectedPorts: Ports = new Proxy<Ports>(Object.create(null), {
  get: (_target, name) => {
    if (name === "door") return keylessDoor();
    if (name === "now") return Date.now;
    if (name === "metrics") return new Metrics();
    throw new Error(`nothing is connected, yet ${String(name)} was reached for`);
  },
});

/** An app over a nats-server of its own, with every stream that the topology declares. */
export interface TestApp {
  readonly app: Hono;
  readonly ports: Ports;
  readonly server: TestNats;
  /** Errors that were reported for the log. */
  readonly reported: unknown[];
  stop(): Promise<void>;
}

/** Starts a nats-server and an app over it and over `database`. */
export async function startApp(
  database: Database,
  options: { feed?: LiveFeedOptions; now?: () => number; door?: Door } = {},
): Promise<TestApp> {
  const server = await startNats();
  const nats = await connect({
    servers: server.url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  const streams = await jetstreamManager(nats);
  const { version, max_payload } = nats.info ?? { version: "0.0.0", max_payload: 0 };
  await ensureTopology(streams, { version, max_payload }, defaultTopology);
  const now = options.now ?? Date.now;
  const feed = new LiveFeed(nats, now, options.feed);
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const scope = await Effect.runPromise(Scope.make());
  const decider = openDecider(nats, { ticks: false });
  const decisions = await Effect.runPromise(Scope.provide(decider, scope));
  const { door = keylessDoor() } = options;
  const ports = {
    database,
    nats,
    streams,
    feed,
    door,
    decisions,
    metrics: new Metrics(),
    now,
    report,
  };
  const stop = async () => {
    feed.close();
    await Effect.runPromise(Scope.close(scope, Exit.void));
    await nats.close();
    await server.stop();
  };
  return { app: createApp(ports), ports, server, reported, stop };
}

/**
 * Stands in for the workers that own the actors of a kind: answers every question with the state that
 * `stateOf` makes of the key and the question, and refuses where that is undefined.
 */
export async function startOwner(
  nats: NatsConnection,
  kind: AskedKind,
  stateOf: (key: string, question: string) => object | undefined,
): Promise<{ stop(): Promise<unknown> }> {
  const service = await new Svcm(nats).add({ name: "owner", version: "1.0.0", queue: "" });
  service.addEndpoint(kind, {
    subject: askSubject(kind, "*"),
    handler: (_error, message) => {
      const key = message.subject.slice(askSubject(kind, "").length);
      const state = stateOf(key, message.string());
      if (state === undefined) message.respondError(404, `no ${kind} has the key ${key}`);
      else message.respond(JSON.stringify({ state, status: { kind } }));
    },
  });
  await nats.flush();
  return service;
}

/** Decisions that nobody may ask for. */
export const noDecisions: Decisions = new Proxy<Decisions>(Object.create(null), {
  get: (_target, name) => {
    throw new Error(`nothing is decided, yet ${String(name)} was reached for`);
  },
});

/** A database that nothing may reach for. */
export const noDatabase: Database = new Proxy<Database>(Object.create(null), {
  get: (_target, name) => {
    throw new Error(`there is no database, yet ${String(name)} was reached for`);
  },
});

/** An answer's body, by its schema. Throws where the answer is not of that status and kind. */
export function answerOf<A>(
  response: Response,
  schema: Schema.ConstraintDecoder<A>,
  status = 200,
): Promise<A> {
  return bodyOf(response, schema, status, "application/json");
}

/** The problem details that an answer consists of. Throws where it is no problem of that status. */
export function problemIn(response: Response, status: number): Promise<Problem> {
  return bodyOf(response, Problem, status, problemType);
}

async function bodyOf<A>(
  response: Response,
  schema: Schema.ConstraintDecoder<A>,
  status: number,
  mediaType: string,
): Promise<A> {
  const text = await response.text();
  const found = `${response.status} ${response.headers.get("content-type")}`;
  const wanted = `${status} ${mediaType}`;
  if (found !== wanted) throw new Error(`found ${found}, wanted ${wanted}: ${text}`);
  return Schema.decodeUnknownSync(schema)(JSON.parse(text));
}

/** Waits until `holds` does, and fails after ten seconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!await holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How many subscriptions a connection has; the client tells nobody, so this looks inside. */
export function subscriptionsOf(connection: NatsConnection): number {
  const path = ["protocol", "subscriptions", "subs", "size"];
  const count = path.reduce<unknown>((value, name) => Reflect.get(Object(value), name), connection);
  if (typeof count !== "number") throw new Error("the client keeps its subscriptions elsewhere");
  return count;
}
