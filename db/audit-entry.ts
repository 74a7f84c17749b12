// An entry of the audit, and the words it is written in.

/** How something ended: it was done, not allowed, or allowed and yet not done. */
export const auditOutcomes = ["done", "denied", "failed"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** What makes an actor known: a key, a token, being on this computer, nothing, or a command line. */
export const actorKinds = ["key", "token", "loopback", "nobody", "command"] as const;
export type ActorKind = (typeof actorKinds)[number];

/** One thing that somebody did, or tried to. */
export interface AuditEntry {
  readonly atMs: number;
  readonly actorKind: ActorKind;
  /** The id of the key, the subject of the token, the user of the command line. */
  readonly actor: string;
  readonly role?: string | undefined;
  /** The name of the route or of the command: `createExperiment`, `models promote`. */
  readonly action: string;
  readonly target: string;
  /** The address or the computer that it came from. */
  readonly origin: string;
  readonly outcome: AuditOutcome;
  /** The HTTP status, where there was one. */
  readonly status?: number | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}
