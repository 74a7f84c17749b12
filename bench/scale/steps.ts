// The work of events with nothing around it: decoded readings stepped in memory, in one partition, then
// cut as a checkpoint is. Run as a program with the number of actors, it prints what that costs.
import process from "node:process";
import { decodedReading, emptyPartition, hourMs, snapshotsOf } from "./population.ts";
import { hotTraffic } from "./traffic.ts";

/** CPU that the step of a reading takes, each of another actor than those before it. */
export interface StepCost {
  readonly stepMicros: number;
}

const events = 200_000;
/** Events before a cut, so few that none is of an actor that has changed already. */
const round = 1000;
const warmUpRounds = 40;

function stepCost(actors: number): StepCost {
  const startMs = Date.UTC(2026, 0, 1);
  const state = emptyPartition(0);
  for (const snapshot of snapshotsOf(actors, startMs)) state.admit(snapshot);
  const taken = new Uint32Array(actors);
  const traffic = hotTraffic(7, actors, events);
  let micros = 0;
  for (let done = -warmUpRounds * round; done < events; done += round) {
    const readings = Array.from({ length: round }, (_, i) => {
      const number = traffic();
      const atMs = startMs + ++taken[number] * hourMs;
      const { message, addressed } = decodedReading(number, atMs, state.sequence + 1 + i);
      // To the log all are of one moment: how far one video is ahead makes no other one silent.
      return { message: { ...message, arrivedAtMs: startMs }, addressed };
    });
    const steps = cpuMicros(() => {
      for (const [i, { message, addressed }] of readings.entries()) {
        state.apply(message, addressed);
        if (i % 256 === 0) state.takeOutbox();
      }
    });
    state.takeOutbox();
    state.cut();
    if (done >= 0) micros += steps;
  }
  return { stepMicros: micros / events };
}

function cpuMicros(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

process.stdout.write(JSON.stringify(stepCost(Number(process.argv[2]))));
