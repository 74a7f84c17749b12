// Fetching nats-server from the archive that its makers publish, held to the checksum they publish.
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { runSuccessfully } from "./command.ts";
import { CommandFailed } from "./errors.ts";
import type { Fetching } from "./fetching.ts";

const version = "2.15.1";
const releases = `https://github.com/nats-io/nats-server/releases/download/v${version}`;
const answerMs = 5_000;
const downloadMs = 180_000;

// What Node calls a processor, and what the makers of nats-server call it.
const architectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  arm64: "arm64",
  arm: "arm7",
  ppc64: "ppc64le",
  s390x: "s390x",
};

/** Fetches the release archive for this computer and unpacks it. */
export const natsFromRelease: Fetching = {
  way: `the release archive of nats-server ${version}`,
  fetch: (folder, say) =>
    Effect.gen(function* () {
      const architecture = architectures[process.arch];
      const known = process.platform === "linux" || process.platform === "darwin";
      if (!known || architecture === undefined) {
        return yield* failed(releases, `no archive for ${process.platform} on ${process.arch}`);
      }
      const name = `nats-server-v${version}-${process.platform}-${architecture}.tar.gz`;
      const sums = new TextDecoder().decode(yield* download(`${releases}/SHA256SUMS`, answerMs));
      const wanted = checksumOf(sums, name);
      if (wanted === undefined) return yield* failed(`${releases}/SHA256SUMS`, `names no ${name}`);
      say(`downloading ${name}`);
      const archive = yield* download(`${releases}/${name}`, downloadMs);
      const found = createHash("sha256").update(archive).digest("hex");
      if (found !== wanted) return yield* failed(name, `has checksum ${found}, wanted ${wanted}`);
      const file = join(folder, name);
      yield* Effect.promise(() => writeFile(file, archive));
      yield* runSuccessfully("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
      return join(folder, "nats-server");
    }),
};

/**
 * The checksum of `name` in a list as `sha256sum` writes it.
 *
 * ```ts
 * checksumOf("ab12  a.tar.gz\ncd34  b.tar.gz\n", "b.tar.gz"); // "cd34"
 * ```
 */
export function checksumOf(sums: string, name: string): string | undefined {
  for (const line of sums.split("\n")) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (file === name) return sum;
  }
  return undefined;
}

function download(url: string, timeoutMs: number): Effect.Effect<Uint8Array, CommandFailed> {
  return Effect.tryPromise({
    try: async (interrupted) => {
      const signal = AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]);
      const response = await fetch(url, { signal });
      if (!response.ok) throw new Error(`answered ${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    catch: (error) => new CommandFailed({ command: url, reason: reasonOf(error) }),
  });
}

function failed(command: string, reason: string): Effect.Effect<never, CommandFailed> {
  return Effect.fail(new CommandFailed({ command, reason }));
}

/** An error's message with that of its cause, where `fetch` hides what really happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
