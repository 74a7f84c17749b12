// The headers that go with every answer, and what is allowed to pages of other sites.
import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";

/** Nothing is loaded from elsewhere, nothing embeds these pages, and no form leaves them. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** A year, which browsers take for a site that means it. */
const strictTransport = "max-age=31536000; includeSubDomains";

/**
 * What browsers are told to forbid. With `isStrict` they come back by TLS only; that is for a server behind
 * a proxy that does TLS, as this one speaks plain HTTP.
 */
export function securityHeaders(isStrict: boolean): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy,
    strictTransportSecurity: isStrict ? strictTransport : false,
    xFrameOptions: "DENY",
    permissionsPolicy: {
      camera: [],
      displayCapture: [],
      geolocation: [],
      microphone: [],
      payment: [],
      usb: [],
    },
  });
}

/** Lets the pages of these origins ask, without cookies: they need a key of their own. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: [...origins],
    allowMethods: ["GET", "HEAD", "POST", "DELETE"],
    allowHeaders: ["authorization", "content-type", "if-none-match", "traceparent"],
    exposeHeaders: [
      "etag",
      "ratelimit-limit",
      "ratelimit-remaining",
      "ratelimit-reset",
      "retry-after",
      "www-authenticate",
    ],
    maxAge: 600,
  });
}
