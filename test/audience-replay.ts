// For tests: the log of a whole system, taken through the real states of every kind in this process, where
// nothing ever fails.
import type { JsMsg } from "@nats-io/jetstream";
import type { EngagementState } from "../actors/engagement/state.ts";
import type { EngagementEvent, EngagementShared } from "../actors/engagement/erase.ts";
import { engagementKind } from "../actors/engagement/kind.ts";
import type {
  Lesson,
  ModelActor,
  NothingShared as NothingLearnt,
} from "../actors/learner/actor.ts";
import { modelActors } from "../actors/learner/actors.ts";
import { learnerPartition, modelKind } from "../actors/learner/kind.ts";
import type { OutboxMessage } from "../actors/outbox.ts";
import { userForesight } from "../actors/prediction/foresight.ts";
import type { Learnt } from "../actors/prediction/learnt.ts";
import type { Own } from "../actors/prediction/own.ts";
import { userKind } from "../actors/user/kind.ts";
import type { UserShared } from "../actors/user/shared.ts";
import type { UserState } from "../actors/user/state.ts";
import { videoKind } from "../actors/video/kind.ts";
import type { VideoShared } from "../actors/video/shared.ts";
import type { VideoState } from "../actors/video/state.ts";
import type { Store } from "../db/store.ts";
import type { UserEvent } from "../actors/user/erase.ts";
import type { Reading } from "../streams/reading.ts";
import { streamNames } from "../streams/subjects.ts";
import { learnerNames } from "../streams/user-prediction.ts";
import { logMessageOf } from "./faults/streams.ts";
import { Undisturbed } from "./undisturbed.ts";

/** Every kind of actor. */
interface Kinds {
  readonly videos: Undisturbed<VideoState, Reading, VideoShared>;
  readonly users: Undisturbed<UserState<Own>, UserEvent, UserShared<Learnt>>;
  readonly engagement: Undisturbed<EngagementState, EngagementEvent, EngagementShared>;
  readonly models: Undisturbed<ModelActor, Lesson, NothingLearnt>;
}

const latenessMs = 3_600_000;

/** Takes messages of the streams, and keeps what is predicted because of them. */
export class AudienceReplay {
  /** By message id, each as subject and payload. */
  readonly predictions = new Map<string, string>();
  private readonly kinds: Kinds;
  private readonly decoder = new TextDecoder();

  private constructor(kinds: Kinds) {
    this.kinds = kinds;
  }

  /** Claims all partitions in a store that is empty. */
  static async begin(
    store: Store,
    { partitions, horizonMs }: { readonly partitions: number; readonly horizonMs: number },
  ): Promise<AudienceReplay> {
    const of = (stream: string, partitionCount = partitions) => ({
      stream,
      partitionCount,
      latenessMs,
    });
    const { stats, activity, examples } = streamNames;
    const users = userKind(userForesight({ horizonMs }));
    const models = modelKind(modelActors(horizonMs), partitions);
    return new AudienceReplay({
      videos: await Undisturbed.begin(videoKind, store, of(stats)),
      users: await Undisturbed.begin(users, store, of(activity)),
      engagement: await Undisturbed.begin(engagementKind, store, of(activity)),
      models: await Undisturbed.begin(models, store, of(examples, learnerNames.length)),
    });
  }

  /** Steps a message in the partitions that it is for, where `reached` says that they came so far. */
  take(message: JsMsg, reached: ReadonlyMap<string, number>): void {
    const stored = logMessageOf(message);
    const [stream, first, second] = stored.subject.split(".");
    const { videos, users, engagement, models } = this.kinds;
    const hears = (kind: string, partition: number) =>
      stored.sequence <= (reached.get(`${kind}/${partition}`) ?? 0);
    if (stream === "stats") {
      const partition = Number(first);
      if (hears("video", partition)) this.keep(videos.step(partition, stored));
    } else if (stream === "activity") {
      const [user, video] = [Number(first), Number(second)];
      if (hears("user", user)) this.keep(users.step(user, stored));
      if (hears("engagement", video)) this.keep(engagement.step(video, stored));
    } else {
      const partition = learnerPartition(first);
      if (hears("model", partition)) this.keep(models.step(partition, stored));
    }
  }

  async commit(): Promise<void> {
    const { videos, users, engagement, models } = this.kinds;
    for (const kind of [videos, users, engagement, models]) await kind.commit();
  }

  private keep(said: readonly OutboxMessage[]): void {
    for (const { subject, payload, messageId } of said) {
      if (!subject.startsWith("predictions.")) continue;
      this.predictions.set(messageId, `${subject} ${this.decoder.decode(payload)}`);
    }
  }
}
