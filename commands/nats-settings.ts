// How every process connects to NATS: whoever signs in, and TLS, from the configuration.
import type { Configuration } from "../config/table.ts";
import type { NatsSettings } from "../streams/connection.ts";

/** The settings of a connection, named `name`, to the NATS at `url`. */
export function natsSettings(
  configuration: Configuration,
  url: string,
  name: string,
): NatsSettings {
  return {
    url,
    name,
    login: {
      user: configuration.natsUser,
      password: configuration.natsPassword,
      token: configuration.natsToken,
      nkeyFile: configuration.natsNkey,
      credentialsFile: configuration.natsCredentials,
    },
    tls: {
      caFile: configuration.natsCa,
      certFile: configuration.natsCert,
      keyFile: configuration.natsKey,
      isFirst: configuration.natsTlsFirst === "yes",
    },
  };
}
