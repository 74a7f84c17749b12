// Fetching nats-server from Debian's next release: apt downloads and verifies the package with
// settings and folders of its own, nothing is installed, and no root is needed.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { type Mirror, mirrorsInLines, mirrorsInStanzas, sourceList } from "./apt-sources.ts";
import { runSuccessfully } from "./command.ts";
import { CommandFailed } from "./errors.ts";
import type { Fetching } from "./fetching.ts";

const aptFolder = "/etc/apt";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const publicMirror: Mirror = {
  uri: "http://deb.debian.org/debian",
  fields: [`Signed-By: ${keyring}`],
};
const mostMirrors = 3;
const updateMs = 180_000;
const downloadMs = 180_000;

/** Fetches the package `nats-server` of a Debian release ("forky", "sid") and unpacks it. */
export function natsFromDebian(release: string): Fetching {
  return {
    way: `Debian's package, release ${release}`,
    fetch: (folder, say) =>
      Effect.gen(function* () {
        const mirrors = yield* Effect.promise(findMirrors);
        let failure = new CommandFailed({ command: "apt-get", reason: "no mirror is known" });
        for (const mirror of mirrors) {
          say(`fetching nats-server from Debian ${release} (${mirror.uri})`);
          const path = yield* Effect.result(fetchFrom(mirror, release, folder));
          if (path._tag === "Success") return path.success;
          failure = path.failure;
        }
        return yield* Effect.fail(failure);
      }),
  };
}

function fetchFrom(mirror: Mirror, release: string, folder: string) {
  return Effect.gen(function* () {
    const configFile = yield* Effect.promise(() => writeAptFolder(mirror, release, folder));
    const apt = (parameters: string[], timeoutMs: number) =>
      runSuccessfully("apt-get", [`--config-file=${configFile}`, "-q", ...parameters], {
        cwd: folder,
        environment: { ...process.env, LC_ALL: "C" },
        timeoutMs,
      });
    yield* apt(["update"], updateMs);
    yield* apt(["download", "nats-server"], downloadMs);
    const names = yield* Effect.promise(() => readdir(folder));
    const archive = names.find((name) => name.endsWith(".deb"));
    if (archive === undefined) {
      const reason = "downloaded no package";
      return yield* Effect.fail(new CommandFailed({ command: "apt-get download", reason }));
    }
    const tree = join(folder, "tree");
    yield* runSuccessfully("dpkg-deb", ["-x", join(folder, archive), tree]);
    return join(tree, "usr/sbin/nats-server");
  });
}

/** Gives apt lists, caches and settings of its own below `folder`; the path of its configuration. */
async function writeAptFolder(mirror: Mirror, release: string, folder: string): Promise<string> {
  const state = join(folder, "state");
  const cache = join(folder, "cache");
  await mkdir(join(state, "lists/partial"), { recursive: true });
  await mkdir(join(cache, "archives/partial"), { recursive: true });
  const list = join(folder, "release.sources");
  await writeFile(list, sourceList(mirror, release));
  const configFile = join(folder, "apt.conf");
  // Proxies, credentials and certificates stay the system's; its hooks after an update are left out.
  await writeFile(
    configFile,
    [
      "#clear APT::Update;",
      `Dir::Etc::sourcelist "${list}";`,
      'Dir::Etc::sourceparts "/dev/null";',
      'Dir::Etc::preferences "/dev/null";',
      'Dir::Etc::preferencesparts "/dev/null";',
      `Dir::State "${state}";`,
      'Dir::State::status "/dev/null";',
      `Dir::Cache "${cache}";`,
      'APT::Sandbox::User "root";',
      'APT::Default-Release "";',
      'Acquire::Languages "none";',
      'Acquire::http::Timeout "15";',
      'Acquire::https::Timeout "15";',
      'Acquire::Retries "1";',
      "",
    ].join("\n"),
  );
  return configFile;
}

/** The mirrors of this system, Debian's public one where it names none. */
async function findMirrors(): Promise<Mirror[]> {
  const release = await textOf("/etc/os-release");
  const codename = /^VERSION_CODENAME="?([a-z]+)/m.exec(release)?.[1];
  if (!/^ID="?debian/m.test(release) || codename === undefined) return [publicMirror];
  const parts = await readdir(join(aptFolder, "sources.list.d")).catch(() => []);
  const files = [join(aptFolder, "sources.list")].concat(
    parts.sort().map((name) => join(aptFolder, "sources.list.d", name)),
  );
  const mirrors: Mirror[] = [];
  for (const file of files) {
    if (file.endsWith(".list")) mirrors.push(...mirrorsInLines(await textOf(file), codename));
    if (file.endsWith(".sources")) mirrors.push(...mirrorsInStanzas(await textOf(file), codename));
  }
  // Other vendors name their suites after Debian's releases too: addresses that say Debian go first.
  const unlikeDebian = (mirror: Mirror) => (mirror.uri.includes("debian") ? 0 : 1);
  mirrors.sort((a, b) => unlikeDebian(a) - unlikeDebian(b));
  return mirrors.length === 0 ? [publicMirror] : mirrors.slice(0, mostMirrors);
}

function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
