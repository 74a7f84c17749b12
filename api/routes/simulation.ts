// `/v1/simulation`: the visitors that the demo simulates for its experiment, and the drift that can be set off.
import { Schema } from "effect";
import { type NatsConnection, RequestError } from "nats";
import { SimulationState, type SimulationVerb } from "../../streams/simulation-state.ts";
import { askSubject } from "../../streams/subjects.ts";
import { asOf } from "../asof.ts";
import { SimulationAnswer } from "../contract/simulation.ts";
import { RequestProblem } from "../errors.ts";
import { unavailable } from "../problem.ts";
import { jsonRoute, noParameters } from "../route.ts";

/** How long whoever simulates may take to answer; where there is nobody, that is known at once. */
const askMs = 2000;

const decodeState = Schema.decodeUnknownSync(SimulationState);

/** What is simulated. */
export const showSimulationRoute = jsonRoute({
  method: "get",
  path: "/v1/simulation",
  name: "showSimulation",
  tag: "Experiments",
  access: "viewer",
  summary: "The simulated visitors of the demo's experiment, with their true click rates",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: SimulationAnswer,
  statuses: { 200: "What is simulated; not running where nothing is" },
  answer: async (_request, ports) => {
    const state = await ask(ports.nats, "state").catch(() => undefined);
    if (state !== undefined) return { running: true, ...state, asOf: asOf(ports) };
    const nothing = { running: false, experiment: null, drifts: 0, driftedAt: null, rates: null };
    return { ...nothing, asOf: asOf(ports) };
  },
});

/** Lets the true rates change. */
export const driftRoute = jsonRoute({
  method: "post",
  path: "/v1/simulation/drift",
  name: "driftSimulation",
  tag: "Experiments",
  access: "operator",
  summary: "Make another arm of the demo's experiment the best, at once",
  description: "Every arm gets the true click rate of the one before it.",
  conflict: "where nothing is simulated",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: SimulationAnswer,
  statuses: { 200: "What is simulated from now on" },
  answer: async (_request, ports) => {
    try {
      const state = await ask(ports.nats, "drift");
      return { running: true, ...state, asOf: asOf(ports) };
    } catch (cause) {
      if (!(cause instanceof RequestError && cause.isNoResponders())) {
        throw unavailable("whoever simulates did not answer; the drift may have happened", cause);
      }
      const detail = "nothing is simulated here: found no visitors, wanted those of the demo";
      throw new RequestProblem({ kind: "conflict", detail, cause });
    }
  },
});

async function ask(nats: NatsConnection, verb: SimulationVerb): Promise<SimulationState> {
  const reply = await nats.request(askSubject("simulation", verb), "", { timeout: askMs });
  return decodeState(reply.json());
}
