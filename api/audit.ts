// What goes on record of requests: those that change something, those that carry a person's data away, and
// those that were not allowed.
import type { Context } from "hono";
import type { AuditEntry } from "../db/audit-entry.ts";
import { recordAudit } from "../db/audit.ts";
import { problemKinds } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { principalOf } from "./principal.ts";
import { problemOf } from "./problem.ts";
import type { Route } from "./route.ts";

/** Within this time a denial that repeats is only counted: a flood must not fill the table. */
const repeatMs = 60_000;

/** Denials that are counted at the same time, by default. */
const defaultMaxCounted = 1000;

/** A denial that is on record, and how often it came again since. */
interface Denial {
  readonly entry: AuditEntry;
  again: number;
}

/** Puts on record who did what through the HTTP interface. */
export class Audit {
  private readonly ports: Pick<Ports, "database" | "now" | "report">;
  private readonly maxCounted: number;
  private readonly denials = new Map<string, Denial>();

  /** Of more than `maxCounted` denials at the same time, those counted longest go on record first. */
  constructor(ports: Pick<Ports, "database" | "now" | "report">, maxCounted = defaultMaxCounted) {
    this.ports = ports;
    this.maxCounted = maxCounted;
  }

  /**
   * Has `respond` answer, and whoever asked is answered once that is on record. What cannot be recorded is
   * reported, whole, and changes nothing about the answer: by then it has happened.
   */
  async watch(
    context: Context,
    route: Route,
    respond: () => Response | Promise<Response>,
  ): Promise<Response> {
    try {
      const response = await respond();
      if (isAudited(route)) await this.record(this.entryOf(context, route, response.status));
      return response;
    } catch (error) {
      const { status } = problemKinds[problemOf(error).kind];
      if (outcomeOf(status) === "denied") await this.deny(this.entryOf(context, route, status));
      else if (isAudited(route)) await this.record(this.entryOf(context, route, status));
      throw error;
    }
  }

  private entryOf(context: Context, route: Route, status: number): AuditEntry {
    const { kind, id, role, origin } = principalOf(context);
    return {
      atMs: this.ports.now(),
      actorKind: kind,
      actor: id,
      role,
      action: route.name,
      target: targetOf(route, context.req.path),
      origin,
      outcome: outcomeOf(status),
      status,
    };
  }

  /** The first of its kind goes on record at once, those that follow as a number when their time is up. */
  private async deny(entry: AuditEntry): Promise<void> {
    const key = JSON.stringify([entry.actor, entry.action, entry.origin, entry.status]);
    const counted = this.denials.get(key);
    if (counted !== undefined && entry.atMs - counted.entry.atMs < repeatMs) {
      counted.again++;
      return;
    }
    await this.settle(entry.atMs);
    this.denials.set(key, { entry, again: 0 });
    await this.record(entry);
  }

  /** Puts on record how often the denials came again whose time is up, or that are too many. */
  private async settle(nowMs: number): Promise<void> {
    for (const [key, { entry, again }] of this.denials) {
      const isOver = nowMs - entry.atMs >= repeatMs;
      if (!isOver && this.denials.size < this.maxCounted) break;
      this.denials.delete(key);
      if (again > 0) await this.record({ ...entry, atMs: nowMs, detail: { again } });
    }
  }

  private async record(entry: AuditEntry): Promise<void> {
    try {
      await recordAudit(this.ports.database.drizzle, entry);
    } catch (cause) {
      this.ports.report(new Error(`not on record: ${JSON.stringify(entry)}`, { cause }));
    }
  }
}

/** Whether each use of a route goes on record. */
export function isAudited({ method, isAudited: given }: Route): boolean {
  return given ?? method !== "get";
}

/** A user's path without the user: an audit that outlives an erasure names nobody. */
function targetOf({ path: pattern }: Route, path: string): string {
  return pattern.startsWith("/v1/users/") ? pattern : path;
}

function outcomeOf(status: number): AuditEntry["outcome"] {
  if (status === 401 || status === 403) return "denied";
  return status < 400 ? "done" : "failed";
}
