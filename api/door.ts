// The door: finds out who asks, and whether they may. Nobody gets in by default, once there is a key.
import type { BlockList } from "node:net";
import type { Context, MiddlewareHandler } from "hono";
import { isSecretOf } from "../db/api-key.ts";
import { isGoodAt, type KeyLookup, type KeyRow } from "../db/api-keys.ts";
import { type Credential, credentialOf } from "./credential.ts";
import { isForged } from "./forgery.ts";
import { KeyRing } from "./key-ring.ts";
import {
  defaultLimits,
  holderName,
  type LimitHeaders,
  Limits,
  type LimitSettings,
} from "./limits.ts";
import type { Reader } from "./live-client.ts";
import { fromHere } from "./open-door.ts";
import { originOf, proxyList, socketAddress } from "./peer.ts";
import { mayAs, nobody, type Principal, principalOf, roleOf } from "./principal.ts";
import { forbidden, unauthenticated } from "./refusals.ts";
import type { RouteDescription } from "./route.ts";
import { covers, scopeOf } from "./scope.ts";
import type { TokenCheck } from "./tokens.ts";

/** What a door is made of. */
export interface DoorSettings {
  readonly keys: KeyLookup;
  /** Undefined where no tokens are taken. */
  readonly tokens?: TokenCheck | undefined;
  /** Addresses and networks of proxies that are believed; see peer.ts. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Origins of other sites whose pages may ask. */
  readonly origins?: readonly string[] | undefined;
  /** Whether there is TLS in front of this server, so that cookies need never go without. */
  readonly isBehindTls?: boolean | undefined;
  readonly limits?: LimitSettings | undefined;
  /** Wall-clock time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of what goes wrong behind the answer. */
  readonly report: (error: unknown) => void;
  /** The address at the other end; that of the socket by default. */
  readonly peerOf?: (context: Context) => string | undefined;
}

/** What the door found out about somebody. */
export interface Visit {
  readonly principal: Principal;
  /** Thrown at whatever is not public, where the visitor is nobody. */
  readonly refusal?: unknown;
  /** When what was shown opens no more, if ever. */
  readonly endsAt?: Date | undefined;
}

declare module "hono" {
  interface ContextVariableMap {
    refusal: unknown;
  }
}

/** Tells who asks, and refuses those who may not. */
export class Door {
  readonly isBehindTls: boolean;
  private readonly ring: KeyRing;
  private readonly tokens: TokenCheck | undefined;
  private readonly proxies: BlockList;
  private readonly origins: readonly string[];
  private readonly limits: Limits;
  private readonly now: () => number;
  private readonly report: (error: unknown) => void;
  private readonly peerOf: (context: Context) => string | undefined;

  constructor(settings: DoorSettings) {
    this.ring = new KeyRing(settings.keys, settings.now);
    this.tokens = settings.tokens;
    this.proxies = proxyList(settings.trustedProxies ?? []);
    this.origins = settings.origins ?? [];
    this.isBehindTls = settings.isBehindTls ?? false;
    this.limits = new Limits(settings.limits ?? defaultLimits, settings.now);
    this.now = settings.now;
    this.report = settings.report;
    this.peerOf = settings.peerOf ?? socketAddress;
  }

  /** Whether this computer may do everything, and nobody else anything: while there is neither key nor issuer. */
  async isOpen(): Promise<boolean> {
    return this.tokens === undefined && !await this.ring.isAny();
  }

  /** Keys have been changed by this process: it need not wait until it looks again. */
  forget(): void {
    this.ring.forget();
  }

  /** Tells of every request who makes it, and refuses none: see {@link admit}. */
  identify(): MiddlewareHandler {
    return async (context, next) => {
      const { principal, refusal } = await this.visitOf(context);
      context.set("principal", principal);
      context.set("refusal", refusal);
      await next();
    };
  }

  /**
   * Throws where whoever asks may not use this route, or not so often. Answers with headers that tell them
   * how often they still may.
   */
  admit(context: Context, route: RouteDescription): LimitHeaders {
    const principal = principalOf(context);
    const headers = this.limits.take(principal, route.method === "get" ? "reads" : "writes");
    if (route.access === "public") return headers;
    if (principal.kind === "nobody") throw context.get("refusal");
    if (!mayAs(principal.role, route.access)) {
      const found = principal.role ?? "none";
      throw forbidden(`${route.name} wants the role ${route.access}, found ${found}`);
    }
    const scope = scopeOf(route);
    if (!covers(principal.scopes, scope)) {
      const found = principal.scopes.join(", ");
      throw forbidden(`${route.name} wants the scope ${scope}, found ${found}`);
    }
    return headers;
  }

