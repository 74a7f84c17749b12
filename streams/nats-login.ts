// Who signs in to NATS: by user, token, nkey or credentials file. Files are read anew whenever the
// client connects, so that what was rotated is used.
import { readFileSync } from "node:fs";
import { Effect, Redacted } from "effect";
import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "nats";
import { NatsUnavailable } from "./errors.ts";
import type { UrlLogin } from "./nats-address.ts";

/** What is configured of who signs in, besides what the URL says; one way of these at most. */
export interface NatsLogin {
  readonly user?: string | undefined;
  readonly password?: Redacted.Redacted | undefined;
  readonly token?: Redacted.Redacted | undefined;
  /** Path of a file with the seed of an nkey. */
  readonly nkeyFile?: string | undefined;
  /** Path of a credentials file: a JWT and the seed of its nkey. */
  readonly credentialsFile?: string | undefined;
}

/** How somebody signs in. */
export interface SignIn {
  /** In words, with the settings that it came from and without what is secret. */
  readonly way: string;
  readonly authenticator: Authenticator;
}

/**
 * How to sign in; undefined where nobody is to. Fails where more than one way is configured, and
 * where a file is missing or is not what it should be.
 */
export function signIn(
  url: UrlLogin | undefined,
  login: NatsLogin,
): Effect.Effect<SignIn | undefined, NatsUnavailable> {
  return Effect.gen(function* () {
    const { user, password, token, nkeyFile, credentialsFile } = login;
    const ways = [
      ...url === undefined ? [] : [inUrl(url)],
      ...user === undefined && password === undefined ? [] : [yield* byUser(user, password)],
      ...token === undefined ? [] : [byToken(Redacted.value(token), "token of TROUPE_NATS_TOKEN")],
      ...nkeyFile === undefined ? [] : [yield* byFile(nkeyFile, nkey)],
      ...credentialsFile === undefined ? [] : [yield* byFile(credentialsFile, credentials)],
    ];
    if (ways.length < 2) return ways[0];
    const found = ways.map(({ way }) => `the ${way}`).join(" and ");
    return yield* new NatsUnavailable({
      reason: `more than one way to sign in to NATS: found ${found}, wanted one of them`,
    });
  });
}

function inUrl(login: UrlLogin): SignIn {
  if ("token" in login) return byToken(login.token, "token in NATS_URL");
  const authenticator = usernamePasswordAuthenticator(login.user, login.password);
  return { way: `user ${JSON.stringify(login.user)} and password in NATS_URL`, authenticator };
}

function byToken(token: string, way: string): SignIn {
  return { way, authenticator: tokenAuthenticator(token) };
}

function byUser(
  user: string | undefined,
  password: Redacted.Redacted | undefined,
): Effect.Effect<SignIn, NatsUnavailable> {
  if (user === undefined || password === undefined) {
    const [found, missing] = user === undefined ? ["PASSWORD", "USER"] : ["USER", "PASSWORD"];
    const reason = `cannot sign in to NATS: found TROUPE_NATS_${found}, ` +
      `wanted TROUPE_NATS_${missing} as well`;
    return Effect.fail(new NatsUnavailable({ reason }));
  }
  const authenticator = usernamePasswordAuthenticator(user, Redacted.value(password));
  return Effect.succeed({
    way: `user ${JSON.stringify(user)} of TROUPE_NATS_USER and TROUPE_NATS_PASSWORD`,
    authenticator,
  });
}

/** A kind of file that somebody signs in with. */
interface FileKind {
  readonly variable: string;
  readonly wanted: string;
  /** Throws where the text is something else. */
  readonly read: (text: string) => Authenticator;
}

const encoder = new TextEncoder();

const nkey: FileKind = {
  variable: "TROUPE_NATS_NKEY",
  wanted: "a file with the seed of a user's nkey, which begins with SU",
  read: (text) => nkeyAuthenticator(encoder.encode(/\bSU[A-Z2-7]{56}\b/.exec(text)?.[0] ?? "none")),
};

const credentials: FileKind = {
  variable: "TROUPE_NATS_CREDENTIALS",
  wanted: "a credentials file with a user's JWT and seed, as `nsc generate creds` writes it",
  read: (text) => credsAuthenticator(encoder.encode(text.replaceAll("\r\n", "\n"))),
};

function byFile(path: string, kind: FileKind): Effect.Effect<SignIn, NatsUnavailable> {
  const { variable, wanted, read } = kind;
  const readNow = () => {
    const authenticator = read(readFileSync(path, "utf8"));
    authenticator("a nonce"); // throws where there is no key in it
    return authenticator;
  };
  return Effect.try({
    try: () => {
      let last = readNow();
      const authenticator: Authenticator = (nonce) => {
        try {
          last = readNow();
        } catch {
          // Half written or taken away while it is replaced: what was there before still stands.
        }
        return last(nonce);
      };
      return { way: `file of ${variable}, ${path}`, authenticator };
    },
    // Without its cause: nobody knows what else an error about a key would tell.
    catch: (error) =>
      new NatsUnavailable({
        reason: `cannot sign in to NATS: ${variable}: found ${path}, ${faultOf(error)}, ` +
          `wanted ${wanted}`,
      }),
  });
}

/** What is wrong with a file that was to be read. */
export function faultOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "which is not there";
  if (code === "EACCES" || code === "EPERM") return "which this user may not read";
  if (code === "EISDIR") return "which is a folder";
  return "which holds something else";
}
