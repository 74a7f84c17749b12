// Connections to real servers that let nobody in but by user, token, nkey, credentials or certificate.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { jetstreamManager } from "@nats-io/jetstream";
import { Effect, Redacted, Result } from "effect";
import { type Authenticator, nkeys } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LockedNats, startLockedNats } from "../local/testing-locked-nats.ts";
import { connectNats, type NatsSettings } from "./connection.ts";
import { signIn } from "./nats-login.ts";
import { decentralised, strangerCredentials } from "./testing-jwt.ts";

const password = "pä55/w@rd:,";
const token = "t0ken-of-nobody";
const certificates = fileURLToPath(new URL("../test/certificates/", import.meta.url));
const caFile = `${certificates}authority.pem`;
const client = { certFile: `${certificates}client.pem`, keyFile: `${certificates}client.key` };
const tls = {
  cert_file: `${certificates}server.pem`,
  key_file: `${certificates}server.key`,
};

const nkey = nkeys.createUser();
const seed = new TextDecoder().decode(nkey.getSeed());
const delegated = decentralised();

const configurations = {
  open: {},
  user: { authorization: { user: "me", password } },
  token: { authorization: { token } },
  nkey: { authorization: { users: [{ nkey: nkey.getPublicKey() }] } },
  jwt: delegated.configuration,
  tls: { tls },
  mutual: { tls: { ...tls, ca_file: caFile, verify: true } },
  mapped: {
    tls: { ...tls, ca_file: caFile, verify_and_map: true },
    authorization: { users: [{ user: "client" }] },
  },
  first: { tls: { ...tls, handshake_first: true } },
  elsewhere: {
    tls: { cert_file: `${certificates}elsewhere.pem`, key_file: `${certificates}elsewhere.key` },
  },
} as const;
type Name = keyof typeof configurations;

const servers = new Map<Name, LockedNats>();
let folder = "";
const nothing = { seed: "", credentials: "", stranger: "", empty: "", missing: "" };
let files = nothing;

beforeAll(async () => {
  folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-connection-"));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  files = {
    seed: await file("user.nk", `${seed}\n`),
    credentials: await file("user.creds", delegated.credentials),
    stranger: await file("stranger.creds", strangerCredentials()),
    empty: await file("empty", ""),
    missing: join(folder, "missing"),
  };
  await Promise.all(
    Object.entries(configurations).map(async ([name, configuration]) => {
      const known = Object.keys(configurations).filter((each): each is Name => each === name);
      servers.set(known[0], await startLockedNats(configuration));
    }),
  );
});

afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

function address(name: Name): string {
  return servers.get(name)?.address ?? "";
}

/** Connects and has JetStream answer: "in", or what the error says. */
async function attempt(settings: Omit<NatsSettings, "name">): Promise<string> {
  const program = Effect.scoped(Effect.gen(function* () {
    const connection = yield* connectNats({ ...settings, name: "test" });
    yield* Effect.promise(() => jetstreamManager(connection));
  }));
  const result = await Effect.runPromise(Effect.result(program));
  return Result.isSuccess(result) ? "in" : result.failure.message;
}

const secrets = [password, encodeURIComponent(password), token, seed, delegated.seed, "wr0ng"];

/** What an error says, which is no secret. */
async function refusal(settings: Omit<NatsSettings, "name">): Promise<string> {
  const said = await attempt(settings);
  expect(said).not.toBe("in");
  for (const secret of secrets) expect(said).not.toContain(secret);
  return said;
}

