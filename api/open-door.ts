// Who is let in before there is any key: this computer, which may do everything, and nobody else.
import type { BlockList } from "node:net";
import type { Context } from "hono";
import type { Visit } from "./door.ts";
import { isLoopback, isLoopbackHost, isProxy } from "./peer.ts";
import { nobody, type Principal } from "./principal.ts";
import { unauthenticated } from "./refusals.ts";

/** Headers that proxies add: what has them came from somewhere else than the socket says. */
const forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

const remedy = "no key has been made yet, and until then only this computer is served: " +
  "make one there with `troupe keys create --role admin`";

/**
 * This computer, where the socket leads to it, no proxy is in between, and it is called by a name of its own:
 * a page of another site can lead its own name here, but cannot call it `localhost`.
 */
export function fromHere({ req }: Context, origin: string, proxies: BlockList): Visit {
  const { hostname } = new URL(req.url);
  const isForwarded = forwarding.some((name) => req.header(name) !== undefined);
  if (!isLoopback(origin) || isForwarded || isProxy(origin, proxies)) {
    return { principal: nobody(origin), refusal: unauthenticated(remedy) };
  }
  if (!isLoopbackHost(hostname)) {
    const detail = `host: found ${hostname}, wanted localhost or 127.0.0.1; ${remedy}`;
    return { principal: nobody(origin), refusal: unauthenticated(detail) };
  }
  const principal: Principal = {
    kind: "loopback",
    id: "loopback",
    name: "this computer",
    role: "admin",
    scopes: [],
    origin,
  };
  return { principal };
}
