// Tells experiments once a second that time passes: those that run, or have decisions that may wait.
import { Effect } from "effect";
import { headers, type NatsConnection } from "nats";
import type { ExperimentCommand } from "../streams/experiment-message.ts";
import { messageIdHeader } from "../streams/id-headers.ts";
import { experimentSubject } from "../streams/subjects.ts";
import type { Standings } from "./standings.ts";

/** One second's tick; all processes give it the same name, and the log keeps one of them. */
export function tickAt(experiment: string, second: number): ExperimentCommand {
  const timestamp = new Date(1000 * second).toISOString();
  return { command: "tick", command_id: `tick.${experiment}.${second}`, experiment, timestamp };
}

/** Ticks for ever. Nobody minds a tick that is lost: the next one says more. */
export function tickExperiments(
  connection: NatsConnection,
  standings: Standings,
): Effect.Effect<never> {
  return Effect.forever(Effect.gen(function* () {
    const nowMs = yield* Effect.clockWith((clock) => clock.currentTimeMillis);
    yield* Effect.promise(() => tell(connection, standings, Math.floor(nowMs / 1000)));
    yield* Effect.sleep(1000 - nowMs % 1000);
  }));
}

async function tell(connection: NatsConnection, standings: Standings, second: number) {
  if (connection.isClosed()) return;
  for (const experiment of standings.waiting(1000 * second)) {
    const tick = tickAt(experiment, second);
    const named = headers();
    named.set(messageIdHeader, tick.command_id);
    connection.publish(experimentSubject(experiment), JSON.stringify(tick), { headers: named });
  }
  // While the server is away this waits, so that ticks of the past do not pile up.
  await connection.flush().catch(() => undefined);
}
