// Actors that have taken the events of an audience, in one partition in memory: what they take up there,
// and what is copied to as many users as are wanted.
import { type Addressed, SharedNews } from "../../actors/actor.ts";
import type { ActorKind } from "../../actors/actor.ts";
import { defaultKinds } from "../../actors/kinds.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { beginning, PartitionState } from "../../actors/partition-state.ts";
import { userForesight } from "../../actors/prediction/foresight.ts";
import { userKind } from "../../actors/user/kind.ts";
import { Rejection } from "../../streams/rejection.ts";
import { streamNames } from "../../streams/subjects.ts";
import { type Audience, eventsOf, published } from "./audience.ts";

export const users = userKind(userForesight(defaultKinds));

/** Events between two cuts: what changed is encoded, and what was told is thrown away. */
const eventsPerCut = 10_000;

/** Actors of one kind, alone in a partition of their own. */
export class Population<State, Event, Shared> {
  readonly state: PartitionState<State, Event, Shared>;
  private readonly kind: ActorKind<State, Event, Shared>;

  constructor(kind: ActorKind<State, Event, Shared>) {
    this.kind = kind;
    const { latenessMs } = defaultPartitionSettings;
    const identity = { partition: 0, partitionCount: 1, stream: streamNames.activity, latenessMs };
    this.state = new PartitionState(kind, identity, beginning);
  }

  /** Lets an event reach its actor, if it concerns one. */
  take(payload: Uint8Array, arrivedAtMs: number): void {
    const { state } = this;
    const sequence = state.sequence + 1;
    const message = { sequence, arrivedAtMs, subject: "activity.0.0", payload };
    const decoded = this.kind.decode(message, 0, 1);
    if (decoded instanceof Rejection) throw new Error("the audience did what cannot be");
    if (isNews(decoded)) state.share(message, decoded);
    else state.apply(message, decoded);
    if (sequence % eventsPerCut === 0) this.settle();
  }

  /** Forgets what waits to be published and written. */
  settle(): void {
    this.state.takeOutbox();
    this.state.cut();
  }
}

function isNews<Event, Shared>(
  decoded: Addressed<Event> | SharedNews<Shared>,
): decoded is SharedNews<Shared> {
  return decoded instanceof SharedNews;
}

/** The first `count` events of an audience, those of each user under `copies` ids. */
export function* copiedEvents(
  audience: Audience,
  count: number,
  copies: number,
): Generator<{ readonly payload: Uint8Array; readonly arrivedAtMs: number }, void, undefined> {
  for (const { row, deliveredAtMs } of eventsOf(audience, count)) {
    const arrivedAtMs = Math.ceil(deliveredAtMs);
    for (let copy = 0; copy < copies; copy++) {
      const [, payload] = published({ row: { ...row, user_id: `${row.user_id}-${copy}` } });
      yield { payload, arrivedAtMs };
    }
  }
}
