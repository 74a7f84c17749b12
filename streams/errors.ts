// What can go wrong on the way of an event.
import { Data } from "effect";

/** A string that is no id (1 to 128 characters) or a token that no id encodes to. */
export class InvalidId extends Data.TaggedError("InvalidId")<{
  readonly found: string;
  readonly length: number;
}> {
  override get message(): string {
    return `not an id: found ${JSON.stringify(this.found)} of length ${this.length}, ` +
      `wanted 1 to 128 characters (or the token of such an id)`;
  }
}

/** NATS cannot be reached, or is not one that Troupe can run on. */
export class NatsUnavailable extends Data.TaggedError("NatsUnavailable")<{
  readonly reason: string;
  readonly cause?: unknown;
}> {
  override get message(): string {
    return this.reason;
  }
}

/** A stream's configuration, read back from the server, is not what was declared. */
export class TopologyMismatch extends Data.TaggedError("TopologyMismatch")<{
  readonly stream: string;
  readonly field: string;
  readonly found: unknown;
  readonly wanted: unknown;
}> {
  override get message(): string {
    return `stream ${this.stream}: ${this.field} is ${JSON.stringify(this.found)}, ` +
      `wanted ${JSON.stringify(this.wanted)}`;
  }
}

/** The log can no longer be read from where the reader stood. */
export class LogBroken extends Data.TaggedError("LogBroken")<{
  readonly reason: string;
  readonly cause?: unknown;
}> {
  override get message(): string {
    return this.reason;
  }
}

/** The server refused a message, or did not take it in time. */
export class PublishFailed extends Data.TaggedError("PublishFailed")<{
  readonly subject: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `publish to ${this.subject} failed: ${this.reason}`;
  }
}

/**
 * This process did nothing for so long (stopped, asleep, swapped out) that another may have taken its
 * work over, and that streams may no longer know the ids of what it would send.
 */
export class StoodStill extends Data.TaggedError("StoodStill")<{
  readonly forMs: number;
}> {
  override get message(): string {
    return `this process stood still for ${
      Math.round(this.forMs / 1000)
    } s: what it was about to ` +
      "publish is dropped";
  }
}
