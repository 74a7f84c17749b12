// What of the configuration is about who gets in.
import { Duration, Effect, Redacted } from "effect";
import type { AccessSettings } from "../api/access.ts";
import type { TokenSettings } from "../api/tokens.ts";
import type { Configuration, SettingName } from "../config/table.ts";
import { NotConfigured } from "./errors.ts";

/** The flags of whatever serves the API. */
export const accessFlags: readonly SettingName[] = [
  "jwtIssuer",
  "jwtAudience",
  "jwtKeys",
  "jwtRoleClaim",
  "jwtRoles",
  "trustedProxies",
  "corsOrigins",
  "strictTransport",
  "requestTime",
  "readsPerSecond",
  "readBurst",
  "writesPerSecond",
  "writeBurst",
  "liveReaders",
];

/** Who gets in, as it is configured. Fails where that is about tokens and says not enough. */
export function accessOf(
  configuration: Configuration,
): Effect.Effect<AccessSettings, NotConfigured> {
  return Effect.map(tokensOf(configuration), (tokens) => ({
    tokens,
    trustedProxies: configuration.trustedProxies ?? [],
    corsOrigins: configuration.corsOrigins ?? [],
    isBehindTls: configuration.strictTransport === "yes",
    requestTimeMs: Duration.toMillis(configuration.requestTime),
    limits: {
      readsPerSecond: configuration.readsPerSecond,
      readBurst: configuration.readBurst,
      writesPerSecond: configuration.writesPerSecond,
      writeBurst: configuration.writeBurst,
    },
    liveReaders: configuration.liveReaders,
  }));
}

function tokensOf(
  configuration: Configuration,
): Effect.Effect<TokenSettings | undefined, NotConfigured> {
  const { jwtIssuer, jwtAudience, jwtKeys, jwtSecret, jwtRoleClaim, jwtRoles } = configuration;
  const given = [jwtIssuer, jwtAudience, jwtKeys, jwtSecret];
  if (given.every((value) => value === undefined)) return Effect.succeed(undefined);
  const hasOneKind = (jwtKeys === undefined) !== (jwtSecret === undefined);
  if (jwtIssuer === undefined || jwtAudience === undefined || !hasOneKind) {
    return Effect.fail(
      new NotConfigured({
        wanted: "TROUPE_JWT_ISSUER, TROUPE_JWT_AUDIENCE and either TROUPE_JWT_KEYS or " +
          "TROUPE_JWT_SECRET",
        remedy: "Tokens are checked for all of that; without any of it, none is taken.",
      }),
    );
  }
  const secret = jwtSecret === undefined ? undefined : Redacted.value(jwtSecret);
  return Effect.succeed({
    issuer: jwtIssuer,
    audience: jwtAudience,
    keys: jwtKeys,
    secret,
    roleClaim: jwtRoleClaim,
    roles: jwtRoles,
  });
}
