// Noticing that a consumer is no more: its server died, or lost touch with the others of its cluster.
import type { ConsumerMessages } from "@nats-io/jetstream";

/**
 * How often a server says that there is nothing new. The client, once it misses that, asks whether the
 * consumer is still there, and asks again after half a minute where nobody answers, as while a cluster
 * chooses its leaders, or for as long as a server is away that had the consumer to itself.
 */
export const heartbeatMs = 1000;

/**
 * Looks at a consumer, two in the time of a heartbeat, of which so many in a row must have found nothing.
 * They are counted rather than timed: a process that is too busy to hear looks as rarely.
 */
const silentLooks = 8;

/**
 * Waits until a consumer has been silent for four heartbeats while `isListening`, and says true; or
 * until it has ended, and says false. The consumer must ask for {@link heartbeatMs}.
 */
export function silence(
  messages: ConsumerMessages,
  isListening: () => boolean = () => true,
): Promise<boolean> {
  return new Promise((resolve) => {
    let quietLooks = 0;
    let received = messages.getReceived();
    const look = () => {
      const isNew = messages.getReceived() !== received;
      received = messages.getReceived();
      if (isNew || !isListening()) quietLooks = 0;
      else if (++quietLooks >= silentLooks) end(true);
    };
    const timer = setInterval(look, heartbeatMs / 2);
    const end = (isSilent: boolean) => {
      clearInterval(timer);
      resolve(isSilent);
    };
    const listen = async () => {
      for await (const { type } of messages.status()) {
        if (type === "heartbeat") quietLooks = 0;
      }
      end(false);
    };
    listen();
  });
}
