// The bytes of a file in chunks, decompressed where its name says so, and how many were read so far.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

const chunkBytes = 256 * 1024;

/** A file, plain or, where its name ends with `.gz`, compressed. */
export class FileBytes {
  readonly path: string;
  private read = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Bytes of the file, as it lies on the disk, that were read so far. */
  get bytesRead(): number {
    return this.read;
  }

  /** All its bytes, from the beginning. */
  contents(): AsyncIterable<Uint8Array> {
    this.read = 0;
    if (!this.path.endsWith(".gz")) return this.chunks();
    const unzipped = createGunzip();
    // A failure reaches whoever reads `unzipped`, which the pipeline destroys with it.
    pipeline(this.chunks(), unzipped, () => {});
    return unzipped;
  }

  private async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of createReadStream(this.path, { highWaterMark: chunkBytes })) {
      this.read += chunk.length;
      yield chunk;
    }
  }
}
