// Who is at the other end of a connection: an address, and whether it is this very computer.
import { BlockList, isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** What a request says, or the socket knows, of where it comes from. */
export interface Trail {
  /** The address at the other end of the socket; undefined where nobody knows. */
  readonly peer: string | undefined;
  /** The header `X-Forwarded-For`. */
  readonly forwardedFor: string | undefined;
}

/**
 * Addresses of proxies, each alone or as a network such as `10.0.0.0/8`, whose word on whom they forward is
 * taken. Throws a RangeError where one is no address.
 */
export function proxyList(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of addresses) {
    const [address, bits] = text.split("/");
    const family = familyOf(address);
    const widest = family === "ipv4" ? 32 : 128;
    const prefix = bits === undefined ? widest : Number(bits);
    if (family === undefined || !/^\d{1,3}$/.test(bits ?? "0") || prefix > widest) {
      throw new RangeError(`found ${text}, wanted an address, or a network such as 10.0.0.0/8`);
    }
    list.addSubnet(address, prefix, family);
  }
  return list;
}

/**
 * The address that a request came from: that of the socket, or, where a trusted proxy is there, the last
 * address of `X-Forwarded-For` that is no trusted proxy. Everything before that may be made up.
 */
export function originOf({ peer, forwardedFor }: Trail, proxies: BlockList): string {
  let origin = plainAddress(peer ?? "unknown");
  for (const hop of (forwardedFor ?? "").split(",").reverse()) {
    if (!isProxy(origin, proxies)) return origin;
    const next = plainAddress(hop.trim());
    if (familyOf(next) === undefined) return origin;
    origin = next;
  }
  return origin;
}

/** Whether an address is that of a trusted proxy. */
export function isProxy(address: string, proxies: BlockList): boolean {
  const family = familyOf(address);
  return family !== undefined && proxies.check(address, family);
}

/** The address at the other end of the socket that a request came through. */
export function socketAddress(context: Context): string | undefined {
  try {
    return getConnInfo(context).remote.address;
  } catch {
    // It came through no socket.
    return undefined;
  }
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an address is of this computer itself. */
export function isLoopback(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && loopback.check(address, family);
}

/**
 * Whether a host of a URL is this computer by name. A page of another site can have its own name lead to
 * this computer (DNS rebinding), but never one of these.
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return host === "localhost" || host.endsWith(".localhost") || isLoopback(plainAddress(host));
}

/** An IPv4 address as such where a socket for both families writes it as an IPv6 one. */
function plainAddress(address: string): string {
  const [, plain] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  return plain ?? address;
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 4 ? "ipv4" : version === 6 ? "ipv6" : undefined;
}
