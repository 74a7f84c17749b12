// `/v1/experiments`: the list, one of them, and what can be done with it.
import { Buffer } from "node:buffer";
import { nuid } from "nats";
import { Option, Schema } from "effect";
import { sendCommand } from "../../decisions/commands.ts";
import type { ExperimentRow } from "../../db/experiment-projections.ts";
import { findExperiment, listExperiments } from "../../db/queries/experiments.ts";
import { maxEventBytes } from "../../streams/event-time.ts";
import { type ExperimentDefinition } from "../../streams/experiment.ts";
import { commandFromJson, type ExperimentCommand } from "../../streams/experiment-message.ts";
import { ExperimentState } from "../../streams/experiment-state.ts";
import { Rejection } from "../../streams/rejection.ts";
import { parseTime } from "../../streams/time.ts";
import { askOwner } from "../ask-owner.ts";
import { asOf, asOfDatabase, instant, latest, maybeInstant } from "../asof.ts";
import {
  ArmsBody,
  ExperimentAnswer,
  ExperimentBody,
  ExperimentPath,
  ExperimentsAnswer,
  ExperimentsQuery,
  type ExperimentSummary,
  maxExperimentBytes,
} from "../contract/experiment.ts";
import { cursorOf } from "../cursor.ts";
import { StoredText, Time } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { bodyReader, jsonType } from "../json-body.ts";
import type { Ports } from "../ports.ts";
import { problemOfDecision } from "../decision-problem.ts";
import { unavailable } from "../problem.ts";
import { jsonRoute, noParameters } from "../route.ts";

const cursor = cursorOf(Schema.Struct({ lastAtMs: Time, id: StoredText }));
const readDefinition = bodyReader(ExperimentBody, maxExperimentBytes);
const readChanges = bodyReader(ArmsBody, maxExperimentBytes);
const decodeLive = Schema.decodeUnknownOption(Schema.Struct({ state: ExperimentState }));
const decodeStanding = Schema.decodeUnknownSync(Schema.fromJsonString(ExperimentState));

/** A page of experiments. */
export const listExperimentsRoute = jsonRoute({
  method: "get",
  path: "/v1/experiments",
  name: "listExperiments",
  tag: "Experiments",
  access: "viewer",
  summary: "Experiments with their arms, those of the latest activity first",
  pathSchema: noParameters,
  querySchema: ExperimentsQuery,
  answerSchema: ExperimentsAnswer,
  statuses: { 200: "A page of experiments, as last committed" },
  answer: async ({ query }, ports) => {
    const { status, limit } = query;
    const after = cursor.read(query.cursor);
    const page = await listExperiments(ports.database.drizzle, { status, limit, after });
    const last = page.items.at(-1);
    return {
      items: page.items.map((row) => ({ ...summaryOf(row), state: decodeStanding(row.standing) })),
      next: page.more && last !== undefined
        ? cursor.write({ lastAtMs: last.lastAtMs, id: last.id })
        : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((row) => row.lastAtMs)), "experiment"),
    };
  },
});

/** One experiment. */
export const showExperimentRoute = jsonRoute({
  method: "get",
  path: "/v1/experiments/{id}",
  name: "showExperiment",
  tag: "Experiments",
  access: "viewer",
  summary: "One experiment: arms, regret, lift and checks, live from its actor",
  pathSchema: ExperimentPath,
  querySchema: noParameters,
  answerSchema: ExperimentAnswer,
  statuses: { 200: "The experiment" },
  answer: ({ path }, ports) => experimentNow(ports, path.id),
});

