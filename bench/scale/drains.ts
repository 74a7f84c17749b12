// Backlogs worked off by a worker that keeps so many actors in memory: what a reading costs, and where.
import { type WorkDone, WorkerProcess } from "./orders.ts";
import { partitionCount } from "./population.ts";
import type { ServerWork, Stage } from "./stage.ts";
import { hotTraffic, type Traffic, uniformTraffic, zipfTraffic } from "./traffic.ts";

/** One backlog, worked off. */
export interface Drain extends WorkDone, ServerWork {
  readonly events: number;
}

/** What a worker that has all actors in memory does with three kinds of traffic. */
export interface Resident {
  readonly actors: number;
  /** A backlog of {@link active} actors, the same number whatever exists, read in turn. */
  readonly hot: Drain;
  /** Readings as they come, {@link steadyPerSecond}, each of another actor than those before it. */
  readonly steady: Drain;
  /** A backlog in which every actor is as likely as every other. */
  readonly uniform: Drain;
}

export const active = 1000;
export const steadyPerSecond = 1000;
const steadySeconds = 15;
const zipfExponent = 1.1;

/** Brings all actors into memory and works off backlogs of `events` readings. */
export async function resident(
  stage: Stage,
  events: number,
  say: (text: string) => void,
): Promise<Resident & { readonly zipf: () => Promise<Drain>; readonly stop: () => Promise<void> }> {
  const actors = stage.existing;
  const worker = await startWorker(stage, 2 * actors);
  const loaded = await worker.obey({ do: "load", from: 0, to: actors });
  say(`${actors} actors in memory after ${Math.round(loaded.elapsedMs)} ms`);
  const hotBacklog = () => drain(stage, worker, hotTraffic(1, actors, active), events);
  await drain(stage, worker, hotTraffic(1, actors, active), events >> 2);
  // The better of two: somebody else may use the computer, too.
  const [hot] = [await hotBacklog(), await hotBacklog()].sort((a, b) => a.cpuMs - b.cpuMs);
  say(`${active} read in turn: ${microsPerEvent(hot).toFixed(1)} µs a reading`);
  const steady = await keepUp(stage, worker);
  say(`each of another: ${microsPerEvent(steady).toFixed(1)} µs a reading`);
  const uniform = await drain(stage, worker, uniformTraffic(2, actors), events);
  say(`all read alike: ${microsPerEvent(uniform).toFixed(1)} µs a reading`);
  return {
    actors,
    hot,
    steady,
    uniform,
    zipf: () => zipf(stage, worker, events),
    stop: () => worker.stop(),
  };
}

/** Zipf's law over all actors, for a worker that may keep only `residents` of them. */
export async function bounded(stage: Stage, residents: number, events: number): Promise<Drain> {
  const worker = await startWorker(stage, residents);
  const done = await zipf(stage, worker, events);
  await worker.stop();
  return done;
}

async function zipf(stage: Stage, worker: WorkerProcess, events: number): Promise<Drain> {
  const traffic = zipfTraffic(3, stage.existing, zipfExponent);
  // Until those that are read often are in memory.
  await drain(stage, worker, traffic, events);
  return await drain(stage, worker, traffic, events);
}

function startWorker(stage: Stage, residents: number): Promise<WorkerProcess> {
  const each = Math.ceil(residents / partitionCount);
  return WorkerProcess.start(stage.nats.url, stage.postgres.url, each);
}

/** Publishes `events` readings while the worker holds still, then has it work them off. */
async function drain(
  stage: Stage,
  worker: WorkerProcess,
  traffic: Traffic,
  events: number,
): Promise<Drain> {
  await stage.publish(traffic, events);
  const done = await stage.watch(() => worker.obey({ do: "drain", events }));
  return { ...done, events };
}

/** Publishes readings at a steady pace while the worker takes them as they come. */
async function keepUp(stage: Stage, worker: WorkerProcess): Promise<Drain> {
  const events = steadyPerSecond * steadySeconds;
  const traffic = hotTraffic(4, stage.existing, events);
  const done = await stage.watch(async () => {
    const published = stage.publish(traffic, events, steadyPerSecond);
    const [taken] = await Promise.all([worker.obey({ do: "drain", events }), published]);
    return taken;
  });
  return { ...done, events };
}

/** Microseconds of the worker's CPU per reading. */
export function microsPerEvent({ cpuMs, events }: Drain): number {
  return 1000 * cpuMs / events;
}
