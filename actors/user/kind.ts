// The kind of actor that stands for a user: activity in; sessions, features and counts of the audience
// out, and whatever the foresight it is made with predicts.
import { decodeActivity } from "../../streams/activity.ts";
import { ErasedUsers } from "../../streams/erased-users.ts";
import { decodeErasure, isErasure } from "../../streams/erasure.ts";
import { isLearnerNews } from "../../streams/learner-news.ts";
import { isTasteQuestion } from "../../streams/question.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { type ActorKind, type Decoded, SharedNews } from "../actor.ts";
import { AudienceJournal } from "./audience.ts";
import { eraseUser, isErased, type UserEvent } from "./erase.ts";
import { writeUserFeatures } from "./features.ts";
import type { UserForesight } from "./foresight.ts";
import { KnownParts } from "./known-parts.ts";
import { inspectTaste, inspectUser } from "./inspect.ts";
import { userBytes } from "./layout.ts";
import { dropDue, dueAtMs, passTime } from "./pass-time.ts";
import { UserShared } from "./shared.ts";
import { decodeUser, encodeUser } from "./snapshot.ts";
import { UserState, viewOfUser } from "./state.ts";
import { stepActivity } from "./step.ts";

/** Version of what users and their partitions write; the first one knew of nobody who was erased. */
const version = 2;

/** Users who are predicted by `foresight`. */
export function userKind<Own, Learnt>(
  foresight: UserForesight<Own, Learnt>,
): ActorKind<UserState<Own>, UserEvent, UserShared<Learnt>> {
  return {
    name: "user",
    version,

    decode(message, partition, partitionCount) {
      if (isLearnerNews(message.payload)) {
        const apply = foresight.decodeNews(message.payload);
        if (apply instanceof Rejection) return apply;
        return new SharedNews(({ learnt }) => apply(learnt));
      }
      if (isErasure(message.payload)) return erasureIn(message.payload, partition, partitionCount);
      const activity = decodeActivity(message.payload, message.arrivedAtMs);
      if (activity instanceof Rejection) return activity;
      const key = encodeToken(activity.userId);
      const home = partitionOf(key, partitionCount);
      if (home !== partition) {
        return new Rejection(
          "user_id",
          activity.userId,
          `the id that the subject names (this id belongs to partition ${home}, ` +
            `the subject to ${partition})`,
        );
      }
      return { key, atMs: activity.atMs, event: activity };
    },

    initial(key) {
      const view = viewOfUser(foresight.ownBytes);
      return new UserState(key, foresight.initialOwn(view, userBytes), view);
    },
    onEvent(state, event, context) {
      return "erasure" in event
        ? eraseUser(state, event, foresight, context)
        : isErased(state.key, event, context)
        ? "late"
        : stepActivity(state, event, foresight, context);
    },
    timerAtMs: (state) => dueAtMs(state, foresight),
    onTimer: (state, atMs, context) => passTime(state, atMs, foresight, context),
    dropTimer: (state) => dropDue(state, foresight),

    project(key, state, sink) {
      sink.sessions.push(...state.takeSessionRows());
      if (!state.takeRowDue()) return;
      sink.users.push({
        key,
        userId: state.userId,
        firstAtMs: state.firstMs,
        lastAtMs: state.lastMs,
        events: state.events,
        sessions: state.sessions,
        revenue: state.revenue,
        tier: state.tier,
        country: state.country,
        device: state.device,
        isSubscribed: state.isSubscribed,
        features: writeUserFeatures(state),
        ...foresight.columns(state.own),
        sequence: state.sequence,
      });
    },

    encode(state, writer) {
      if (state.events > 0) encodeUser(state, foresight, writer);
    },
    decodeState(key, found, reader) {
      expectVersion(found);
      return decodeUser(key, found, foresight, reader);
    },
    inspect(state, question, { learnt }) {
      if (state.events === 0) return undefined;
      if (isTasteQuestion(question)) return inspectTaste(state);
      return { ...inspectUser(state), ...foresight.inspect(state, question, learnt) };
    },

    initialShared: () => new UserShared(foresight.initialLearnt()),
    sharedRevision: ({ learnt, parts, erased }) =>
      foresight.learntRevision(learnt) + parts.revision + erased.revision,
    projectShared(shared, sink) {
      shared.audience.project(sink);
      shared.audience = new AudienceJournal(shared.parts);
    },
    encodeShared({ learnt, parts, erased }, writer) {
      parts.encode(writer);
      foresight.encodeLearnt(learnt, writer);
      erased.encode(writer);
    },
    decodeShared(found, reader) {
      expectVersion(found);
      const parts = KnownParts.decode(reader);
      const learnt = foresight.decodeLearnt(found, reader);
      return new UserShared(learnt, parts, found === 1 ? undefined : ErasedUsers.decode(reader));
    },
  };
}

/** A command of an erasure; what is for videos is for those who know them. */
function erasureIn<Learnt>(
  payload: Uint8Array,
  partition: number,
  partitionCount: number,
): Decoded<UserEvent, UserShared<Learnt>> {
  const command = decodeErasure(payload);
  if (command instanceof Rejection) return command;
  if (command.to === "video") return new SharedNews(() => {});
  if (command.to === "everybody") return new SharedNews(({ erased }) => void erased.add(command));
  if (partitionOf(command.user, partitionCount) !== partition) {
    return new Rejection("user", command.digest, `a user of partition ${partition}`);
  }
  // Of no time: it must not move that of what users do.
  return { key: command.user, atMs: 0, event: command };
}

function expectVersion(found: number): void {
  if (found >= 1 && found <= version) return;
  throw new RangeError(`found version ${found}, wanted 1 to ${version}`);
}
