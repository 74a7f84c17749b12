// The door of a process as it is set, with a word of warning where it stands open for nobody.
import { Effect } from "effect";
import type { KeyLookup } from "../db/api-keys.ts";
import { Door } from "./door.ts";
import { KeysUnusable } from "./errors.ts";
import type { LimitSettings } from "./limits.ts";
import { isLoopbackHost } from "./peer.ts";
import { openTokens, type TokenSettings } from "./tokens.ts";

/** What is set about access; what is left out is as a server on this computer wants it. */
export interface AccessSettings {
  readonly tokens?: TokenSettings | undefined;
  /** Addresses and networks of proxies that are believed; see peer.ts. */
  readonly trustedProxies?: readonly string[];
  /** Sites whose pages may ask. */
  readonly corsOrigins?: readonly string[];
  /** Whether there is TLS in front of this server. */
  readonly isBehindTls?: boolean;
  /** How long an answer may take. */
  readonly requestTimeMs?: number;
  readonly limits?: LimitSettings;
  /** Connections of one key to the live feed. */
  readonly liveReaders?: number;
}

/** What the door of a process needs besides. */
interface Surroundings {
  readonly keys: KeyLookup;
  /** Where the server listens. */
  readonly hostname: string;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}

/** The door; warns where the server listens to others, and nobody could get in. */
export function openDoor(
  { tokens, trustedProxies, corsOrigins, isBehindTls, limits }: AccessSettings,
  { hostname, ...needs }: Surroundings,
): Effect.Effect<Door, KeysUnusable> {
  return Effect.gen(function* () {
    const check = tokens === undefined ? undefined : yield* Effect.tryPromise({
      try: () => openTokens(tokens, needs.now),
      catch: (cause) =>
        cause instanceof KeysUnusable ? cause : new KeysUnusable({ reason: String(cause) }),
    });
    const door = new Door({
      ...needs,
      tokens: check,
      trustedProxies,
      origins: corsOrigins,
      isBehindTls,
      limits,
    });
    if (!isLoopbackHost(hostname)) yield* Effect.ignore(warnOf(door, hostname));
    return door;
  });
}

function warnOf(door: Door, hostname: string) {
  return Effect.flatMap(
    Effect.tryPromise(() => door.isOpen()),
    (isOpen) =>
      isOpen
        ? Effect.logWarning(
          `the API listens on ${hostname}, but there is no key yet: only this computer is served ` +
            "until one is made, with `troupe keys create --role admin`",
        )
        : Effect.void,
  );
}