  /** Who shows this, from there. */
  async visit(credential: Credential, origin: string): Promise<Visit> {
    switch (credential.kind) {
      case "none":
        return refused(origin, unauthenticated("this wants a key or a token"));
      case "broken":
        return refused(origin, unauthenticated(`authorization: ${credential.reason}`, true));
      case "token":
        return await this.byToken(credential.text, origin);
      case "key":
      case "session":
        return await this.byKey(credential, origin);
    }
  }

  /** Whoever was admitted, for as long as they would be again. */
  readerOf(context: Context): Reader {
    const principal = principalOf(context);
    return {
      name: holderName(principal),
      mayStay: async () => (await this.visitOf(context)).principal.kind === principal.kind,
    };
  }

  /** Whether a page of another site asks for this. */
  isForged(context: Context): boolean {
    return isForged(context, this.origins);
  }

  private async visitOf(context: Context): Promise<Visit> {
    const { req } = context;
    const peer = this.peerOf(context);
    const origin = originOf({ peer, forwardedFor: req.header("x-forwarded-for") }, this.proxies);
    const credential = credentialOf(req.header("authorization"), req.header("cookie"));
    try {
      const isSent = credential.kind !== "none" && credential.kind !== "session";
      if (!isSent && this.isForged(context)) {
        const detail = "a page of another site asks for this; wanted one of this site";
        return refused(origin, forbidden(detail));
      }
      const visit = await this.visit(credential, origin);
      const isSomebody = visit.principal.kind !== "nobody";
      if (isSomebody || isSent || !await this.isOpen()) return visit;
      return fromHere(context, origin, this.proxies);
    } catch (error) {
      // What is public is served all the same: that is how one finds out that the database is gone.
      return refused(origin, error);
    }
  }

  private async byKey(
    { kind, key }: Extract<Credential, { key: unknown }>,
    origin: string,
  ): Promise<Visit> {
    const tooMany = this.ring.knows(key.id) ? undefined : this.limits.refusalOf(origin);
    if (tooMany !== undefined) return refused(origin, tooMany);
    const row = await this.ring.find(key.id);
    if (row === undefined || !isSecretOf(key.secret, row.digest)) {
      this.limits.fail(origin);
      return refused(origin, unauthenticated(`there is no such ${kind}`, true));
    }
    if (!isGoodAt(row, new Date(this.now()))) {
      const end = row.revokedAt === null ? "has expired" : "was revoked";
      return refused(origin, unauthenticated(`this ${kind} ${end}`, true));
    }
    const principal = kind === "key" ? holderOf(row, origin) : signedInBy(row, origin);
    if (principal.kind === "key") this.ring.touch(principal.id).catch(this.report);
    return { principal, endsAt: row.expiresAt ?? undefined };
  }

  private async byToken(text: string, origin: string): Promise<Visit> {
    if (this.tokens === undefined) {
      return refused(origin, unauthenticated("tokens are not taken here, only keys", true));
    }
    const found = await this.tokens(text);
    if (typeof found === "string") return refused(origin, unauthenticated(found, true));
    const { endsAt, ...holder } = found;
    return { principal: { kind: "token", ...holder, origin }, endsAt };
  }
}

/** The id of whoever a session was made for; see routes/session.ts. */
export const tokenPrefix = "token:";

function holderOf({ id, name, role, scopes }: KeyRow, origin: string): Principal {
  return { kind: "key", id, name, role: roleOf(role), scopes, origin };
}

function signedInBy(row: KeyRow, origin: string): Principal {
  const holder = holderOf({ ...row, id: row.createdBy }, origin);
  if (!row.createdBy.startsWith(tokenPrefix)) return holder;
  return { ...holder, kind: "token", id: row.createdBy.slice(tokenPrefix.length) };
}

function refused(origin: string, refusal: unknown): Visit {
  return { principal: nobody(origin), refusal };
}
