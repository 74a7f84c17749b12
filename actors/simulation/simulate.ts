// One run: a seed's choices, a cluster that goes through them, and what was found.
import { engagementTopic, userTopic } from "./activity-topics.ts";
import { ActivityWorkload } from "./activity-workload.ts";
import type { Choices } from "./choices.ts";
import { Cluster, type Sabotage } from "./cluster.ts";
import { Scheduler } from "./scheduler.ts";
import { TallyWorkload } from "./tally-workload.ts";
import { VideoWorkload } from "./video-workload.ts";
import type { Violation } from "./witness.ts";
import type { Workload } from "./workload.ts";

/** What came of a run. */
export interface Result {
  /** The first broken promise; undefined where all were kept. */
  readonly violation: Violation | undefined;
  readonly choices: readonly number[];
  readonly steps: number;
  readonly events: number;
  readonly trace: readonly string[];
}

/** More than any partition needs for what a run publishes, once nothing goes wrong any more. */
const mostQuietSteps = 20_000;

/** What a run works on. */
export type Kind = "tally" | "video" | "user" | "engagement";

/** Runs what the choices say; the same choices and parts run the same way every time. */
export function simulate(
  kind: Kind,
  choices: Choices,
  sabotage: Sabotage = {},
  isTraced = false,
): Promise<Result> {
  switch (kind) {
    case "tally":
      return run(new TallyWorkload(choices), choices, sabotage, isTraced);
    case "video":
      return run(new VideoWorkload(choices), choices, sabotage, isTraced);
    case "user":
      return run(new ActivityWorkload(userTopic(), choices), choices, sabotage, isTraced);
    case "engagement":
      return run(new ActivityWorkload(engagementTopic(), choices), choices, sabotage, isTraced);
  }
}

async function run<State, Event, Shared>(
  workload: Workload<State, Event, Shared>,
  choices: Choices,
  sabotage: Sabotage,
  isTraced: boolean,
): Promise<Result> {
  const scheduler = new Scheduler(isTraced);
  const cluster = new Cluster(workload, scheduler, choices, sabotage);
  const { witness } = cluster;
  let steps = 0;
  const step = async (number: number) => {
    steps++;
    await scheduler.step(number);
  };

  const disturbed = choices.pick([0, 2, 5, 15]);
  const published = choices.pick([5, 15, 40]);
  const wildSteps = 50 + choices.below(350);
  for (let i = 0; i < wildSteps && witness.violation === undefined; i++) {
    if (choices.isExhausted) break;
    if (choices.percent(published)) cluster.publish();
    else if (choices.percent(disturbed)) cluster.disturb();
    else await step(choices.below(scheduler.size));
  }

  scheduler.tell(() => "from here on nothing goes wrong");
  cluster.calmDown();
  const quiet = async (done: () => boolean) => {
    for (let i = 0; i < mostQuietSteps && !done() && witness.violation === undefined; i++) {
      await step(0);
    }
    if (!done()) {
      witness.accuse("progress", `no end after ${mostQuietSteps} quiet steps: ${cluster.standing}`);
    }
  };
  await quiet(() => cluster.isDone && !scheduler.isBusy);
  cluster.stop();
  await quiet(() => !scheduler.isBusy);
  if (witness.violation === undefined) cluster.checkEnd();
  return {
    violation: witness.violation,
    choices: choices.made,
    steps,
    events: cluster.log.lastSequence,
    trace: scheduler.trace ?? [],
  };
}
