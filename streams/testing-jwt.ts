// For tests: an operator, an account and a user of NATS's decentralised authentication, made up on the
// spot: a JWT here is signed with an nkey (github.com/nats-io/jwt, version 2).
import { createHash } from "node:crypto";
import { nkeys } from "nats";

/** What a server is told of the operator and the account, and what the user signs in with. */
export interface Decentralised {
  /** For the server's configuration. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The text of the user's credentials file. */
  readonly credentials: string;
  /** A part of it that nobody may see. */
  readonly seed: string;
}

type Pair = ReturnType<typeof nkeys.createUser>;

/** A server's configuration that trusts an operator, and a user of one of its accounts. */
export function decentralised(): Decentralised {
  const operator = nkeys.createOperator();
  // JetStream wants an account for the server's own affairs as well.
  const [account, system] = [nkeys.createAccount(), nkeys.createAccount()];
  const unlimited = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const limits = {
    subs: -1,
    data: -1,
    payload: -1,
    imports: -1,
    exports: -1,
    conn: -1,
    leaf: -1,
    wildcards: true,
  };
  const accountJwt = (pair: Pair, limited: object) =>
    jwt(pair, operator, "account", "ACCOUNT", { limits: { ...limits, ...limited } });
  return {
    configuration: {
      operator: jwt(operator, operator, "operator", "OPERATOR", {}),
      resolver: "MEMORY",
      system_account: system.getPublicKey(),
      resolver_preload: {
        [account.getPublicKey()]: accountJwt(account, unlimited),
        [system.getPublicKey()]: accountJwt(system, {}),
      },
    },
    ...userOf(account),
  };
}

/** Credentials of a user whom no operator's account knows. */
export function strangerCredentials(): string {
  return userOf(nkeys.createAccount()).credentials;
}

function userOf(account: Pair) {
  const user = nkeys.createUser();
  const seed = new TextDecoder().decode(user.getSeed());
  const userJwt = jwt(user, account, "user", "USER", { subs: -1, data: -1, payload: -1 });
  const credentials = "-----BEGIN NATS USER JWT-----\n" + userJwt +
    "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n" + seed +
    "\n------END USER NKEY SEED------\n";
  return { credentials, seed };
}

function jwt(subject: Pair, issuer: Pair, type: string, name: string, claims: object): string {
  const body = {
    iat: 1_700_000_000,
    iss: issuer.getPublicKey(),
    name,
    sub: subject.getPublicKey(),
    nats: { ...claims, type, version: 2 },
  };
  const jti = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ typ: "JWT", alg: "ed25519-nkey" })}.${part({ ...body, jti })}`;
  const signature = issuer.sign(new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}
