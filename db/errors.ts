// What can go wrong in the store.
import { DrizzleQueryError } from "drizzle-orm";
import { Data } from "effect";

/** Another owner has claimed the partition since: this one must drop everything and stop. */
export class Fenced extends Data.TaggedError("Fenced")<{
  readonly kind: string;
  readonly partition: number;
  readonly epoch: number;
}> {
  override get message(): string {
    return `partition ${this.kind}/${this.partition}: epoch ${this.epoch} has been fenced by a newer owner`;
  }
}

/** The partition's state was made under another number of partitions. */
export class PartitionCountMismatch extends Data.TaggedError("PartitionCountMismatch")<{
  readonly kind: string;
  readonly found: number;
  readonly wanted: number;
}> {
  override get message(): string {
    return `${this.kind} state in the database is spread over ${this.found} partitions, ` +
      `but this process is configured for ${this.wanted}`;
  }
}

/** The database goes with another log than the one that the server has. */
export class LogReplaced extends Data.TaggedError("LogReplaced")<{
  readonly stream: string;
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `the states in this database come from another stream ${this.stream} (${this.wanted}) ` +
      `than the server's (${this.found}), which was made anew: restore the streams that belong to ` +
      "this database, or use another database";
  }
}

/** The database did not answer or refused. The outcome of a write may be unknown. */
export class StoreUnavailable extends Data.TaggedError("StoreUnavailable")<{
  readonly operation: string;
  readonly cause: unknown;
}> {
  override get message(): string {
    const cause = this.cause instanceof Error ? this.cause.message : String(this.cause);
    return `database ${this.operation} failed: ${cause}`;
  }
}

/** The folder of the embedded database is open in another process, which PGlite does not survive. */
export class DatabaseInUse extends Data.TaggedError("DatabaseInUse")<{
  readonly folder: string;
}> {
  override get message(): string {
    return `the embedded database in ${this.folder} is open in another process: ` +
      `end that one first, or let both use a Postgres by setting DATABASE_URL`;
  }
}

/** The database was migrated by a newer Troupe than this one. */
export class DatabaseTooNew extends Data.TaggedError("DatabaseTooNew")<{
  readonly found: number;
  readonly wanted: number;
}> {
  override get message(): string {
    return `the database has ${this.found} migrations, but this version of Troupe knows only ` +
      `${this.wanted}: run the newer version that migrated it, or restore a backup`;
  }
}

/** There is no such version of the model. */
export class NoSuchVersion extends Data.TaggedError("NoSuchVersion")<{
  readonly name: string;
  readonly version: number;
}> {
  override get message(): string {
    return `there is no version ${this.version} of the model ${this.name}`;
  }
}

/** The weights of a version are none, or more than a message can carry to the partitions. */
export class ArtefactUnfit extends Data.TaggedError("ArtefactUnfit")<{
  readonly name: string;
  readonly found: number;
  readonly wanted: number;
}> {
  override get message(): string {
    return `the artefact of a version of ${this.name} has ${this.found} bytes, ` +
      `wanted 1 to ${this.wanted}`;
  }
}

/** Another version serves than the one that the candidate was compared with. */
export class ChampionChanged extends Data.TaggedError("ChampionChanged")<{
  readonly name: string;
  readonly found: number | undefined;
  readonly wanted: number;
}> {
  override get message(): string {
    return `the champion of ${this.name} is ${versionOrMix(this.found)} by now, ` +
      `but the comparison was with ${versionOrMix(this.wanted)}`;
  }
}

/** The version serves as champion, so it cannot be tried against itself. */
export class AlreadyServing extends Data.TaggedError("AlreadyServing")<{
  readonly name: string;
  readonly version: number;
}> {
  override get message(): string {
    return `version ${this.version} of ${this.name} is the champion already`;
  }
}

/** The version is not the challenger, or there is none. */
export class NotChallenger extends Data.TaggedError("NotChallenger")<{
  readonly name: string;
  readonly found: number | undefined;
  readonly wanted: number | undefined;
}> {
  override get message(): string {
    const found = this.found === undefined
      ? `${this.name} has no challenger`
      : `the challenger of ${this.name} is version ${this.found}`;
    return this.wanted === undefined ? found : `${found}, wanted version ${this.wanted}`;
  }
}

/** No promotion stands that could be undone. */
export class NothingToRollBack extends Data.TaggedError("NothingToRollBack")<{
  readonly name: string;
}> {
  override get message(): string {
    return `no promotion of a version of ${this.name} stands that could be undone`;
  }
}

function versionOrMix(version: number | undefined): string {
  return version === undefined || version === 0 ? "none (the mix alone)" : `version ${version}`;
}

/** What failed as a {@link StoreUnavailable}, without drizzle's message, which repeats every parameter. */
export function unavailable(operation: string, error: unknown): StoreUnavailable {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return new StoreUnavailable({ operation, cause });
}
