// Listens for HTTP, the same way on both runtimes, and ends every connection with its scope.
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { Effect, type Scope } from "effect";
import { ListenFailed, NoFreePort } from "./errors.ts";

/** Where to listen. */
export interface ServerSettings {
  readonly hostname: string;
  /** The port wanted; where it is taken, the next free one. 0 for any. */
  readonly port: number;
  /** Ends answers that would never end by themselves, such as the live feed. */
  readonly endStreams: () => void;
  /** How patient the server is; the defaults are those of the HTTP interface. */
  readonly patience?: Patience;
}

/** How long clients may take. What waits longer holds a connection that others could have. */
export interface Patience {
  /** For the headers of a request to come. */
  readonly headersMs: number;
  /** For the whole of a request to come, its body included. */
  readonly requestMs: number;
  /** Between two looks at who has taken too long. */
  readonly checkMs: number;
}

const patience: Patience = { headersMs: 10_000, requestMs: 60_000, checkMs: 1000 };
/** Of all headers of a request together. */
const maxHeaderBytes = 16 * 1024;
const maxConnections = 10_000;

/** What requests may be made with. `TRACE` would tell a page of the headers that it cannot see. */
const methods = new Set(["GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"]);

/** Where a server listens. */
export interface Listening {
  readonly port: number;
  readonly url: string;
}

/** Ports tried, from the one wanted on. */
const portsTried = 20;
const lastPort = 65_535;
/** How long requests that are being answered have to finish when the server stops. */
const graceMs = 2000;
const sweepMs = 20;

/** Serves `app` until the scope closes; says so where another port than the one wanted is taken. */
export function serve(
  app: Hono,
  settings: ServerSettings,
): Effect.Effect<Listening, NoFreePort | ListenFailed, Scope.Scope> {
  const { hostname, port } = settings;
  return Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => listenNear(app, settings),
        catch: (cause) =>
          cause instanceof NoFreePort ? cause : new ListenFailed({ hostname, port, cause }),
      }),
      (server) => Effect.promise(() => stop(server, settings.endStreams)),
    );
    const found = portOf(server);
    if (port !== 0 && found !== port) {
      yield* Effect.logWarning(`port ${port} is taken; listening on ${found} instead`);
    }
    return { port: found, url: `http://${urlHost(hostname)}:${found}` };
  });
}

async function listenNear(app: Hono, settings: ServerSettings): Promise<Server> {
  const { port } = settings;
  const last = Math.min(lastPort, port + portsTried - 1);
  for (let next = port; next <= last; next++) {
    const server = await listen(app, { ...settings, port: next });
    if (server !== undefined) return server;
  }
  throw new NoFreePort({ firstPort: port, lastPort: last });
}

/** A server that listens on `port`; undefined where the port is taken. */
function listen(app: Hono, settings: ServerSettings): Promise<Server | undefined> {
  const { hostname, port, patience: { headersMs, requestMs, checkMs } = patience } = settings;
  const listener = getRequestListener(app.fetch, { hostname, overrideGlobalObjects: false });
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
  }, (request, response) => {
    if (methods.has(request.method ?? "")) void listener(request, response);
    else response.writeHead(501, { connection: "close" }).end();
  });
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(port, hostname, () => resolve(server));
  });
}

async function stop(server: Server, endStreams: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  endStreams();
  // A connection is kept alive after its answer, so it has to be looked for again and again.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** The name of a host as a URL on this computer writes it. */
function urlHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
