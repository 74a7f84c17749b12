// Listens to what owners say of their partitions once a second.
import { Option, Schema } from "effect";
import type { NatsConnection } from "nats";

const Status = Schema.fromJsonString(
  Schema.Struct({
    partition: Schema.Int,
    epoch: Schema.Int,
    owner: Schema.String,
    at: Schema.String,
  }),
);
type Status = typeof Status.Type;
const decodeStatus = Schema.decodeUnknownOption(Status);

/** An owner speaks once a second; one that has not for so long has ended. */
const silentMs = 2500;

/** What is heard. */
export interface Statuses {
  /** Whether nobody that `isMeant` has spoken for longer than an owner would keep silent. */
  isSilent(isMeant: (status: Status) => boolean): boolean;
  /** By how much the clock of whoever last spoke for one `isMeant` was ahead; NaN for nobody. */
  aheadMs(isMeant: (status: Status) => boolean): number;
  close(): void;
}

/** Listens from now on. */
export function hearStatuses(connection: NatsConnection): Statuses {
  const heard = new Map<string, { status: Status; atMs: number; aheadMs: number }>();
  const startedAtMs = performance.now();
  const subscription = connection.subscribe("status.video.*", {
    callback: (_, message) => {
      const status = Option.getOrUndefined(decodeStatus(message.string()));
      if (status === undefined) return;
      const { partition, epoch, owner, at } = status;
      const aheadMs = Date.parse(at) - Date.now();
      heard.set(`${partition} ${epoch} ${owner}`, { status, atMs: performance.now(), aheadMs });
    },
  });
  return {
    isSilent(isMeant) {
      let lastMs = startedAtMs;
      for (const { status, atMs } of heard.values()) {
        if (isMeant(status)) lastMs = Math.max(lastMs, atMs);
      }
      return performance.now() - lastMs > silentMs;
    },
    aheadMs(isMeant) {
      const meant = [...heard.values()].filter(({ status }) => isMeant(status));
      return meant.sort((a, b) => a.atMs - b.atMs).at(-1)?.aheadMs ?? NaN;
    },
    close: () => subscription.unsubscribe(),
  };
}
