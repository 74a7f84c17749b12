// What the HTTP interface needs from outside.
import type { NatsConnection } from "nats";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Decisions } from "../decisions/decisions.ts";
import type { Database } from "../db/database.ts";
import type { Door } from "./door.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { LiveFeed } from "./live-feed.ts";

/** Everything that routes reach out to. */
export interface Ports {
  readonly database: Database;
  readonly nats: NatsConnection;
  readonly streams: JetStreamManager;
  readonly feed: LiveFeed;
  /** Knows who asks, and whether they may. */
  readonly door: Door;
  /** Decides. */
  readonly decisions: Decisions;
  /** What this process measures. */
  readonly metrics: Metrics;
  /** Wall-clock time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of every error that is not the caller's fault, for the log. */
  readonly report: (error: unknown) => void;
}
