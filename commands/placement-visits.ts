// The experiment of the demo: created and started through the log like anybody's, then visited.
import { Effect, Schedule, Schema } from "effect";
import { type NatsConnection, nuid } from "nats";
import { sendCommand } from "../decisions/commands.ts";
import { CommandRefused } from "../decisions/errors.ts";
import { placementExperiment } from "../sources/placement-visits/experiment.ts";
import { type VisitOptions, visitPlacements } from "../sources/placement-visits/visit-feed.ts";
import { ExperimentState } from "../streams/experiment-state.ts";
import { askSubject } from "../streams/subjects.ts";

const decodeState = Schema.decodeUnknownSync(Schema.Struct({ state: ExperimentState }));

/** How often it is tried again where the experiment's actor does not answer. */
const patience = Schedule.spaced("2 seconds");

/** Starts the experiment, unless somebody has paused or ended it, and sends visitors for ever. */
export function runPlacementExperiment(options: VisitOptions): Effect.Effect<never> {
  const started = Effect.tryPromise({
    try: () => startOnce(options.connection),
    catch: (cause) => cause,
  }).pipe(
    Effect.retry({ schedule: patience, while: (cause) => !(cause instanceof CommandRefused) }),
    // There is one of its name, and not this one: it is visited all the same.
    Effect.catch((cause) => Effect.logWarning(String(cause))),
  );
  return Effect.andThen(started, visitPlacements(options));
}

/** Creates the experiment where there is none yet, and starts it where nobody has. */
async function startOnce(connection: NatsConnection): Promise<void> {
  const experiment = placementExperiment.id;
  const own = () => ({
    command_id: nuid.next(),
    experiment,
    timestamp: new Date().toISOString(),
  });
  const definition = placementExperiment;
  await sendCommand(connection, { ...own(), command: "create", definition });
  const reply = await connection.request(askSubject("experiment", experiment));
  if (decodeState(reply.json()).state.status !== "draft") return;
  await sendCommand(connection, { ...own(), command: "start" });
}
