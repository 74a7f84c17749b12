// The port of a process that has no API: what it measures at `/metrics`, whether it lives at
// `/health/live`, whether it is at work at `/health/ready`.
import { Effect, type Scope } from "effect";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { ListenFailed, NoFreePort } from "../api/errors.ts";
import { serve } from "../api/server.ts";
import type { Configuration } from "../config/table.ts";
import { expositionType } from "../metrics/exposition.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { say } from "./terminal.ts";

/** One thing that a process needs to be at work. */
export interface Readiness {
  readonly name: string;
  /** What was found, in words; fails where that keeps the process from work. */
  readonly find: () => Promise<string>;
}

/** How long it may take to find one of them out. */
const findMs = 2000;

/** Says from now on what the process needs to be at work. */
export type BecomeReady = (needed: readonly Readiness[]) => void;

/**
 * Serves the port that is configured, if any, until the scope closes. The process is not ready before it
 * has said what it needs.
 */
export function serveProbes(
  { metricsHost: hostname, metricsPort: port }: Configuration,
  metrics: Metrics,
): Effect.Effect<BecomeReady, NoFreePort | ListenFailed, Scope.Scope> {
  return Effect.gen(function* () {
    let needed: readonly Readiness[] | undefined;
    if (port > 0) {
      const app = probes(metrics, () => needed);
      const { url } = yield* serve(app, { hostname, port, endStreams: () => {} });
      yield* say(`Metrics at ${url}/metrics`);
    }
    return (readiness) => needed = readiness;
  });
}

/** The routes; `needed` is undefined while the process starts. */
export function probes(metrics: Metrics, needed: () => readonly Readiness[] | undefined): Hono {
  const app = new Hono();
  app.use(secureHeaders());
  app.get("/metrics", async (context) => {
    const headers = { "content-type": expositionType, "cache-control": "no-store" };
    return context.body(await metrics.read(), 200, headers);
  });
  app.get("/health/live", (context) => context.json({ status: "ok" }));
  app.get("/health/ready", async (context) => {
    const checks = await Promise.all((needed() ?? [starting]).map(checked));
    const isReady = checks.every(({ ok }) => ok);
    const headers = { "cache-control": "no-store" };
    const status = isReady ? "ok" : "unavailable";
    return context.json({ status, checks }, isReady ? 200 : 503, headers);
  });
  return app;
}

const starting: Readiness = {
  name: "start",
  find: () => Promise.reject(new Error("this process is starting")),
};

async function checked({ name, find }: Readiness) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${findMs} ms`)), findMs);
  });
  try {
    return { name, ok: true, detail: await Promise.race([find(), tooLate]) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
