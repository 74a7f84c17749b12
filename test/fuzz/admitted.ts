// What a partition makes of snapshots that somebody may have damaged, whatever its kind.
import { expect } from "vitest";
import { type ActorKind, SharedNews } from "../../actors/actor.ts";
import { type CheckpointContent, PartitionState, sharedKey } from "../../actors/partition-state.ts";
import { checkCheckpoint } from "../../db/checkpoint-rules.ts";
import type { Snapshot } from "../../db/store.ts";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { InvalidId } from "../../streams/errors.ts";
import { Rejection } from "../../streams/rejection.ts";

const identity = {
  partition: 0,
  partitionCount: 1,
  stream: "STATS",
  latenessMs: 3_600_000,
};
const counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
/** Far behind everything in the simulated snapshots. */
const sequence = 1_000_000;
const claim = { sequence, watermarkMs: undefined, counts };

/** A partition that has nothing yet, and follows far behind the simulated snapshots. */
export function emptyPartition<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
): PartitionState<State, Event, Shared> {
  return new PartitionState(kind, identity, claim);
}

/** A partition that takes these snapshots, or undefined where it refuses one with a reason. */
export function admitted<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  snapshots: readonly Snapshot[],
): PartitionState<State, Event, Shared> | undefined {
  const state = emptyPartition(kind);
  try {
    for (const snapshot of snapshots) state.admit(snapshot);
    return state;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof InvalidId)) throw error;
    expect(error.message).toMatch(/^[^]{8,}$/);
    return undefined;
  }
}

/** Steps a message that may be news, an event or nothing of both. */
export function step<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  state: PartitionState<State, Event, Shared>,
  payload: Uint8Array,
  arrivedAtMs: number,
  partition = identity.partition,
  subject = "stats.0",
): void {
  const message = { sequence: state.sequence + 1, arrivedAtMs, subject, payload };
  const event = kind.decode(message, partition, identity.partitionCount);
  if (event instanceof Rejection) state.reject(message, event);
  else if (event instanceof SharedNews) state.share(message, event);
  else state.apply(message, event);
}

/** Fails unless what would be stored now keeps the rules of the store; gives it. */
export function expectRules<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  state: PartitionState<State, Event, Shared>,
): CheckpointContent {
  const { content } = state.cut();
  checkCheckpoint({ kind: kind.name, partition: 0, epoch: 1, fromSequence: sequence, ...content });
  return content;
}

/** Fails unless what would be stored now keeps the rules, and comes back as it was; gives its rows. */
export function expectStorable<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  state: PartitionState<State, Event, Shared>,
): CheckpointContent["projections"] {
  const content = expectRules(kind, state);
  const next = emptyPartition(kind);
  for (const snapshot of content.snapshots) next.admit(snapshot);
  const writer = new ByteWriter();
  for (const { key, version, state } of content.snapshots) {
    if (key === sharedKey) {
      kind.encodeShared(kind.decodeShared(version, new ByteReader(state)), writer);
    } else kind.encode(kind.decodeState(key, version, new ByteReader(state)), writer);
    expect(writer.take()).toEqual(state);
  }
  return content.projections;
}
