// TLS towards Postgres, as `sslmode` and its companions in the URL ask for it: made out once, here,
// for every client, as each of them reads these parameters in a way of its own.
import { readFile } from "node:fs/promises";
import { connect, isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { StoreUnavailable } from "./errors.ts";

/** How a client reaches a Postgres. */
export interface PostgresLink {
  /** The URL without what it said of TLS. */
  readonly url: string;
  /** What node:tls is given; false for no TLS. */
  readonly ssl: false | ConnectionOptions;
}

const modes = ["disable", "prefer", "require", "verify-ca", "verify-full"] as const;
type Mode = (typeof modes)[number];

/** The parameters of the URL that are about TLS. */
const parameters = ["sslmode", "sslrootcert", "sslcert", "sslkey"] as const;

/** What the URL says of TLS. */
export interface TlsWishes {
  readonly mode: Mode;
  /** Path of the certificates to trust; undefined for the usual ones. */
  readonly rootFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
}

/**
 * Takes from the URL what it says of TLS; throws {@link StoreUnavailable} where that makes no sense.
 * Without `sslmode` it is `disable` on this computer and `prefer` to any other; as libpq has it,
 * `require` with authorities to trust is `verify-ca`.
 *
 * ```ts
 * tlsWishes(new URL("postgres://db/troupe?sslmode=verify-full&sslrootcert=/ca.pem"));
 * // { mode: "verify-full", rootFile: "/ca.pem", certFile: undefined, keyFile: undefined }
 * tlsWishes(new URL("postgres://db/troupe")).mode; // "prefer"
 * ```
 */
export function tlsWishes(url: URL): TlsWishes {
  const found = [...url.searchParams.keys()].filter((name) => name.startsWith("ssl"));
  const unknown = found.find((name) => !parameters.some((known) => known === name));
  if (unknown !== undefined) throw refused(unknown, "", `one of ${parameters.join(", ")}`);
  const value = (name: (typeof parameters)[number]) => url.searchParams.get(name) || undefined;
  const text = value("sslmode") ?? (isLocal(hostOf(url)) ? "disable" : "prefer");
  const mode = modes.find((known) => known === text);
  if (mode === undefined) throw refused("sslmode", text, `one of ${modes.join(", ")}`);
  const [root, certFile, keyFile] = [value("sslrootcert"), value("sslcert"), value("sslkey")];
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const [given, missing] = certFile === undefined ? ["sslkey", "sslcert"] : ["sslcert", "sslkey"];
    throw refused(given, "", `${missing} as well`);
  }
  const rootFile = root === "system" ? undefined : root;
  if (mode === "verify-ca" && rootFile === undefined) {
    const wanted = "sslrootcert with the authority to trust, or sslmode=verify-full: " +
      "the usual authorities vouch for everybody";
    throw refused("sslmode", mode, wanted);
  }
  const isStricter = mode === "require" && rootFile !== undefined;
  return { mode: isStricter ? "verify-ca" : mode, rootFile, certFile, keyFile };
}

/**
 * How to reach the Postgres at `text`. Reads the files that it names, and asks the server whether it
 * offers TLS; fails with {@link StoreUnavailable} where it does not and is to.
 */
export async function postgresLink(text: string): Promise<PostgresLink> {
  const url = new URL(text);
  const wishes = tlsWishes(url);
  for (const name of parameters) url.searchParams.delete(name);
  const host = hostOf(url);
  if (wishes.mode === "disable" || host.startsWith("/")) return { url: url.href, ssl: false };
  if (!await offersTls(host, Number(url.port || 5432))) {
    if (wishes.mode === "prefer") return { url: url.href, ssl: false };
    throw refused("sslmode", wishes.mode, "a server with TLS, and this one offers none");
  }
  return { url: url.href, ssl: await sslOptions(host, wishes) };
}

async function sslOptions(
  host: string,
  { mode, rootFile, certFile, keyFile }: TlsWishes,
): Promise<ConnectionOptions> {
  const files = {
    ...rootFile === undefined ? {} : { ca: await pem("sslrootcert", rootFile) },
    ...certFile === undefined ? {} : { cert: await pem("sslcert", certFile) },
    ...keyFile === undefined ? {} : { key: await pem("sslkey", keyFile) },
  };
  // A client that gives no host would have an address be that of "localhost".
  const name = isIP(host) === 0 ? { host, servername: host } : { host };
  return {
    ...files,
    ...name,
    rejectUnauthorized: mode.startsWith("verify"),
    ...mode === "verify-ca" ? { checkServerIdentity: () => undefined } : {},
  };
}

async function pem(name: string, path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw refused(name, path, `a PEM file that can be read${code}`);
  }
  if (!text.includes("-----BEGIN ")) throw refused(name, path, "a PEM file");
  return text;
}

const answerMs = 10_000;

/** The message by which a client asks for TLS: its length and the code 1234, 5679. */
const sslRequest = Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47);

/** Whether the server answers with `S`, for TLS, on a connection of its own. */
function offersTls(host: string, port: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const fail = (cause: unknown) => reject(new StoreUnavailable({ operation: "connect", cause }));
  const socket = connect({ host, port }, () => socket.write(sslRequest));
  socket.setTimeout(answerMs, () => fail(new Error(`${host}:${port} did not answer`)));
  socket.once("data", (answer) => resolve(answer[0] === "S".charCodeAt(0)));
  socket.once("error", fail);
  socket.once("close", () => fail(new Error(`${host}:${port} hung up`)));
  return promise.finally(() => socket.destroy());
}

function hostOf(url: URL): string {
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  return host.replace(/^\[(.*)\]$/, "$1") || "localhost";
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host) || host.startsWith("/");
}

function refused(name: string, value: string, wanted: string): StoreUnavailable {
  const found = value === "" ? name : `${name}=${value}`;
  const cause = new Error(`DATABASE_URL: found ${found}, wanted ${wanted}`);
  return new StoreUnavailable({ operation: "connect", cause });
}

/** What a client failed with: in words where it is about a certificate, else as it is. */
export function tlsFault(cause: unknown, url: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const { rootFile } = tlsWishes(new URL(url));
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return new Error(`the server's certificate is not of the host in DATABASE_URL (${code})`);
  }
  if (!/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_)/.test(code)) return cause;
  const by = rootFile === undefined ? "the usual authorities" : `sslrootcert=${rootFile}`;
  return new Error(`the server's certificate is not trusted by ${by} (${code})`);
}
