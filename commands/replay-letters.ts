// Replaying dead letters: their events are published again as new ones, and their fate is watched.
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Effect, type Scope } from "effect";
import { type NatsConnection, nuid } from "nats";
import { decodeDeadLetter } from "../streams/deadletter.ts";
import { attempt } from "./attempt.ts";
import { type Destination, reasonOf, replaySubject, type StoredLetter } from "./letters.ts";
import { listenToStatuses } from "./statuses.ts";

/** What became of a letter that was replayed. */
export type Fate =
  | { readonly outcome: "taken"; readonly sequence: number }
  | { readonly outcome: "rejected"; readonly sequence: number; readonly reason: string }
  /** The log has it, but no owner of its partition was heard to have come so far. */
  | { readonly outcome: "waiting"; readonly sequence: number }
  | { readonly outcome: "impossible"; readonly reason: string };

/** Replays up to {@link maxBatch} letters at once; fates come in the order of the letters. */
export type ReplayLetters = (letters: readonly StoredLetter[]) => Effect.Effect<Fate[], Error>;

/** Most letters in one batch. */
export const maxBatch = 100;

/** How long the partitions may take to say that they have passed the events of a batch. */
const patienceMs = 5000;
const pollMs = 50;

/** Workers speak once a second: none is there where none is heard for this long. */
const hearMs = 2500;

/** Rejections of others that are remembered beside ours. */
const maxRejections = 100_000;

/** Opens what replaying needs for the length of the scope. */
export function openReplay(
  connection: NatsConnection,
): Effect.Effect<ReplayLetters, Error, Scope.Scope> {
  return Effect.gen(function* () {
    const { direct } = yield* attempt(() => jetstreamManager(connection));
    const client = jetstream(connection);
    const statuses = yield* listenToStatuses(connection, "video", "user", "experiment");
    const rejections = yield* listenToRejections(connection);

    const publish = async (letter: StoredLetter, { subject, stream, kind }: Destination) => {
      const msgID = `replay.${letter.number}.${nuid.next()}`;
      const { seq: sequence } = await client.publish(subject, letter.payload, { msgID });
      const stored = await direct.getMessage(stream, { seq: sequence });
      return { kind, stream, sequence, partition: Number(stored?.subject.split(".")[1]) };
    };
    const passed = ({ kind, sequence, partition }: Place) =>
      (statuses.of(kind, partition)?.sequence ?? 0) >= sequence;

    return (letters) =>
      Effect.gen(function* () {
        const destinations = letters.map(replaySubject);
        const published = yield* Effect.forEach(letters, (letter, i) => {
          const destination = destinations[i];
          if ("reason" in destination) return Effect.succeed(undefined);
          return attempt(() => publish(letter, destination));
        });
        const sent = published.filter((place) => place !== undefined);
        const startedAtMs = performance.now();
        const silent = () => statuses.size === 0 && performance.now() - startedAtMs > hearMs;
        yield* waitUntil(() => sent.every(passed) || silent());
        return destinations.map((destination, i): Fate => {
          const place = published[i];
          if ("reason" in destination) return { outcome: "impossible", ...destination };
          if (place === undefined || !passed(place)) {
            return { outcome: "waiting", sequence: place?.sequence ?? 0 };
          }
          const reason = rejections.get(`${place.stream} ${place.sequence}`);
          return reason === undefined
            ? { outcome: "taken", sequence: place.sequence }
            : { outcome: "rejected", sequence: place.sequence, reason };
        });
      });
  });
}

/** Where a replayed event has come to lie in the log, and whose it is. */
interface Place extends Pick<Destination, "kind" | "stream"> {
  readonly sequence: number;
  readonly partition: number;
}

/** Gathers the reasons of new dead letters by the stream and sequence of their events. */
function listenToRejections(
  connection: NatsConnection,
): Effect.Effect<ReadonlyMap<string, string>, never, Scope.Scope> {
  const listen = Effect.sync(() => {
    const reasons = new Map<string, string>();
    const subscription = connection.subscribe("deadletters.>", {
      callback: (error, message) => {
        if (error !== null || message.headers === undefined) return;
        const letter = decodeDeadLetter(message.headers, new Uint8Array());
        if (reasons.size >= maxRejections) reasons.clear();
        reasons.set(`${letter.stream} ${letter.sequence}`, reasonOf(letter));
      },
    });
    return { reasons, subscription };
  });
  const stop = ({ subscription }: { subscription: { unsubscribe(): void } }) =>
    Effect.sync(() => {
      if (!connection.isClosed()) subscription.unsubscribe();
    });
  return Effect.map(Effect.acquireRelease(listen, stop), ({ reasons }) => reasons);
}

function waitUntil(condition: () => boolean): Effect.Effect<void> {
  const wait = Effect.gen(function* () {
    while (!condition()) yield* Effect.sleep(pollMs);
  });
  return Effect.asVoid(Effect.timeoutOption(wait, patienceMs));
}
