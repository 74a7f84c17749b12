// Values of environment variables that stand in files, as containers are handed their secrets:
// `NATS_URL_FILE=/run/secrets/nats-url` is `NATS_URL` with what that file holds.
import { open } from "node:fs/promises";
import { Effect } from "effect";
import { ConfigurationInvalid, type Fault } from "./errors.ts";
import { type SettingName, settingNames, settings } from "./table.ts";

/** A value, and the file that it was read from. */
export interface FiledValue {
  readonly path: string;
  readonly text: string;
}

/** The variable that names a file with the value of `variable`. */
export function fileVariable(variable: string): string {
  return `${variable}_FILE`;
}

/** A value is a line; what is larger is not the file that was meant. */
export const largestFileBytes = 64 * 1024;

const wanted = `the path of a file of one line, of ${largestFileBytes / 1024} KiB at most`;

/**
 * Reads the files that the environment names, for every setting that is given by one; newlines at the
 * end are no part of the value. Fails with everything that is wrong at once: a variable that is given
 * beside its file, a file that cannot be read, that is empty, too large or of several lines.
 */
export function readVariableFiles(
  environment: Readonly<Record<string, string | undefined>>,
): Effect.Effect<ReadonlyMap<SettingName, FiledValue>, ConfigurationInvalid> {
  return Effect.gen(function* () {
    const values = new Map<SettingName, FiledValue>();
    const faults: Fault[] = [];
    for (const name of settingNames) {
      const { variable } = settings[name];
      const path = environment[fileVariable(variable)] ?? "";
      if (path === "") continue;
      const source = `${fileVariable(variable)} in the environment`;
      if ((environment[variable] ?? "") !== "") {
        const found = `${variable} beside it`;
        faults.push({ setting: name, source, found, wanted: "one of the two" });
        continue;
      }
      const read = yield* Effect.promise(() => readLine(path));
      if ("text" in read) values.set(name, { path, text: read.text });
      else faults.push({ setting: name, source, found: `${path}, ${read.fault}`, wanted });
    }
    if (faults.length > 0) return yield* new ConfigurationInvalid({ faults });
    return values;
  });
}

/** The line that a file holds, or what is wrong with it; never what it holds. */
async function readLine(path: string): Promise<{ readonly text: string } | { fault: string }> {
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    return { fault: reasonOf(error) };
  }
  if (bytes.length > largestFileBytes) return { fault: "which is larger" };
  const text = new TextDecoder().decode(bytes).replace(/[\r\n]+$/, "");
  if (text === "") return { fault: "which is empty" };
  const lines = text.split("\n").length;
  return lines === 1 ? { text } : { fault: `which has ${lines} lines` };
}

/** At most one byte more than allowed, however large the file is or however long a pipe goes on. */
async function readBounded(path: string): Promise<Uint8Array> {
  const buffer = new Uint8Array(largestFileBytes + 1);
  let length = 0;
  const file = await open(path);
  try {
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
  } finally {
    await file.close();
  }
  return buffer.subarray(0, length);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "which cannot be read";
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "which is not there";
  if (code === "EISDIR") return "which is a folder";
  if (code === "EACCES" || code === "EPERM") return "which this user may not read";
  return `which cannot be read (${typeof code === "string" ? code : error.name})`;
}
