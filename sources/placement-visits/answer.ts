// Answers over NATS how the world of the visitors is, and changes it when told to.
import type { NatsConnection } from "nats";
import type { SimulationState } from "../../streams/simulation-state.ts";
import { askSubject } from "../../streams/subjects.ts";
import { clickRates, placementExperiment } from "./experiment.ts";

/** A world that can drift. */
export interface DriftingWorld {
  readonly drifts: number;
  readonly driftedAtMs: number | null;
  drift(): void;
}

/** Answers `ask.simulation.state` and `ask.simulation.drift`; the returned function ends that. */
export function answerSimulation(connection: NatsConnection, world: DriftingWorld): () => void {
  const subscription = connection.subscribe(askSubject("simulation", "*"), {
    callback: (error, message) => {
      if (error !== null || connection.isClosed()) return;
      if (message.subject === askSubject("simulation", "drift")) world.drift();
      message.respond(JSON.stringify(stateOf(world)));
    },
  });
  return () => {
    if (!connection.isClosed()) subscription.unsubscribe();
  };
}

function stateOf({ drifts, driftedAtMs }: DriftingWorld): SimulationState {
  return {
    experiment: placementExperiment.id,
    drifts,
    driftedAt: driftedAtMs === null ? null : new Date(driftedAtMs).toISOString(),
    rates: clickRates(drifts),
  };
}
