// What a NATS URL says: servers, who signs in, whether TLS is demanded.
import { isIP } from "node:net";

/** A NATS URL, or several of one cluster, taken apart. */
export interface NatsAddress {
  /** Every server as `host:port`, without who signs in. */
  readonly servers: readonly string[];
  /** The hosts of these, without brackets. */
  readonly hosts: readonly string[];
  /** Whether any of them is `tls://`. */
  readonly tls: boolean;
  /** What stands before the `@` of the first server, and of no other another; undefined if nothing. */
  readonly login: UrlLogin | undefined;
}

/** `user:password@`, or `token@`. */
export type UrlLogin =
  | { readonly user: string; readonly password: string }
  | { readonly token: string };

const usualPort = 4222;

/**
 * Takes a NATS URL apart, undefined where it is none. The client does not read who signs in from a
 * URL, nor that `tls://` demands TLS.
 *
 * ```ts
 * parseNatsUrl("nats://me:p%40ss@a:4222,b");
 * // { servers: ["a:4222", "b:4222"], hosts: ["a", "b"], tls: false, login: { user: "me", password: "p@ss" } }
 * parseNatsUrl("tls://t0ken@a")?.login; // { token: "t0ken" }
 * ```
 */
export function parseNatsUrl(text: string): NatsAddress | undefined {
  const addresses = text.split(",").map((address) => parseOne(address.trim()));
  const found = addresses.filter((address) => address !== undefined);
  if (found.length < addresses.length) return undefined;
  const logins = found.flatMap(({ login }) => login ?? []);
  const [first] = found;
  const isSame = (login: UrlLogin) => JSON.stringify(login) === JSON.stringify(first.login);
  if (!logins.every(isSame)) return undefined;
  return {
    servers: found.map(({ server }) => server),
    hosts: found.map(({ host }) => host),
    tls: found.some(({ tls }) => tls),
    login: first.login,
  };
}

/** A NATS URL, or several, without who signs in: fit for messages and logs. */
export function withoutSecrets(url: string): string {
  return url.split(",")
    .map((address) => {
      const [, scheme = "", rest = ""] = /^(\s*(?:\w+:\/\/)?)([^]*)$/.exec(address) ?? [];
      return scheme + rest.slice(rest.lastIndexOf("@") + 1);
    })
    .join(",");
}

function parseOne(text: string) {
  const [, scheme = "nats", rest = ""] = /^(?:(nats|tls):\/\/)?([^]*)$/.exec(text) ?? [];
  // As HTTP, because only then does every runtime read the host as a host; the port is put back, as
  // that of HTTP is left out.
  const url = URL.parse(`http://${rest}`);
  if (url === null || url.hostname === "") return undefined;
  const port = url.port === "" ? /:80\/?$/.test(rest) ? 80 : usualPort : Number(url.port);
  const login = loginOf(url.username, url.password, rest);
  if (login === null) return undefined;
  return {
    server: `${url.hostname}:${port}`,
    host: withoutBrackets(url.hostname),
    tls: scheme === "tls",
    login,
  };
}

/** Null where the percent signs of it mean nothing. */
function loginOf(user: string, password: string, rest: string): UrlLogin | undefined | null {
  if (!rest.includes("@")) return undefined;
  try {
    const [first, second] = [user, password].map((part) => decodeURIComponent(part));
    const hasColon = rest.slice(0, rest.lastIndexOf("@")).includes(":");
    return hasColon ? { user: first, password: second } : { token: first };
  } catch {
    return null;
  }
}

function withoutBrackets(host: string): string {
  const inner = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(inner) === 0 ? host : inner;
}
