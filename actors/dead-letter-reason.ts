// The reason under which a dead letter is counted: the field at fault where it is one of ours, since a
// sender may make up as many others as he likes.
import { ActivityJson } from "../streams/activity.ts";
import { LoggedDecision, Reward } from "../streams/decision.ts";
import { ReadingJson } from "../streams/reading.ts";

/** What a rejection may name besides the fields of events: see the places that make one. */
const otherFields = [
  "payload",
  "subject",
  "event",
  "timer",
  "snapshot",
  // Of whom an erasure speaks.
  "user",
  // What experiments are told.
  "command_id",
  "command",
  "definition",
  "changes",
  "status",
  // What models learn from, and what they say of themselves.
  "example",
  "learner",
  "name",
  "version",
  "weights",
  "delta",
  "artefact",
  "champion",
  "challenger",
  "challengerShare",
];

const known: ReadonlySet<string> = new Set([
  ...Object.keys(ReadingJson.fields),
  ...Object.keys(ActivityJson.fields),
  ...Object.keys(LoggedDecision.fields),
  ...Object.keys(Reward.fields),
  ...otherFields,
]);

/** How many reasons there are at most. */
export const mostReasons = known.size + 1;

/**
 * The reason for a rejection of `field`.
 *
 * ```ts
 * deadLetterReason("viewCount"); // "viewCount"
 * deadLetterReason("changes.add.3.id"); // "changes"
 * deadLetterReason("timer.some-video"); // "timer"
 * deadLetterReason("made up"); // "other"
 * ```
 */
export function deadLetterReason(field: string): string {
  const [first] = field.split(".", 1);
  return known.has(first) ? first : "other";
}
