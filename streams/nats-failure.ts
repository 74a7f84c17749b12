// Why NATS cannot be reached, in words: what was found, and which setting to look at.
import { errors } from "nats";
import type { TlsOptions } from "./nats-tls.ts";

/** How it was tried. */
export interface Attempted {
  /** How somebody signed in, in words; undefined where nobody did. */
  readonly way: string | undefined;
  /** Undefined where TLS was not demanded. */
  readonly tls: Pick<TlsOptions, "caFile" | "certFile" | "handshakeFirst"> | undefined;
}

/** What node:tls says of a certificate that leads to nobody who is trusted. */
const untrusted: ReadonlySet<string> = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
]);

/** What the client failed with, in words that name the setting and no secret. */
export function natsFailure(cause: unknown, { way, tls }: Attempted): string {
  const message = cause instanceof Error ? firstLine(cause.message) : String(cause);
  const code = codeOf(cause);
  if (cause instanceof errors.AuthorizationError) {
    if (way === undefined) {
      return `it wants somebody to sign in (${message}), and neither NATS_URL nor any of ` +
        "TROUPE_NATS_USER, _TOKEN, _NKEY and _CREDENTIALS says who";
    }
    return `it refuses the ${way} (${message})`;
  }
  if (cause instanceof errors.UserAuthenticationExpiredError) {
    return `the ${way ?? "login"} is no longer valid (${message})`;
  }
  if (untrusted.has(code)) {
    const by = tls?.caFile === undefined
      ? "the usual authorities: TROUPE_NATS_CA may name others"
      : `the authorities in TROUPE_NATS_CA, ${tls.caFile}`;
    return `its certificate is not trusted by ${by} (${code})`;
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return `its certificate is not valid at this time (${code})`;
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `its certificate is of no host that NATS_URL names (${message})`;
  }
  if (message === "server does not support 'tls'") {
    return "it offers no TLS, which tls:// in NATS_URL or a TROUPE_NATS_CA, _CERT or _TLS_FIRST demands";
  }
  return `${message}${hintOf(code, message, tls)}`;
}

/** What else it may be where TLS was tried and the error says little. */
function hintOf(code: string, message: string, tls: Attempted["tls"]): string {
  if (tls === undefined) return "";
  if (tls.handshakeFirst && code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return ": TROUPE_NATS_TLS_FIRST is for servers with handshake_first only";
  }
  if (tls.certFile !== undefined && /^ERR_(SSL|OSSL)/.test(code)) {
    return ": do TROUPE_NATS_CERT and TROUPE_NATS_KEY belong together, and does it trust them?";
  }
  if (tls.certFile === undefined && message === "timeout") {
    return ": does it want a certificate, TROUPE_NATS_CERT and TROUPE_NATS_KEY?";
  }
  if (!tls.handshakeFirst && message.includes("undefined error")) {
    return ": does it want TROUPE_NATS_TLS_FIRST=yes?";
  }
  return "";
}

/** The code of an error or of what it wraps; empty where neither has one. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : codeOf(error.cause);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0];
}
