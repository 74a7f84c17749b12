// Has what a command does go on record.
import { hostname } from "node:os";
import process from "node:process";
import { Effect, Exit } from "effect";
import type { NatsConnection } from "nats";
import { auditDesk } from "./audit-request.ts";
import { askDesk } from "./desk.ts";

/** What a command is about to do. */
export interface Deed {
  /** `models promote`. */
  readonly action: string;
  readonly target: string;
}

/** Does `work`, and puts on record who did so and whether it worked; says so where that cannot be. */
export function onRecord<A, E, R>(
  connection: NatsConnection,
  { action, target }: Deed,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  return Effect.onExit(work, (exit) => {
    const outcome = Exit.isSuccess(exit) ? "done" : "failed";
    const entry = { verb: "record", actor: userHere(), origin: hostname(), outcome } as const;
    return askDesk(connection, auditDesk, { ...entry, action, target }, 0).pipe(
      Effect.catch((error) => Effect.logWarning(`not on record: ${action}: ${error.message}`)),
    );
  });
}

/** Who is at this command line, as far as a process can tell. */
export function userHere(): string {
  return `uid ${process.getuid?.() ?? "unknown"}`;
}
