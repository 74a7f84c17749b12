// What the launcher has to know before Troupe itself can read its configuration: which hosts,
// folders and programs this run is about. Values are taken as they are; judging them is Troupe's task.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * @typedef {object} LaunchSettings
 * @property {string} command the first word, empty where there is none
 * @property {string} subcommand the second one, likewise
 * @property {string} data the data folder, absolute
 * @property {string} host
 * @property {string} runnerHost
 * @property {string} metricsHost
 * @property {string[]} metricsUrls the processes that `doctor` is to look at
 * @property {string | undefined} natsUrl
 * @property {string | undefined} natsServer
 * @property {string | undefined} databaseUrl
 * @property {string | undefined} otlpEndpoint
 * @property {string | undefined} jwtKeysUrl
 * @property {string} configFile absolute
 * @property {string[]} secretFiles those that hold values, keys or certificates, absolute
 * @property {string[]} words everything on the command line that may name a file, absolute
 */

/** The settings that the launcher looks at, and the environment variables that they go by. */
export const launchVariables = {
  data: "TROUPE_DATA",
  host: "HOST",
  runnerHost: "TROUPE_RUNNER_HOST",
  metricsHost: "TROUPE_METRICS_HOST",
  natsUrl: "NATS_URL",
  natsServer: "NATS_SERVER",
  databaseUrl: "DATABASE_URL",
  jwtKeys: "TROUPE_JWT_KEYS",
  natsNkey: "TROUPE_NATS_NKEY",
  natsCredentials: "TROUPE_NATS_CREDENTIALS",
  natsCa: "TROUPE_NATS_CA",
  natsCert: "TROUPE_NATS_CERT",
  natsKey: "TROUPE_NATS_KEY",
  otlpEndpoint: "OTEL_EXPORTER_OTLP_ENDPOINT",
};

/**
 * A flag wins over the environment, the environment over the file, as everywhere in Troupe.
 *
 * @param {readonly string[]} parameters what stands behind `launch.mjs`
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {string} folder the working folder
 * @returns {LaunchSettings}
 */
export function launchSettings(parameters, environment, folder) {
  const configFile = resolve(folder, flagValue(parameters, "config") ?? "troupe.json");
  const file = jsonObject(configFile);
  /** @param {keyof typeof launchVariables} name */
  const value = (name) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const inFile = file[name];
    const variable = launchVariables[name];
    return flagValue(parameters, flag) || environment[variable] ||
      lineIn(folder, environment[`${variable}_FILE`]) ||
      (typeof inFile === "string" ? inFile : undefined);
  };
  const [command = "", subcommand = ""] = commandsIn(parameters);
  return {
    command,
    subcommand,
    data: resolve(folder, value("data") ?? ".troupe"),
    host: value("host") ?? "127.0.0.1",
    runnerHost: value("runnerHost") ?? "127.0.0.1",
    metricsHost: value("metricsHost") ?? "127.0.0.1",
    metricsUrls: flagValues(parameters, "metrics-url"),
    natsUrl: value("natsUrl"),
    natsServer: value("natsServer"),
    databaseUrl: value("databaseUrl"),
    otlpEndpoint: value("otlpEndpoint"),
    jwtKeysUrl: isHttp(value("jwtKeys")) ? value("jwtKeys") : undefined,
    configFile,
    secretFiles: secretFiles(environment, value).map((path) => resolve(folder, path)),
    words: parameters
      .map((word) => word.replace(/^--?[\w-]+=/, ""))
      .filter((word) => word !== "" && !word.startsWith("-"))
      .map((word) => resolve(folder, word)),
  };
}

/**
 * The files that settings name: values that stand in files, keys, certificates.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {(name: keyof typeof launchVariables) => string | undefined} value
 * @returns {string[]}
 */
function secretFiles(environment, value) {
  const variables = /^(PORT|HOST|DATABASE_URL|OTEL_EXPORTER_OTLP_\w+|(TROUPE|NATS)_\w+)_FILE$/;
  const named = Object.keys(environment).filter((name) => variables.test(name));
  const { searchParams } = URL.parse(value("databaseUrl") ?? "") ?? new URL("none:");
  const paths = [
    ...named.map((name) => environment[name]),
    value("natsNkey"),
    value("natsCredentials"),
    value("natsCa"),
    value("natsCert"),
    value("natsKey"),
    isHttp(value("jwtKeys")) ? undefined : value("jwtKeys"),
    ...["sslrootcert", "sslcert", "sslkey"].map((name) => searchParams.get(name)),
  ];
  return paths.flatMap((path) => path || []);
}

/** @param {string | undefined} place */
function isHttp(place) {
  return /^https?:\/\//.test(place ?? "");
}

/**
 * What a file holds, as Troupe takes it; undefined where there is none.
 *
 * @param {string} folder
 * @param {string | undefined} path
 * @returns {string | undefined}
 */
function lineIn(folder, path) {
  if (path === undefined || path === "") return undefined;
  try {
    return readFileSync(resolve(folder, path), "utf8").replace(/[\r\n]+$/, "");
  } catch {
    return undefined;
  }
}

/**
 * The words that are neither a flag nor the value of one of the flags that all commands take.
 *
 * @param {readonly string[]} parameters
 */
function commandsIn(parameters) {
  const takesValue = ["--config", "--log-level"];
  const isCommand = (/** @type {string} */ word, /** @type {number} */ at) =>
    !word.startsWith("-") && !takesValue.includes(parameters[at - 1]);
  return parameters.filter(isCommand);
}

/**
 * The value of `--name value` or `--name=value`.
 *
 * @param {readonly string[]} parameters
 * @param {string} name
 * @returns {string | undefined}
 */
export function flagValue(parameters, name) {
  const at = parameters.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  const word = parameters[at];
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : parameters[at + 1];
}

/**
 * The values of a flag that may be given again.
 *
 * @param {readonly string[]} parameters
 * @param {string} name
 * @returns {string[]}
 */
function flagValues(parameters, name) {
  return parameters.flatMap((_, at) => {
    const [word] = parameters.slice(at);
    const isIt = word === `--${name}` || word.startsWith(`--${name}=`);
    return isIt ? flagValue(parameters.slice(at), name) ?? [] : [];
  });
}

/**
 * @param {string} file
 * @returns {Record<string, unknown>} empty where there is no such file or it is not understood
 */
function jsonObject(file) {
  try {
    const json = JSON.parse(readFileSync(file, "utf8"));
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}
