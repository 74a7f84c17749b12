// What to do about an error, where that can be said in a sentence.
import { ConfigurationInvalid } from "../config/errors.ts";
import { PartitionCountMismatch, StoreUnavailable } from "../db/errors.ts";
import { LogBroken, NatsUnavailable, TopologyMismatch } from "../streams/errors.ts";

const doctor = "`npm run troupe -- doctor` looks at every part and says what to do.";

/** One sentence on what to do about `error`, or undefined. */
export function hintFor(error: unknown): string | undefined {
  if (error instanceof ConfigurationInvalid) {
    return "docs/configuration.md lists every setting and what it takes.";
  }
  if (error instanceof NatsUnavailable || error instanceof StoreUnavailable) return doctor;
  if (error instanceof TopologyMismatch) {
    return error.field === "subject_transform"
      ? "The number of partitions is fixed once the stream exists: set TROUPE_PARTITIONS to it."
      : doctor;
  }
  if (error instanceof PartitionCountMismatch) {
    return `Set TROUPE_PARTITIONS=${error.found}, or use another database and another log.`;
  }
  if (error instanceof LogBroken) {
    return "A database and a log belong together: use both as they were, or both anew.";
  }
  return undefined;
}
