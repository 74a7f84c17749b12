// What Troupe may do while it runs under Deno, and why. Everything else is refused, without asking.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @typedef {import("./settings.mjs").LaunchSettings} LaunchSettings */

/** @typedef {Record<"read" | "write" | "net" | "run" | "sys", string[]>} Grants */

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/** The commands that start a nats-server, or look at the one that would be started. */
export const natsServerCommands = ["demo", "cluster", "doctor"];

/**
 * The environment variables that Troupe gets to see. The others are taken out of its environment
 * before it starts, because Effect reads the environment as a whole and Deno grants that only whole.
 */
const variables = [
  // where to listen, what to connect to, where to keep things
  /^(PORT|HOST|DATABASE_URL)(_FILE)?$/,
  /^(TROUPE|NATS|PG)/,
  // where traces go; the other variables of OpenTelemetry are for others
  /^OTEL_EXPORTER_OTLP_(ENDPOINT|HEADERS)(_FILE)?$/,
  // finding programs, the cache and the time zone
  /^(PATH|HOME|XDG_CACHE_HOME|TMPDIR|TZ)$/,
  // how to write to this terminal, in which language
  /^(TERM|COLORTERM|NO_COLOR|FORCE_COLOR|COLUMNS|LANG|LC_\w+|CI)$/,
  // certificates of a NATS server or database beyond this computer
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|DENO_\w+)$/,
];

/**
 * The part of the environment that Troupe gets to see.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Record<string, string>}
 */
export function visibleEnvironment(environment) {
  /** @type {Record<string, string>} */
  const visible = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && variables.some((pattern) => pattern.test(name))) {
      visible[name] = value;
    }
  }
  return visible;
}

/**
 * The permission flags of `deno run`.
 *
 * @param {string} root the project's folder
 * @param {LaunchSettings} settings
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string[]}
 */
export function permissionFlags(root, settings, environment) {
  const { read, write, net, run, sys } = grants(root, settings, environment);
  return [
    "--no-prompt",
    "--allow-env", // it holds only what visibleEnvironment lets through
    ...flag("read", read),
    ...flag("write", write),
    ...flag("net", net),
    ...flag("run", run),
    ...flag("sys", sys),
  ];
}

/**
 * @param {string} name
 * @param {string[]} granted nothing where it is empty, as the flag without a value grants everything
 * @returns {string[]}
 */
function flag(name, granted) {
  if (granted.length === 0) return [];
  return [granted.includes("*") ? `--allow-${name}` : `--allow-${name}=${list(granted)}`];
}

/**
 * @param {string} root
 * @param {LaunchSettings} settings
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Grants}
 */
