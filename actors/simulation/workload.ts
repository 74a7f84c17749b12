// What a simulated cluster works on: a kind of actor, what is published for it, and what should come
// of it.
import type { ActorKind } from "../actor.ts";
import type { Choices } from "./choices.ts";
import type { Oracle } from "./oracle.ts";

/** A message that a client publishes. */
export interface Publication {
  readonly partition: number;
  readonly payload: Uint8Array;
  readonly arrivedAtMs: number;
}

/** A kind of actor and everything about it that a simulation needs to know. */
export interface Workload<State, Event, Shared> {
  readonly kind: ActorKind<State, Event, Shared>;
  readonly stream: string;
  readonly partitionCount: number;
  readonly latenessMs: number;
  readonly timersPerEvent: number;
  subjectOf(partition: number): string;
  /** The next message of the clients. */
  publish(choices: Choices): Publication;
  /** The partition whose log takes what is published to `subject`, where one does. */
  newsPartition(subject: string): number | undefined;
  /** When the log takes a message that a partition publishes. */
  readonly nowMs: number;
  oracle(partition: number): Oracle;
  /** An actor that somebody asks about, and its partition. */
  ask(choices: Choices): { readonly partition: number; readonly key: string };
}
