// `GET /health/live` and `GET /health/ready`.
import { listPartitions, type PartitionRow, pingDatabase } from "../../db/queries/partitions.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { asOf } from "../asof.ts";
import { AliveAnswer, type HealthCheck, ReadyAnswer } from "../contract/health.ts";
import type { Ports } from "../ports.ts";
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
  summary: "Whether this process lives",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: AliveAnswer,
  statuses: { 200: "It does" },
  answer: (_request, ports) => Promise.resolve({ status: "ok", asOf: asOf(ports) }),
});

/** Whether everything that the system needs is there. */
export const showReadyRoute = jsonRoute({
  method: "get",
  path: "/health/ready",
  name: "showReady",
  tag: "System",
  summary: "Whether NATS, the database and every partition are there",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: ReadyAnswer,
  statuses: { 200: "Everything is there", 503: "Something is not; `checks` say what" },
  statusOf: ({ status }) => status === "ok" ? 200 : 503,
  answer: async (_request, ports): Promise<ReadyAnswer> => {
    const checks = await Promise.all([
      check("nats", () => checkNats(ports)),
      check("database", () => checkDatabase(ports)),
      check("partitions", () => checkPartitions(ports)),
    ]);
    return {
      status: checks.every(({ ok }) => ok) ? "ok" : "unavailable",
      checks,
      asOf: asOf(ports),
    };
  },
});

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

function isCommitted({ committedAt }: PartitionRow, nowMs: number): boolean {
  return committedAt !== null && committedAt.getTime() >= nowMs - freshMs;
}