function grants(root, settings, environment) {
  const { command, subcommand, data, configFile, words, runnerHost } = settings;
  const { natsUrl, databaseUrl, otlpEndpoint, jwtKeysUrl, secretFiles } = settings;
  const listens = [settings.host, settings.metricsHost].filter((host) => !loopback.includes(host));
  const program = environment.NATS_SERVER ?? "";
  // Where root keeps the files of Postgres that its user cannot reach elsewhere (local/kept-postgres.ts).
  const shared = command === "cluster" && process.getuid?.() === 0 ? ["/var/lib/troupe"] : [];
  const databases = command === "demo" ? databaseCache(environment) : [];
  const runsNatsServer = natsServerCommands.includes(command) && program !== "";
  const read = [root, data, configFile, ...words.filter(isThere), ...secretFiles];
  const sys = ["uid", "hostname", "cpus"];
  // It computes, and touches nothing beyond the file that it is given; but for the log of an experiment,
  // which is in the database.
  if (command === "evaluate" && subcommand !== "experiment") {
    return { read, write: [], net: [], run: [], sys };
  }
  // nats-server is run, asked to end, and looked for with ps after a crash.
  const natsPrograms = runsNatsServer
    ? [program, ...(onPath("ps", environment) ? ["ps"] : [])]
    : [];
  return {
    // The sources and packages; the data; a file of readings or of settings named by the user; for a
    // cluster, what programs there are.
    read: [
      ...read,
      ...(runsNatsServer ? [program] : []),
      ...databases,
      ...shared,
      ...(command === "cluster" ? programFolders(environment) : []),
    ],
    // The log, the database and the locks of demo and cluster; a fresh database for the next data folder.
    write: [data, ...databases, ...shared],
    net: [
      // nats-server and database on this computer, the page, the other workers on it.
      ...loopback,
      ...hostsOf(natsUrl, 4222),
      ...hostsOf(databaseUrl, 5432),
      ...hostsOf(urlOfDemo(data), 4222),
      ...hostsOf(otlpEndpoint, otlpEndpoint?.startsWith("https:") ? 443 : 80),
      ...hostsOf(jwtKeysUrl, jwtKeysUrl?.startsWith("https:") ? 443 : 80),
      ...listens.map((host) => host.includes(":") ? `[${host}]` : host),
      ...settings.metricsUrls.flatMap((url) => hostsOf(url, url.startsWith("https:") ? 443 : 80)),
      // Workers on other computers are found through the database and may be anywhere.
      ...(command === "worker" && !loopback.includes(runnerHost) ? ["*"] : []),
    ],
    // A cluster starts runtimes, and so could do anything: a list would only look as if it could not.
    // What takes in anything from outside, it starts under the flags of that command.
    run: command === "cluster" ? ["*"] : natsPrograms,
    // uid: every file access check asks for it. hostname, cpus: the name and size of a worker.
    // statfs: doctor looks for room on the disk.
    sys: [...sys, ...(command === "doctor" ? ["statfs"] : [])],
  };
}

/**
 * Where Postgres's programs are looked for (local/postgres-programs.ts).
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string[]}
 */
function programFolders({ PATH = "" }) {
  return [...PATH.split(delimiter).filter((folder) => folder !== ""), "/usr/lib/postgresql"];
}

/**
 * Where the embedded database keeps a fresh copy of itself (db/embedded.ts).
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string[]}
 */
function databaseCache({ XDG_CACHE_HOME = "", HOME = "" }) {
  if (XDG_CACHE_HOME !== "") return [join(XDG_CACHE_HOME, "troupe", "databases")];
  return HOME === "" ? [] : [join(HOME, ".cache", "troupe", "databases")];
}

/**
 * The `host:port` pairs of a URL, or of a list of addresses as `NATS_URL` may hold.
 *
 * @param {string | undefined} addresses
 * @param {number} port the port of an address that names none
 * @returns {string[]}
 */
export function hostsOf(addresses, port) {
  return (addresses ?? "").split(",").flatMap((address) => {
    const text = address.trim();
    if (text === "") return [];
    try {
      const url = new URL(/^\w+:\/\//.test(text) ? text : `nats://${text}`);
      return url.hostname === "" ? [] : [`${url.hostname}:${url.port || port}`];
    } catch {
      return [];
    }
  });
}

/**
 * Where the demo on this data folder, if one runs, has its nats-server.
 *
 * @param {string} data
 * @returns {string | undefined}
 */
function urlOfDemo(data) {
  try {
    const { natsUrl } = JSON.parse(readFileSync(join(data, "demo.json"), "utf8"));
    return typeof natsUrl === "string" ? natsUrl : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} program
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
function onPath(program, environment) {
  const folders = (environment.PATH ?? "").split(delimiter);
  return folders.some((folder) => folder !== "" && existsSync(join(folder, program)));
}

/**
 * Whether a file is there. Where this itself runs under Deno (scripts/single/launch.ts), a look into
 * /dev or /proc is refused, as it will be to Troupe.
 *
 * @param {string} path
 */
function isThere(path) {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}

/**
 * Deno separates with commas and takes a doubled one for a comma in a name.
 *
 * @param {string[]} values
 */
function list(values) {
  return [...new Set(values)].map((value) => value.replaceAll(",", ",,")).join(",");
}
