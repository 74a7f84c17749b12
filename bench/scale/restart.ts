// How long a worker that starts anew is silent: from the start of its process to the first forecast of a
// reading that is published meanwhile.
import { startCommand } from "../../commands/testing.ts";
import { forecastSubject, statsSubject } from "../../streams/subjects.ts";
import { idOf, readingBytes } from "./population.ts";
import type { Stage } from "./stage.ts";

/** How the worker before it ended, and how long the next one took. */
export interface Restart {
  readonly signal: "SIGTERM" | "SIGKILL";
  readonly elapsedMs: number;
}

const stepMs = 60_000;
const deadlineMs = 60_000;

/** Starts a `troupe worker`, ends it with each signal in turn, and times the one that follows. */
export async function restarts(stage: Stage): Promise<Restart[]> {
  const results: Restart[] = [];
  let { worker } = await timedStart(stage);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    worker.signal(signal);
    await worker.ended;
    const next = await timedStart(stage);
    results.push({ signal, elapsedMs: next.elapsedMs });
    worker = next.worker;
  }
  worker.signal("SIGTERM");
  await worker.ended;
  return results;
}

/** Starts a worker, publishes a reading, and waits for its forecast. */
async function timedStart(stage: Stage) {
  const key = idOf(stage.existing - 1);
  const { connection } = stage;
  const forecasts = connection.subscribe(forecastSubject(key), { max: 1 });
  const startMs = performance.now();
  const worker = startCommand(["worker"], {
    NATS_URL: stage.nats.url,
    DATABASE_URL: stage.postgres.url,
  });
  connection.publish(
    statsSubject(key),
    readingBytes(stage.existing - 1, stage.passTime(stepMs)),
  );
  const timer = setTimeout(() => worker.signal("SIGKILL"), deadlineMs);
  const first = forecasts[Symbol.asyncIterator]().next().then(() => ({
    elapsedMs: performance.now() - startMs,
  }));
  const outcome = await Promise.race([first, worker.ended]);
  clearTimeout(timer);
  if (typeof outcome === "object") return { worker, ...outcome };
  throw new Error(`no forecast, and the worker ended: ${worker.errors()}`);
}
