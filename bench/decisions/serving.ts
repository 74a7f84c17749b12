// Whoever answers while a benchmark asks: decisions over NATS and HTTP, and beside each of them something
// that answers at once.
import { createServer } from "node:http";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import type { NatsConnection } from "nats";
import { startApi } from "../../api/start.ts";
import type { Database } from "../../db/database.ts";
import { openDecider } from "../../decisions/open-decider.ts";
import { standingSubject } from "../../streams/standing.ts";
import { standingOn } from "./experiment.ts";

/** Subjects that are answered at once, and stored without more. */
export const echoSubject = "bench.echo";
export const storedSubject = "bench.stored";

/** The experiment that is asked. */
export const askedPolicy = "adaptive-thompson";

/** A busy machine shows in the figures, and ends nothing. */
const patientMs = 30_000;

/** Where the HTTP interface is, and the server that only echoes. */
export interface Served {
  readonly apiUrl: string;
  readonly echoUrl: string;
}

/** Serves until `work` is done. */
export async function whileServing<A>(
  connection: NatsConnection,
  database: Database,
  work: (served: Served) => Promise<A>,
): Promise<A> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: "BENCH", subjects: [storedSubject] });
  const standing = JSON.stringify(standingOn(askedPolicy));
  await jetstream(connection).publish(standingSubject(askedPolicy), standing);
  const echo = connection.subscribe(echoSubject, {
    callback: (_, message) => void message.respond(message.data),
  });
  const scope = await Effect.runPromise(Scope.make());
  const open = Effect.gen(function* () {
    const decisions = yield* openDecider(connection, { ticks: false, timeoutMs: patientMs });
    const settings = { database, nats: connection, decisions, hostname: "127.0.0.1", port: 0 };
    return yield* startApi(settings);
  });
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.end("{}"));
  });
  try {
    const { url: apiUrl } = await Effect.runPromise(Scope.provide(open, scope));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return await work({ apiUrl, echoUrl: `http://127.0.0.1:${address.port}` });
  } finally {
    server.closeAllConnections();
    server.close();
    echo.unsubscribe();
    await Effect.runPromise(Scope.close(scope, Exit.void));
  }
}
