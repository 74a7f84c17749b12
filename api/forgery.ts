// Requests that a page of another site makes in the name of whoever looks at it.
import type { Context } from "hono";

/**
 * Whether a browser says that the page of another site asks for a change. What a browser sends by itself, a
 * cookie or the address of this computer, must not be enough for that. `allowed` are the origins of other
 * sites that may.
 */
export function isForged({ req }: Context, allowed: readonly string[]): boolean {
  if (req.method === "GET" || req.method === "HEAD") return false;
  const origin = req.header("origin");
  if (origin !== undefined && allowed.includes(origin)) return false;
  const site = req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  // Browsers that say nothing of the site, or not without TLS, still say the origin.
  return origin !== undefined && hostOf(origin) !== new URL(req.url).host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
