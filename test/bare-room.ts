// For tests: a root file system with no more in it than every Debian has, on a network of its own that
// leads nowhere, to run a program in as an ordinary user. Where the system lets nobody make one, the
// program runs in a folder, with an empty environment, and this says so aloud.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";

/** A program in the room, and what it has said so far. */
export interface Occupant {
  readonly output: () => string;
  readonly errors: () => string;
  /** Its exit code, 128 and more after a signal. */
  readonly ended: Promise<number | null>;
}

/** A process of the room as it is seen from outside. */
export interface RoomProcess {
  readonly pid: number;
  readonly commandLine: readonly string[];
}

/** What is in Debian's essential packages, as far as a shell script may want it. */
const programs = [
  ...["sh", "tar", "gzip", "cat", "cut", "env", "flock", "id", "mkdir", "mv", "rm", "sha256sum"],
  ...["sleep", "stat", "tail", "test", "uname", "wc"],
];

const user = 1000;

const largestOutput = 64 * 1024 * 1024;

/** Holds the room until its input closes; what loses its parent there is cleared away. */
const furnish = `
ip link set lo up
for device in null zero random urandom; do
  : >"$0/dev/$device"
  mount --bind "/dev/$device" "$0/dev/$device"
done
mount -t proc proc "$0/proc"
echo ready
cat
exit
`;

/** A place for programs; see {@link openRoom}. */
export class BareRoom {
  /** Whether it has a root file system and a network of its own. */
  readonly isBare: boolean;
  /** The home of its user, as those inside call it, and as it is found from outside. */
  readonly home: string;
  readonly homeOutside: string;
  private readonly root: string;
  private readonly holder: ChildProcess | undefined;

  constructor(root: string, holder: ChildProcess | undefined) {
    this.root = root;
    this.holder = holder;
    this.isBare = holder !== undefined;
    this.homeOutside = join(root, "home", basename(root));
    this.home = this.isBare ? `/home/${basename(root)}` : this.homeOutside;
  }

  /** Starts a program in a folder below its home, which is made. */
  start(
    folder: string,
    words: readonly string[],
    variables: Record<string, string> = {},
  ): Occupant {
    const outside = join(this.homeOutside, folder);
    mkdirSync(outside, { recursive: true });
    if (process.getuid?.() === 0) chownSync(outside, user, user);
    const environment = { HOME: this.home, PATH: "/usr/bin:/bin", NO_COLOR: "1", ...variables };
    const assigned = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const enter = ["sh", "-c", 'cd "$0" && exec "$@"', join(this.home, folder), ...words];
    const [program, ...parameters] = [...this.doors(), "env", "-i", ...assigned, ...enter];
    const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors += text);
    const ended = once(child, "close").then(([code]): number | null => code);
    return { output: () => output, errors: () => errors, ended };
  }

  /** Runs one of this repository's programs on the room's network, and answers with what it prints. */
  lookIn(program: string, words: readonly string[]): string {
    const pid = this.holder?.pid;
    const enter = this.isBare ? ["nsenter", ...this.userDoor(), `--net=/proc/${pid}/ns/net`] : [];
    const run = process.versions.deno === undefined ? [] : ["run", "--allow-all", "--quiet"];
    const [first, ...rest] = [...enter, process.execPath, ...run, program, ...words];
    return execFileSync(first, rest, { encoding: "utf8", maxBuffer: largestOutput });
  }

  /** The processes whose program is below its home. */
  processes(): RoomProcess[] {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      const commandLine = commandLineOf(pid);
      return commandLine[0]?.startsWith(`${this.home}/`) ? [{ pid: Number(pid), commandLine }] : [];
    });
  }

  /** Ends everything in it and removes it. */
  async close(): Promise<void> {
    for (const { pid } of this.processes()) process.kill(pid, "SIGKILL");
    if (this.holder !== undefined && this.holder.exitCode === null) {
      const gone = once(this.holder, "exit");
      this.holder.kill("SIGKILL"); // and with it, everything in its process namespace
      await gone;
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  private doors(): string[] {
    if (this.holder === undefined) return [];
    const space = `/proc/${this.holder.pid}/ns`;
    const spaces = [
      `--net=${space}/net`,
      `--mount=${space}/mnt`,
      `--pid=${space}/pid_for_children`,
    ];
    const identity = process.getuid?.() === 0 ? [`--userspec=${user}:${user}`] : [];
    return ["nsenter", ...this.userDoor(), ...spaces, "--", "chroot", ...identity, this.root];
  }

  private userDoor(): string[] {
    if (process.getuid?.() === 0) return [];
    return [`--user=/proc/${this.holder?.pid}/ns/user`, "--preserve-credentials"];
  }
}

/**
 * Makes a room below `folder`, with what `runtime`, a program that will come with whoever moves in, needs
 * of the system's libraries.
 */
export async function openRoom(folder: string, runtime: string): Promise<BareRoom> {
  const root = mkdtempSync(join(folder, "room-"));
  makeRoot(root, runtime);
  const holder = await hold(root);
  if (holder === undefined) {
    process.stderr.write(
      "NO BARE ROOT FILE SYSTEM CAN BE MADE HERE: the single file is tried in a plain folder instead.\n",
    );
  }
  return new BareRoom(root, holder);
}

/** A process that has the room's namespaces, undefined where the system refuses it. */
async function hold(root: string): Promise<ChildProcess | undefined> {
  const unprivileged = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const spaces = ["--mount", "--pid", "--net", "--fork", "--kill-child"];
  const holder = spawn("unshare", [...unprivileged, ...spaces, "sh", "-ec", furnish, root], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const refused = new Promise<false>((resolve) => {
    holder.once("error", () => resolve(false));
    holder.once("exit", () => resolve(false));
  });
  const ready = once(holder.stdout, "data").then(() => true);
  return await Promise.race([ready, refused]) ? holder : undefined;
}

function makeRoot(root: string, runtime: string): void {
  chmodSync(root, 0o755);
  for (const name of ["usr/bin", "usr/lib", "usr/lib64", "dev", "proc", "etc", "tmp", "home"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  chmodSync(join(root, "tmp"), 0o1777);
  for (const name of ["bin", "lib", "lib64"]) symlinkSync(`usr/${name}`, join(root, name));
  const home = join(root, "home", basename(root));
  mkdirSync(home);
  if (process.getuid?.() === 0) chownSync(home, user, user);
  writeFileSync(
    join(root, "etc/passwd"),
    `visitor:x:${user}:${user}::/home/${basename(root)}:/bin/sh\n`,
  );
  const copied = programs.map((name) => {
    const program = ["/usr/bin", "/bin"].map((at) => join(at, name)).find(existsSync);
    if (program === undefined) throw new Error(`found no ${name}, which every Debian has`);
    copyFileSync(program, join(root, "usr/bin", name));
    return program;
  });
  for (const library of new Set([...copied, runtime].flatMap(librariesOf))) {
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
}

/** The shared libraries that a program is loaded with. */
function librariesOf(program: string): string[] {
  const listing = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...listing.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);
}

function commandLineOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return []; // gone meanwhile
  }
}
