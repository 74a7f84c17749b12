// What can be wrong with a configuration.
import { Data } from "effect";

/** One value that cannot be used. */
export interface Fault {
  /** The setting, or the key of the file that is none. */
  readonly setting: string;
  /** Which flag, variable or key of which file it came from. */
  readonly source: string;
  readonly found: string;
  readonly wanted: string;
}

/** A configuration with values that cannot be used; all of them are named at once. */
export class ConfigurationInvalid extends Data.TaggedError("ConfigurationInvalid")<{
  readonly faults: readonly Fault[];
}> {
  override get message(): string {
    return this.faults
      .map(({ setting, source, found, wanted }) =>
        `setting ${setting} (${source}): found ${found}, wanted ${wanted}`
      )
      .join("\n");
  }
}
