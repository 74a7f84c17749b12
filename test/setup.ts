// Once per test run: a nats-server and a browser are looked for, and what tests leave in temporary
// folders is swept.
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { reapLeftover } from "../local/nats-leftover.ts";
import { obtainNatsServer } from "../local/nats-server.ts";
import { findBrowser } from "../scripts/browser.mjs";

/**
 * Tells the test processes, through their environment, where things are: `NATS_SERVER`,
 * `CHROME_PATH` if there is a browser, and `TROUPE_TEST_FOLDER`.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const program = await Effect.runPromise(obtainNatsServer({ environment: process.env, say }));
  const folder = await mkdtemp(join(tmpdir(), "troupe-tests-"));
  await chmod(folder, 0o711); // Postgres may have to run as another user, below this folder
  process.env.NATS_SERVER = program.path;
  const browser = findBrowser(process.env);
  if (browser !== undefined) process.env.CHROME_PATH = browser;
  process.env.TROUPE_TEST_FOLDER = folder;
  return async () => {
    for (const name of await readdir(folder)) {
      await Effect.runPromise(reapLeftover(program.path, join(folder, name)));
    }
    await rm(folder, { recursive: true, force: true });
  };
}