/** Creates an experiment. */
export const createExperimentRoute = jsonRoute({
  method: "post",
  path: "/v1/experiments",
  name: "createExperiment",
  tag: "Experiments",
  access: "operator",
  summary: "Create an experiment",
  description:
    "It decides nothing before it is started. Creating it again under the same id does no " +
    "harm where everything is the same.",
  conflict: "where there is another of this id, with anything not the same",
  pathSchema: noParameters,
  querySchema: noParameters,
  body: {
    description: "Arms, reward and policy",
    content: { [jsonType]: ExperimentBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: ExperimentAnswer,
  statuses: { 201: "The experiment, a draft" },
  answer: async ({ context }, ports) => {
    const definition = await readDefinition(context.req.raw);
    await command(ports, definition.id, { command: "create", definition });
    return await experimentNow(ports, definition.id);
  },
});

/** Starts, pauses and ends an experiment. */
export const lifeRoutes = (
  [
    ["start", "startExperiment", "Start an experiment, or go on with one that is paused"],
    ["pause", "pauseExperiment", "Pause an experiment: it decides nothing, and takes rewards"],
    ["end", "endExperiment", "End an experiment for ever; it still takes rewards"],
  ] as const
).map(([verb, name, summary]) =>
  jsonRoute({
    method: "post",
    path: `/v1/experiments/{id}/${verb}`,
    name,
    tag: "Experiments",
    access: "operator",
    summary,
    conflict: "where the experiment cannot, as it is",
    pathSchema: ExperimentPath,
    querySchema: noParameters,
    answerSchema: ExperimentAnswer,
    statuses: { 200: "The experiment as it is now" },
    answer: async ({ path }, ports) => {
      await command(ports, path.id, { command: verb });
      return await experimentNow(ports, path.id);
    },
  })
);

/** Adds, pauses, resumes and removes arms. */
export const changeArmsRoute = jsonRoute({
  method: "post",
  path: "/v1/experiments/{id}/arms",
  name: "changeArms",
  tag: "Experiments",
  access: "operator",
  summary: "Add, pause, resume and remove arms, also while it runs",
  conflict: "where the experiment has ended, or its arms do not allow it",
  pathSchema: ExperimentPath,
  querySchema: noParameters,
  body: {
    description: "What to do with which arms; all of it, or nothing",
    content: { [jsonType]: ArmsBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: ExperimentAnswer,
  statuses: { 200: "The experiment as it is now" },
  answer: async ({ path, context }, ports) => {
    const changes = await readChanges(context.req.raw);
    await command(ports, path.id, { command: "change-arms", changes });
    return await experimentNow(ports, path.id);
  },
});

type Told =
  | { readonly command: "create"; readonly definition: ExperimentDefinition }
  | { readonly command: "start" | "pause" | "end" }
  | Pick<Extract<ExperimentCommand, { command: "change-arms" }>, "command" | "changes">;

/** Tells an experiment what to do, and returns once it has done so. */
async function command(ports: Ports, experiment: string, told: Told): Promise<void> {
  const message = {
    command_id: nuid.next(),
    experiment,
    timestamp: instant(ports.now()),
    ...told,
  };
  const checked = commandFromJson(message);
  if (checked instanceof Rejection) {
    const { found, wanted } = checked;
    const field = checked.field.replace(/^definition\./, "");
    const detail = `${field}: found ${found}, wanted ${wanted}`;
    throw new RequestProblem({
      kind: "malformed-body",
      detail,
      errors: [{ field, found, wanted }],
    });
  }
  const bytes = Buffer.byteLength(JSON.stringify(message));
  if (bytes > maxEventBytes) {
    const detail = `a command of ${bytes} bytes, wanted at most ${maxEventBytes}`;
    throw new RequestProblem({ kind: "too-large", detail });
  }
  try {
    await sendCommand(ports.nats, message);
  } catch (error) {
    throw problemOfDecision(error);
  }
}

/** The experiment as its actor holds it at this moment, or as last committed where it does not answer. */
async function experimentNow(ports: Ports, id: string): Promise<ExperimentAnswer> {
  const reply = await askOwner(ports.nats, "experiment", id);
  // An owner of another version may tell of things that are unknown here.
  const live = reply.kind === "answer" ? decodeLive(reply.live) : Option.none();
  if (Option.isSome(live)) {
    const { state } = live.value;
    return {
      experiment: summaryOfState(state),
      state,
      live: true,
      liveError: null,
      asOf: asOf(ports, parseTime(state.lastAt)),
    };
  }
  const liveError = reply.kind === "answer" ? "the owner's answer is not understood" : reply.reason;
  const row = await findExperiment(ports.database.drizzle, id);
  if (row === undefined) {
    if (reply.kind !== "unknown") throw unavailable(liveError);
    throw new RequestProblem({ kind: "not-found", detail: `there is no experiment ${id}` });
  }
  return {
    experiment: summaryOf(row),
    state: decodeStanding(row.standing),
    live: false,
    liveError,
    asOf: await asOfDatabase(ports, row.lastAtMs, "experiment"),
  };
}

function summaryOf(row: ExperimentRow): ExperimentSummary {
  const { id, title, status, decisions, rewards } = row;
  const { policy, definition } = decodeStanding(row.standing);
  return {
    id,
    title: title ?? null,
    status,
    policy,
    reward: definition.reward.kind,
    decisions,
    rewards,
    createdAt: instant(row.createdAtMs),
    startedAt: maybeInstant(row.startedAtMs),
    endedAt: maybeInstant(row.endedAtMs),
    lastAt: instant(row.lastAtMs),
  };
}

function summaryOfState(state: ExperimentState): ExperimentSummary {
  const { id, definition, status, policy, decisions, rewards } = state;
  const { createdAt, startedAt, endedAt, lastAt } = state;
  const title = definition.title ?? null;
  const reward = definition.reward.kind;
  const times = { createdAt, startedAt, endedAt, lastAt };
  return { id, title, status, policy, reward, decisions, rewards, ...times };
}
