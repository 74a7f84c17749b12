// Who is signed in, and the keys: `/v1/session` and `/v1/keys`.
import { Schema } from "effect";
import { roles } from "../principal.ts";
import { scopes } from "../scope.ts";
import { AsOf, Instant } from "./asof.ts";

/** The largest body. */
export const maxAccessBytes = 16 * 1024;

/** Keys live this long where nothing is said, and at most so long. */
export const defaultDays = 90;
export const maxDays = 3650;

/** How long a key that was rotated still opens, where nothing is said, and at most. */
export const defaultGraceSeconds = 3600;
export const maxGraceSeconds = 30 * 86_400;

const RoleWord = Schema.Literals(roles);
const ScopeWords = Schema.Array(Schema.Literals(scopes)).check(Schema.isMaxLength(scopes.length))
  .annotate({ description: "What it is limited to within its role; empty for no limit" });

/** Answer of `GET /v1/session`, and of signing in. */
export const SignInAnswer = Schema.Struct({
  kind: Schema.Literals(["key", "token", "loopback", "nobody"]).annotate({
    description: "`loopback` is this computer, before there is any key",
  }),
  id: Schema.String,
  name: Schema.String,
  role: Schema.NullOr(RoleWord),
  scopes: Schema.Array(Schema.String),
  asOf: AsOf,
}).annotate({ identifier: "SignIn", description: "Who asks" });
export type SignInAnswer = typeof SignInAnswer.Type;

/** Body of signing in. */
export const SignInBody = Schema.Struct({
  key: Schema.String.annotate({ description: "A key, or a token of the issuer" }),
}).annotate({ identifier: "SignInRequest", description: "What to sign in with" });

const keyFields = {
  id: Schema.String.annotate({ description: "The public half, which is no secret" }),
  name: Schema.String,
  role: Schema.String,
  scopes: Schema.Array(Schema.String),
  createdAt: Instant,
  createdBy: Schema.String,
  expiresAt: Schema.NullOr(Instant),
  revokedAt: Schema.NullOr(Instant),
  lastUsedAt: Schema.NullOr(Instant).annotate({ description: "To the minute" }),
  rotatedFrom: Schema.NullOr(Schema.String).annotate({
    description: "The key that it took the place of",
  }),
};

/** A key without its secret. */
export const ApiKey = Schema.Struct(keyFields).annotate({
  identifier: "ApiKey",
  description: "A key, without its secret",
});
export type ApiKey = typeof ApiKey.Type;

/** Answer of `GET /v1/keys`. */
export const KeysAnswer = Schema.Struct({ items: Schema.Array(ApiKey), asOf: AsOf }).annotate({
  identifier: "ApiKeys",
  description: "The keys, newest first",
});

/** Answer of revoking a key. */
export const KeyAnswer = Schema.Struct({ key: ApiKey, asOf: AsOf }).annotate({
  identifier: "ApiKeyAnswer",
  description: "A key as it is now",
});

/** Answer of making a key, or one in the place of another. */
export const MadeKeyAnswer = Schema.Struct({
  key: ApiKey,
  secret: Schema.String.annotate({ description: "The whole key: shown this once, kept nowhere" }),
  asOf: AsOf,
}).annotate({ identifier: "MadeApiKey", description: "A key that was just made" });

const nameWanted = "1 to 100 characters";

/** Body of making a key. */
export const NewKeyBody = Schema.Struct({
  name: Schema.String.check(
    Schema.isPattern(/^(?!\s)[^\p{Cc}\p{Cs}]{1,100}(?<!\s)$/u, { expected: nameWanted }),
  ).annotate({ description: "Whose it is, or what for" }),
  role: RoleWord,
  scopes: Schema.optionalKey(ScopeWords),
  expiresInDays: Schema.optionalKey(
    Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxDays }))).annotate({
      description: `${defaultDays} where it is left out; null for never`,
    }),
  ),
}).annotate({
  identifier: "NewApiKey",
  description: "A key to make",
  examples: [{ name: "player events", role: "operator", scopes: ["events:write"] }],
});

/** Body of rotating a key. */
export const RotationBody = Schema.Struct({
  graceSeconds: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxGraceSeconds })).annotate({
      description: `How long the old key still opens; ${defaultGraceSeconds} where it is left out`,
    }),
  ),
}).annotate({ identifier: "KeyRotation", description: "How to rotate a key" });

/** Path of one key. */
export const KeyPath = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^k[0-9a-f]{16}$/, { expected: "the id of a key" }))
    .annotate({ description: "The id of the key" }),
});