describe("connectNats signs in", () => {
  it("by user and password, in the URL or beside it", async () => {
    const at = address("user");
    expect(await attempt({ url: `nats://me:${encodeURIComponent(password)}@${at}` })).toBe("in");
    const login = { user: "me", password: Redacted.make(password) };
    expect(await attempt({ url: at, login })).toBe("in");
  });

  it("by token, in the URL or beside it", async () => {
    expect(await attempt({ url: `nats://${token}@${address("token")}` })).toBe("in");
    const login = { token: Redacted.make(token) };
    expect(await attempt({ url: address("token"), login })).toBe("in");
  });

  it("by nkey and by credentials, from their files", async () => {
    const byKey = { url: address("nkey"), login: { nkeyFile: files.seed } };
    expect(await attempt(byKey)).toBe("in");
    const byCredentials = { url: address("jwt"), login: { credentialsFile: files.credentials } };
    expect(await attempt(byCredentials)).toBe("in");
  });

  it("at a server that lets in everybody all the same", async () => {
    expect(await attempt({ url: `nats://me:x@${address("open")}` })).toBe("in");
  });

  it("and says who was refused, but not with what", async () => {
    expect(await refusal({ url: `nats://me:wr0ng@${address("user")}` }))
      .toMatch(/at nats:\/\/127\S+: it refuses the user "me" and password in NATS_URL \(Auth/);
    expect(await refusal({ url: address("token"), login: { token: Redacted.make("wr0ng") } }))
      .toMatch(/it refuses the token of TROUPE_NATS_TOKEN/);
    expect(await refusal({ url: address("user"), login: { nkeyFile: files.seed } }))
      .toMatch(/it refuses the file of TROUPE_NATS_NKEY, \S+user\.nk/);
    expect(await refusal({ url: address("jwt"), login: { credentialsFile: files.stranger } }))
      .toMatch(/it refuses the file of TROUPE_NATS_CREDENTIALS, \S+stranger\.creds/);
    expect(await refusal({ url: address("user") }))
      .toMatch(/wants somebody to sign in .*TROUPE_NATS_USER, _TOKEN, _NKEY and _CREDENTIALS/);
  });

  it("and says which setting is missing, contradicts another or names a wrong file", async () => {
    const url = address("user");
    const secret = Redacted.make(password);
    expect(await refusal({ url, login: { user: "me" } }))
      .toMatch(/found TROUPE_NATS_USER, wanted TROUPE_NATS_PASSWORD as well/);
    expect(await refusal({ url, login: { password: secret } }))
      .toMatch(/found TROUPE_NATS_PASSWORD, wanted TROUPE_NATS_USER as well/);
    expect(await refusal({ url: `${token}@${url}`, login: { user: "me", password: secret } }))
      .toMatch(/found the token in NATS_URL and the user "me" of TROUPE_NATS_USER and/);
    expect(await refusal({ url, login: { nkeyFile: files.missing } }))
      .toMatch(
        /TROUPE_NATS_NKEY: found \S+missing, which is not there, wanted a file with the seed/,
      );
    expect(await refusal({ url, login: { nkeyFile: files.empty } }))
      .toMatch(/TROUPE_NATS_NKEY: found \S+empty, which holds something else/);
    expect(await refusal({ url, login: { credentialsFile: files.seed } }))
      .toMatch(/TROUPE_NATS_CREDENTIALS: found \S+user\.nk, which holds something else/);
    expect(await refusal({ url: `me:wr0ng@${url},you:wr0ng@${url}` })).toMatch(
      /found a URL \(hidden\)/,
    );
  });

  it("with what stands in a file by now, and with what stood there while it is none", async () => {
    const path = join(folder, "rotated.creds");
    const jwtNow = (authenticator: Authenticator) => {
      const answer = authenticator("nonce");
      return answer && "jwt" in answer ? answer.jwt : undefined;
    };
    await writeFile(path, strangerCredentials());
    const found = await Effect.runPromise(signIn(undefined, { credentialsFile: path }));
    const authenticator = found?.authenticator ?? (() => undefined);
    expect(delegated.credentials).not.toContain(jwtNow(authenticator));
    await writeFile(path, delegated.credentials);
    expect(delegated.credentials).toContain(jwtNow(authenticator));
    await writeFile(path, "half");
    expect(delegated.credentials).toContain(jwtNow(authenticator));
  });
});

describe("connectNats over TLS", () => {
  it("trusts the authority it is told of, by name and by address", async () => {
    const { port } = servers.get("tls") ?? { port: 0 };
    for (const url of [`tls://127.0.0.1:${port}`, `tls://localhost:${port}`, `localhost:${port}`]) {
      expect(await attempt({ url, tls: { caFile } })).toBe("in");
    }
  });

  it("shows a certificate, and begins with TLS where it is told to", async () => {
    expect(await attempt({ url: address("mutual"), tls: { caFile, ...client } })).toBe("in");
    expect(await attempt({ url: address("mapped"), tls: { caFile, ...client } })).toBe("in");
    expect(await attempt({ url: address("first"), tls: { caFile, isFirst: true } })).toBe("in");
  });

  it("says whom it does not trust", async () => {
    const url = `tls://${address("tls")}`;
    expect(await refusal({ url }))
      .toMatch(/not trusted by the usual authorities: TROUPE_NATS_CA may name others/);
    const others = `${certificates}other-authority.pem`;
    expect(await refusal({ url, tls: { caFile: others } }))
      .toMatch(
        /not trusted by the authorities in TROUPE_NATS_CA, \S+other-authority\.pem \(UNABLE_TO/,
      );
    expect(await refusal({ url: `tls://${address("elsewhere")}`, tls: { caFile } }))
      .toMatch(/its certificate is of no host that NATS_URL names .*127\.0\.0\.1/);
  });

  it("never goes without TLS where it was asked for", async () => {
    expect(await refusal({ url: `tls://${address("open")}` })).toMatch(
      /it offers no TLS, which tls/,
    );
    expect(await refusal({ url: address("open"), tls: { caFile } })).toMatch(/it offers no TLS/);
    expect(await refusal({ url: address("open"), tls: { caFile, isFirst: true } }))
      .toMatch(/TROUPE_NATS_TLS_FIRST is for servers with handshake_first only/);
  });

  it("says which file is missing, or is none", async () => {
    const url = address("mutual");
    expect(await refusal({ url, tls: { caFile: files.missing } }))
      .toMatch(
        /TROUPE_NATS_CA: found \S+missing, which is not there, wanted a PEM file with a CERT/,
      );
    expect(await refusal({ url, tls: { caFile, ...client, keyFile: files.empty } }))
      .toMatch(/TROUPE_NATS_KEY: found \S+empty, which holds something else, .* PRIVATE KEY/);
    expect(await refusal({ url, tls: { caFile, certFile: client.certFile } }))
      .toMatch(/found TROUPE_NATS_CERT, wanted TROUPE_NATS_KEY as well/);
    expect(await refusal({ url, tls: { caFile, ...client, keyFile: tls.key_file } }))
      .toMatch(/do TROUPE_NATS_CERT and TROUPE_NATS_KEY belong together/);
  });
});
