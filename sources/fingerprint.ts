// Which file this is, by its content: enough to go on where an earlier replay of it stopped.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { CsvUnusable } from "./errors.ts";

/** What is read at either end of a file. */
const sampleBytes = 65_536;

/** A file as found. */
export interface FileIdentity {
  /** 24 hexadecimal digits made of the file's name, its size, its beginning and its end. */
  readonly fingerprint: string;
  readonly bytes: number;
}

/** Identifies a file without reading all of it. Fails with {@link CsvUnusable}. */
export async function identifyFile(path: string): Promise<FileIdentity> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const hash = createHash("sha256").update(JSON.stringify([basename(path), size]));
    for (const position of [0, Math.max(0, size - sampleBytes)]) {
      const { buffer, bytesRead } = await file.read(
        new Uint8Array(sampleBytes),
        0,
        sampleBytes,
        position,
      );
      hash.update(buffer.subarray(0, bytesRead));
    }
    return { fingerprint: hash.digest("hex").slice(0, 24), bytes: size };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CsvUnusable({ file: path, reason });
  }
}
