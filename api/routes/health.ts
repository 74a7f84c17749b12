// `GET /health`, `GET /health/live` and `GET /health/ready`.
import { findLastTraining } from "../../db/queries/models.ts";
import { listPartitions, type PartitionRow, pingDatabase } from "../../db/queries/partitions.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { forecastModel } from "../../streams/model-version.ts";
import { asOf } from "../asof.ts";
import { AliveAnswer, type HealthCheck, ReadyAnswer } from "../contract/health.ts";
import type { Ports } from "../ports.ts";
import { mayAs, principalOf } from "../principal.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { missingPartitions, nameOf } from "./partitions.ts";

/** How long a part of the system may take to say that it is there. */
const checkMs = 2000;
/** A partition is fresh if its owner spoke, or wrote a checkpoint, within this time. */
const freshMs = 10_000;

/** Whether the process answers at all. */
export const showAliveRoute = jsonRoute({
  method: "get",
  path: "/health/live",
  name: "showAlive",
  tag: "System",
  access: "public",
  summary: "Whether this process lives",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: AliveAnswer,
  statuses: { 200: "It does" },
  answer: (_request, ports) => Promise.resolve({ status: "ok", asOf: asOf(ports) }),
});

/** What `GET /health` and `GET /health/ready` have in common. */
const readiness = {
  method: "get",
  tag: "System",
  description: "`unavailable`, with 503, while NATS, the database or a partition is not there. " +
    "`degraded`, with 200, while the training of a model fails: forecasts go on without it.",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: ReadyAnswer,
  statuses: { 200: "It does its work", 503: "It does not; `checks` say why" },
  statusOf: ({ status }: ReadyAnswer) => status === "unavailable" ? 503 : 200,
} as const;

/** How the system is. */
export const showHealthRoute = jsonRoute({
  ...readiness,
  path: "/health",
  name: "showHealth",
  access: "viewer",
  summary: "How the system is, and why",
  answer: (_request, ports) => readinessOf(ports),
});

/** Whether everything that the system needs is there; why not is for those who may see more. */
export const showReadyRoute = jsonRoute({
  ...readiness,
  path: "/health/ready",
  name: "showReady",
  access: "public",
  summary: "Whether the system takes readings and makes forecasts",
  answer: async ({ context }, ports) => {
    const answer = await readinessOf(ports);
    if (mayAs(principalOf(context).role, "viewer")) return answer;
    const checks = answer.checks.map(({ name, ok }) => ({ name, ok, detail: hidden }));
    return { ...answer, checks };
  },
});

/** Details name servers, and errors in the words of whoever made them. */
const hidden = "for viewers";

async function readinessOf(ports: Ports): Promise<ReadyAnswer> {
  const [models, ...needed] = await Promise.all([
    check("models", () => checkModels(ports)),
    check("nats", () => checkNats(ports)),
    check("database", () => checkDatabase(ports)),
    check("partitions", () => checkPartitions(ports)),
  ]);
  const isAble = needed.every(({ ok }) => ok);
  const status = !isAble ? "unavailable" : models.ok ? "ok" : "degraded";
  return { status, checks: [...needed, models], asOf: asOf(ports) };
}

/** What a check found, in words, and whether that is well. */
type Finding = Pick<HealthCheck, "ok" | "detail">;

async function check(name: string, find: () => Promise<Finding>): Promise<HealthCheck> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: `no answer in ${checkMs} ms` }), checkMs);
  });
  try {
    return { name, ...await Promise.race([find(), tooLate]) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function checkNats({ nats }: Ports): Promise<Finding> {
  if (nats.isClosed()) return { ok: false, detail: "the connection is closed" };
  const roundTripMs = await nats.rtt();
  return { ok: true, detail: `connected to ${nats.getServer()}, ${roundTripMs} ms there and back` };
}

async function checkDatabase({ database }: Ports): Promise<Finding> {
  await pingDatabase(database.drizzle);
  return { ok: true, detail: `${database.dialect} answers` };
}

async function checkPartitions(ports: Ports): Promise<Finding> {
  const rows = await listPartitions(ports.database.drizzle);
  if (rows.length === 0) return { ok: false, detail: "no partition has an owner yet" };
  const heard = new Map(ports.feed.recentStatuses().map((status) => [nameOf(status), status]));
  const silent = rows.filter((row) => {
    const status = heard.get(nameOf(row));
    const speaksWell = status !== undefined && isAtWork(status, ports.now());
    return !speaksWell && !isCommitted(row, ports.now());
  });
  const missing = missingPartitions(rows).map(nameOf);
  const detail = [
    `${rows.length - silent.length} of ${rows.length + missing.length} partitions are fresh`,
    ...(missing.length === 0 ? [] : [`never owned: ${missing.join(", ")}`]),
    ...(silent.length === 0 ? [] : [`silent: ${silent.map(nameOf).join(", ")}`]),
  ].join("; ");
  return { ok: silent.length === 0 && missing.length === 0, detail };
}

/**
 * Whether an owner has nothing left to do, or commits. One that fails and starts again, over and over,
 * is heard of too.
 */
function isAtWork(status: PartitionStatus, nowMs: number): boolean {
  const { sequence, committedSequence, lag, committedAt } = status;
  if (sequence === committedSequence && lag === 0) return true;
  return committedAt !== null && Date.parse(committedAt) >= nowMs - freshMs;
}

/** Trainings fail on their own: what serves goes on serving. */
async function checkModels(ports: Ports): Promise<Finding> {
  const heard = ports.feed.recentModels();
  const failed = heard.find(({ state }) => state === "failed");
  if (failed !== undefined) return failedTraining(failed.name, failed.reason);
  if (heard.length > 0) {
    const words = heard.map(({ name, state }) =>
      `${name} is ${state === "training" ? "being trained" : "not being trained"}`
    );
    return { ok: true, detail: words.join("; ") };
  }
  // Of what was said before this process began, the database knows.
  const last = await findLastTraining(ports.database.drizzle, forecastModel);
  if (last?.kind === "training-failed") return failedTraining(last.name, last.reason);
  return { ok: true, detail: "no training has failed" };
}

function failedTraining(name: string, reason: string | null): Finding {
  const why = reason ?? "it did not say why";
  return { ok: false, detail: `the last training of ${name} failed: ${why}; forecasts go on` };
}

function isCommitted({ committedAt }: PartitionRow, nowMs: number): boolean {
  return committedAt !== null && committedAt.getTime() >= nowMs - freshMs;
}
