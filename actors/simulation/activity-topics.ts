// The kinds of actors that activity is for, as simulations run them: users who are foreseen for real, by
// what models really told, and what activity says of videos.
import { SharedNews } from "../actor.ts";
import { learnerPartition, modelKind } from "../learner/kind.ts";
import { modelActors } from "../learner/actors.ts";
import { beginning, PartitionState } from "../partition-state.ts";
import { userForesight } from "../prediction/foresight.ts";
import type { Learnt } from "../prediction/learnt.ts";
import type { Own } from "../prediction/own.ts";
import { engagementKind, type NothingShared } from "../engagement/kind.ts";
import type { EngagementState } from "../engagement/state.ts";
import { userKind } from "../user/kind.ts";
import type { UserShared } from "../user/shared.ts";
import type { UserState } from "../user/state.ts";
import { livesOf } from "../user/testing.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import type { ActivityTopic } from "./activity-workload.ts";

const horizonMs = 2 * 24 * 3_600_000;
const kind = userKind(userForesight({ horizonMs }));

/** Some users and days from which every model learns enough to tell of it. */
const lives = { users: 20, days: 20 };

/** What models that heard of some users told: of each its first word, and its last. */
function toldNews(): Uint8Array[] {
  const identity = { partition: 0, partitionCount: 1, stream: "ACTIVITY", latenessMs: 0 };
  const users = new PartitionState(kind, identity, beginning);
  const models = modelKind(modelActors(horizonMs), 1);
  const learners = learnerNames.map((_, partition) =>
    new PartitionState(models, { ...identity, partition }, beginning)
  );
  const told = learnerNames.map((): Uint8Array[] => []);
  let sequence = 0;
  for (const event of livesOf(1, lives.users, lives.days)) {
    const payload = new TextEncoder().encode(JSON.stringify(event));
    const arrivedAtMs = Date.parse(String(event["timestamp"]));
    const message = { sequence: ++sequence, arrivedAtMs, subject: "activity.0", payload };
    const decoded = kind.decode(message, 0, 1);
    if (decoded instanceof Rejection || decoded instanceof SharedNews) continue;
    users.apply(message, decoded);
    for (const { subject, payload } of users.takeOutbox()) {
      const partition = learnerPartition(subject.slice("examples.".length));
      if (partition < 0) continue;
      const learner = learners[partition];
      const example = { sequence: ++sequence, arrivedAtMs, subject, payload: payload.slice() };
      const lesson = models.decode(example, partition, learners.length);
      if (lesson instanceof Rejection || lesson instanceof SharedNews) continue;
      learner.apply(example, lesson);
      for (const { subject, payload } of learner.takeOutbox()) {
        if (subject.endsWith(".news")) told[partition].push(payload.slice());
      }
    }
  }
  return told.flatMap((words) => [...words.slice(0, 1), ...words.slice(1).slice(-1)]);
}

let news: readonly Uint8Array[] | undefined;

/** Users, and what models tell them. */
export function userTopic(): ActivityTopic<UserState<Own>, UserShared<Learnt>> {
  news ??= toldNews();
  return { kind, field: "user_id", news };
}

/** What activity says of videos; news are for others, and pass by. */
export function engagementTopic(): ActivityTopic<EngagementState, NothingShared> {
  news ??= toldNews();
  return { kind: engagementKind, field: "video_id", news };
}
