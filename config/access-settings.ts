// The settings of the doors: who gets in, how often, and from where.
import { Duration, type Redacted } from "effect";
import { keyPlace, networks, origins, type RoleWords, roleWords } from "./access-kinds.ts";
import { choice, duration, line, secret, wholeNumber } from "./kind.ts";
import { optional, setting } from "./setting.ts";

const group = "API";
const most = 1_000_000;

/** What is set about access, by name. */
export const accessSettings = {
  jwtIssuer: optional(
    group,
    "TROUPE_JWT_ISSUER",
    line("issuer", "the issuer's name, as `iss` of its tokens holds it"),
    "Whose tokens (JWT) are taken besides keys; goes with an audience, and with keys or a secret.",
  ),
  jwtAudience: optional(
    group,
    "TROUPE_JWT_AUDIENCE",
    line("audience", "a name, as `aud` of the tokens holds it"),
    "Whom the tokens have to be meant for.",
  ),
  jwtKeys: optional(
    group,
    "TROUPE_JWT_KEYS",
    keyPlace,
    "The public keys of the issuer: a file (JWKS or PEM), or the URL of a JWKS.",
  ),
  jwtSecret: optional(
    group,
    "TROUPE_JWT_SECRET",
    secret,
    "In the place of keys, a secret of 32 bytes or more that the tokens are signed with (HS256 and longer).",
  ),
  jwtRoleClaim: setting(
    group,
    "TROUPE_JWT_ROLE_CLAIM",
    line("claim", "the name of a claim"),
    "role",
    "The claim that holds a role or several; dots lead into claims within claims.",
  ),
  jwtRoles: optional<RoleWords>(
    group,
    "TROUPE_JWT_ROLES",
    roleWords,
    "What the words of that claim stand for, such as staff=viewer,sre=admin; by themselves, they are roles.",
  ),
  trustedProxies: optional(
    group,
    "TROUPE_TRUSTED_PROXIES",
    networks,
    "Proxies in front of the API whose X-Forwarded-For is believed.",
  ),
  corsOrigins: optional(
    group,
    "TROUPE_CORS_ORIGINS",
    origins,
    "Web sites whose pages may use the API, with a key of their own; none by itself.",
  ),
  strictTransport: setting(
    group,
    "TROUPE_STRICT_TRANSPORT",
    choice(["no", "yes"]),
    "no",
    "Whether browsers are told to come back by TLS only (HSTS), and cookies are for TLS only: yes behind a proxy that does TLS.",
  ),
  requestTime: setting(
    group,
    "TROUPE_REQUEST_TIME",
    duration,
    Duration.seconds(30),
    "How long a request may take to be answered.",
  ),
  readsPerSecond: setting(
    group,
    "TROUPE_READS_PER_SECOND",
    wholeNumber(1, most),
    100,
    "How often a key, or an address without one, may read from one API process.",
  ),
  readBurst: setting(
    group,
    "TROUPE_READ_BURST",
    wholeNumber(1, most),
    500,
    "How many reads may come at once.",
  ),
  writesPerSecond: setting(
    group,
    "TROUPE_WRITES_PER_SECOND",
    wholeNumber(1, most),
    200,
    "How often it may send something: each a batch of events, a decision, a command.",
  ),
  writeBurst: setting(
    group,
    "TROUPE_WRITE_BURST",
    wholeNumber(1, most),
    1000,
    "How many of those may come at once.",
  ),
  liveReaders: setting(
    group,
    "TROUPE_LIVE_READERS",
    wholeNumber(1, 1000),
    50,
    "How many connections of one key, or of one address without one, may follow the live feed.",
  ),
  apiKey: optional<Redacted.Redacted>(
    group,
    "TROUPE_API_KEY",
    secret,
    "The key that commands show to the API, where they need one.",
  ),
} as const;
