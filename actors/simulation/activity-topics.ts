// The kinds of actors that activity is for, as simulations run them: users who are foreseen for real, by
// what models really told, and what activity says of videos.
import { SharedNews } from "../actor.ts";
import { learnerPartition, modelKind } from "../learner/kind.ts";
import { modelActors } from "../learner/actors.ts";
import { beginning, PartitionState } from "../partition-state.ts";
import { userForesight } from "../prediction/foresight.ts";
import type { Learnt } from "../prediction/learnt.ts";
import type { Own } from "../prediction/own.ts";
import type { EngagementEvent, EngagementShared } from "../engagement/erase.ts";
import { engagementKind } from "../engagement/kind.ts";
import type { EngagementState } from "../engagement/state.ts";
import type { UserEvent } from "../user/erase.ts";
import { userKind } from "../user/kind.ts";
import type { UserShared } from "../user/shared.ts";
import type { UserState } from "../user/state.ts";
import { livesOf } from "../user/testing.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { type ErasureCommand, erasureJson } from "../../streams/erasure.ts";
import { everybodysErasure, userErasure, videoErasure } from "../../streams/testing-erasure.ts";
import { encodeToken } from "../../streams/token.ts";
import { textHash } from "../../ml/text-hash.ts";
import { type ActivityTopic, others, startMs } from "./activity-workload.ts";

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

/** Users and what models tell them; some are erased, at several times, and many come back. */
export function userTopic(): ActivityTopic<UserState<Own>, UserEvent, UserShared<Learnt>> {
  news ??= toldNews();
  const commands = erasedAtMs.flatMap((atMs) =>
    erasedActors.flatMap((id) => [userErasure(id, atMs), everybodysErasure(id, atMs)])
  );
  return { kind, field: "user_id", news: [...news, ...payloadsOf(commands)] };
}

/** What activity says of videos; news are for others, and pass by. Viewers are erased. */
export function engagementTopic(): ActivityTopic<
  EngagementState,
  EngagementEvent,
  EngagementShared
> {
  news ??= toldNews();
  const commands = erasedAtMs.flatMap((atMs) =>
    others.slice(0, 2).flatMap((viewer) => [
      everybodysErasure(viewer, atMs),
      ...erasedActors.map((id) =>
        videoErasure(viewer, atMs, { video: encodeToken(id), viewer: textHash(viewer) })
      ),
    ])
  );
  return { kind: engagementKind, field: "video_id", news: [...news, ...payloadsOf(commands)] };
}

/** Actors of both partitions, and times at which somebody is erased. */
const erasedActors = ["actor 0", "actor 1", "actor 2"];
const dayMs = 24 * 3_600_000;
const erasedAtMs = [startMs, startMs + 2 * dayMs, startMs + 20 * dayMs];

function payloadsOf(commands: readonly ErasureCommand[]): Uint8Array[] {
  const encoder = new TextEncoder();
  return commands.map((command) => encoder.encode(erasureJson(command)));
}
