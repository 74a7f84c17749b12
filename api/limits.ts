// How often each may ask: by key or token, and by address where there is neither.
import { Buckets } from "./buckets.ts";
import { RequestProblem } from "./errors.ts";
import type { Principal } from "./principal.ts";

/** How often. What is per second may be saved up, as far as the burst. */
export interface LimitSettings {
  readonly readsPerSecond: number;
  readonly readBurst: number;
  readonly writesPerSecond: number;
  readonly writeBurst: number;
}

/** What holds where nothing is configured. */
export const defaultLimits: LimitSettings = {
  readsPerSecond: 100,
  readBurst: 500,
  writesPerSecond: 200,
  writeBurst: 1000,
};

/** Keys that are none, from one address: so many at once, and so many a second. */
const failures = { perSecond: 0.5, burst: 20 };

/** Headers that tell a client how far it may still go. */
export type LimitHeaders = Readonly<Record<string, string>>;

/** The limits of one process: with several processes, each may be asked so often. */
export class Limits {
  private readonly now: () => number;
  private readonly reads: Buckets;
  private readonly writes: Buckets;
  private readonly failures = new Buckets(failures);
  private readonly bursts: { readonly reads: number; readonly writes: number };

  constructor(settings: LimitSettings, now: () => number) {
    const { readsPerSecond, readBurst, writesPerSecond, writeBurst } = settings;
    this.now = now;
    this.reads = new Buckets({ perSecond: readsPerSecond, burst: readBurst });
    this.writes = new Buckets({ perSecond: writesPerSecond, burst: writeBurst });
    this.bursts = { reads: readBurst, writes: writeBurst };
  }

  /**
   * Takes one request. Throws a {@link RequestProblem} where it is one too many. Before there is any key
   * there is no limit: only this computer is served then.
   */
  take(principal: Principal, kind: "reads" | "writes"): LimitHeaders {
    if (principal.kind === "loopback") return {};
    const { isAllowed, left, waitMs } = this[kind].take(holderName(principal), this.now());
    const headers = {
      "ratelimit-limit": String(this.bursts[kind]),
      "ratelimit-remaining": String(left),
      "ratelimit-reset": seconds(waitMs),
    };
    if (isAllowed) return headers;
    throw tooMany(`more ${kind} than are allowed`, waitMs, headers);
  }

  /** Takes note of a key or a session from there that is none. */
  fail(origin: string): void {
    this.failures.take(addressGroup(origin), this.now());
  }

  /** The problem of somebody who has shown too many that are none; undefined for everybody else. */
  refusalOf(origin: string): RequestProblem | undefined {
    const { isAllowed, waitMs } = this.failures.look(addressGroup(origin), this.now());
    return isAllowed ? undefined : tooMany("too many keys that are none came from there", waitMs);
  }
}

/** One name for everything that a key asks for, or an address without one. */
export function holderName({ kind, id, origin }: Principal): string {
  return kind === "nobody" ? addressGroup(origin) : `${kind} ${id}`;
}

/** Whoever has one IPv6 address has all that share its first 64 bits. */
function addressGroup(origin: string): string {
  if (!origin.includes(":")) return origin;
  const [head = "", tail = ""] = origin.split("%")[0].split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const others = tail.split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - others.length) }, () => "0");
  return [...groups, ...zeros, ...others].slice(0, 4).join(":");
}

function tooMany(detail: string, waitMs: number, headers: LimitHeaders = {}): RequestProblem {
  return new RequestProblem({
    kind: "too-many-requests",
    detail: `${detail}; the next one in ${seconds(waitMs)} s`,
    headers: { ...headers, "retry-after": seconds(waitMs) },
  });
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
