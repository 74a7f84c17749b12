// The processes of a cluster on this computer: started, their lines shown under their names, started
// again whenever one ends.
import process from "node:process";
import { Data, Deferred, Effect, type Scope } from "effect";
import { installationFolder } from "../installation.mjs";
import { runChild } from "../local/child-process.ts";
import { keepUp } from "../local/keep-up.ts";
import { troupeCommand } from "../scripts/command-line.mjs";
import { visibleEnvironment } from "../scripts/permissions.mjs";
import { readable } from "./log-line.ts";
import { elapsed, writeLine } from "./terminal.ts";

/** A process of Troupe that is to be there as long as the cluster is. */
export interface Member {
  /** For people: `worker 1`. */
  readonly name: string;
  /** What stands behind `troupe`. */
  readonly words: readonly string[];
  /** Its settings, as variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether a line says that it is at work; such a line is not shown. */
  readonly isAtWork: (line: string) => boolean;
}

/** A member that came to work. */
export interface StartedMember {
  /** Its processes, the one of the moment first: another whenever it had to be started again. */
  readonly pids: () => readonly number[];
  /** The line in which it said that it is at work. */
  readonly announcement: string;
}

/** A process of the cluster never came to work. */
export class MemberFailed extends Data.TaggedError("MemberFailed")<{
  readonly name: string;
  readonly how: string;
}> {
  override get message(): string {
    return `${this.name} ${this.how}; what it said of that stands above`;
  }
}

/** Processes of one member that are known: of those before, others may still speak for a moment. */
const rememberedPids = 4;

/** How long a process may take to come to work. */
const startMs = 60_000;

/**
 * Starts all members at once, in `folder`, and waits until each is at work. From then on until the
 * scope closes each is started again when it ends; closing the scope ends them all at once, in order.
 */
export function startMembers(
  members: readonly Member[],
  folder: string,
): Effect.Effect<readonly StartedMember[], MemberFailed, Scope.Scope> {
  return Effect.gen(function* () {
    const width = Math.max(...members.map(({ name }) => name.length));
    const supervised = members.map((member) => new Supervised(member, folder, width));
    yield* Effect.forkScoped(
      Effect.forEach(supervised, (one) => one.keepUp(), { concurrency: "unbounded" }),
    );
    return yield* Effect.forEach(supervised, (one) => one.atWork, { concurrency: "unbounded" });
  });
}

class Supervised {
  private readonly member: Member;
  private readonly folder: string;
  private readonly prefix: string;
  private readonly started = Deferred.makeUnsafe<StartedMember, MemberFailed>();
  private pids: readonly number[] = [];

  constructor(member: Member, folder: string, nameWidth: number) {
    this.member = member;
    this.folder = folder;
    this.prefix = `${member.name.padEnd(nameWidth)} |`;
  }

  /** Waits for the first word that it is at work. */
  get atWork(): Effect.Effect<StartedMember, MemberFailed> {
    const how = `was not at work after ${elapsed(startMs)}`;
    return Effect.timeoutOrElse(Deferred.await(this.started), {
      duration: startMs,
      orElse: () => Effect.fail(new MemberFailed({ name: this.member.name, how })),
    });
  }

  /** Runs it again and again, unless it ends before it was ever at work. */
  keepUp(): Effect.Effect<void> {
    const run = Effect.match(runChild(this.childOptions()), {
      onSuccess: (end) => `ended (${end})`,
      onFailure: (reason) => `did not start: ${reason}`,
    });
    const wasAtWork = Effect.flatMap(run, (how) => {
      if (Deferred.isDoneUnsafe(this.started)) return Effect.succeed(how);
      return Effect.fail(new MemberFailed({ name: this.member.name, how }));
    });
    const tell = (how: string, pauseMs: number) =>
      writeLine(`${this.prefix} ${how}; starting it again in ${elapsed(pauseMs)}`);
    return Effect.catch(
      keepUp(wasAtWork, tell),
      (failed) => Effect.sync(() => void Deferred.doneUnsafe(this.started, Effect.fail(failed))),
    );
  }

  private childOptions() {
    const { environment: own } = this.member;
    // What the cluster was given in a file, its processes are given as a value.
    const isGiven = (name: string) => name.endsWith("_FILE") && name.slice(0, -5) in own;
    const given = Object.entries(visibleEnvironment(process.env)).filter(([name]) =>
      !isGiven(name)
    );
    const environment = {
      ...Object.fromEntries(given),
      ...own,
      TROUPE_LAUNCHER: `${process.pid}`, // with us gone, it ends as well: local/launcher-watch.ts
    };
    const runtime = process.versions.deno === undefined ? "node" : "deno";
    const [program, ...parameters] = troupeCommand(
      installationFolder,
      runtime,
      this.member.words,
      environment,
      this.folder,
    );
    return {
      program,
      parameters,
      environment,
      cwd: this.folder,
      onStart: (pid: number) => this.pids = [pid, ...this.pids].slice(0, rememberedPids),
      onLine: (line: string, from: "stdout" | "stderr") => this.onLine(line, from),
    };
  }

  private onLine(line: string, from: "stdout" | "stderr"): void {
    if (!this.member.isAtWork(line)) {
      process[from].write(`${this.prefix} ${readable(line)}\n`);
    } else if (Deferred.isDoneUnsafe(this.started)) {
      writeLine(`${this.prefix} at work again, as process ${this.pids[0]}`);
    } else {
      const started = { announcement: line, pids: () => this.pids };
      Deferred.doneUnsafe(this.started, Effect.succeed(started));
    }
  }
}
