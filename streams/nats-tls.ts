// TLS towards NATS: whom to trust, what to show, and whose certificate it has to be.
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { Effect } from "effect";
import { NatsUnavailable } from "./errors.ts";
import type { NatsAddress } from "./nats-address.ts";
import { faultOf } from "./nats-login.ts";

/** What is configured of TLS, besides what the URL says. Any path of these demands TLS. */
export interface NatsTls {
  /** Path of the certificates to trust, in place of the usual ones. */
  readonly caFile?: string | undefined;
  /** Path of the certificate to show. */
  readonly certFile?: string | undefined;
  /** Path of the key of that certificate. */
  readonly keyFile?: string | undefined;
  /** Whether TLS begins before the server says a word. */
  readonly isFirst?: boolean | undefined;
}

/** The client's options, and node:tls's own among them. */
export interface TlsOptions {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  /** The name asked for, where a proxy goes by it. */
  readonly servername?: string;
  readonly handshakeFirst: boolean;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/**
 * The client's options for TLS; undefined where nothing demands it, so that it is used only where the
 * server offers it. Fails where a file is missing or holds no PEM. The client reads the files anew
 * whenever it connects.
 */
export function tlsOptions(
  address: NatsAddress,
  tls: NatsTls,
): Effect.Effect<TlsOptions | undefined, NatsUnavailable> {
  const { caFile, certFile, keyFile, isFirst: handshakeFirst = false } = tls;
  return Effect.gen(function* () {
    if ((certFile === undefined) !== (keyFile === undefined)) {
      const [found, missing] = certFile === undefined ? ["KEY", "CERT"] : ["CERT", "KEY"];
      return yield* new NatsUnavailable({
        reason: `cannot use TLS towards NATS: found TROUPE_NATS_${found}, ` +
          `wanted TROUPE_NATS_${missing} as well`,
      });
    }
    const files = [
      ["TROUPE_NATS_CA", caFile, "CERTIFICATE"],
      ["TROUPE_NATS_CERT", certFile, "CERTIFICATE"],
      ["TROUPE_NATS_KEY", keyFile, "PRIVATE KEY"],
    ] as const;
    for (const [variable, path, title] of files) {
      if (path !== undefined) yield* checkPem(variable, path, title);
    }
    const demanded = address.tls || handshakeFirst || files.some(([, path]) => path !== undefined);
    if (!demanded) return undefined;
    const servername = address.hosts.find((host) => isIP(host) === 0);
    return {
      ...servername === undefined ? {} : { servername },
      ...caFile === undefined ? {} : { caFile },
      ...certFile === undefined ? {} : { certFile },
      ...keyFile === undefined ? {} : { keyFile },
      handshakeFirst,
      checkServerIdentity: (_, certificate) => checkHost(address.hosts, certificate),
    };
  });
}

/**
 * The certificate has to be of a host that NATS_URL names. The client gives node:tls no name for a
 * server dialled by its address, whose certificate would then have to be of "localhost"; and servers
 * of a cluster tell of each other by address.
 */
function checkHost(hosts: readonly string[], certificate: PeerCertificate): Error | undefined {
  const errors = hosts.map((host) => checkServerIdentity(host, certificate));
  return errors.includes(undefined) ? undefined : errors[0];
}

function checkPem(
  variable: string,
  path: string,
  title: string,
): Effect.Effect<void, NatsUnavailable> {
  return Effect.tryPromise({
    try: async () => {
      const text = await readFile(path, "utf8");
      if (!new RegExp(`-----BEGIN [A-Z ]*${title}-----`).test(text)) throw new Error("no PEM");
    },
    catch: (error) =>
      new NatsUnavailable({
        reason: `cannot use TLS towards NATS: ${variable}: found ${path}, ${faultOf(error)}, ` +
          `wanted a PEM file with a ${title}`,
      }),
  });
}
