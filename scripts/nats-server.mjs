// A nats-server for what is about to run. Troupe's own code finds or fetches it, in a process apart
// that may do more than Troupe may.
import { join } from "node:path";
import { Stopped } from "./say.mjs";
import { supervise } from "./supervise.mjs";

/**
 * The path of a nats-server that is new enough, undefined where there is none; why is told on stderr.
 *
 * @param {string} root the project's folder
 * @param {readonly string[]} commandLine the program, and its parameters, that runs TypeScript
 * @param {Record<string, string | undefined>} environment
 * @param {boolean} fetches whether to fetch one where none is found
 * @returns {Promise<string | undefined>}
 */
export async function findNatsServer(root, commandLine, environment, fetches) {
  const [program, ...parameters] = commandLine;
  const script = join(root, "local/obtain-nats-server.ts");
  let path = "";
  const code = await supervise(
    program,
    [...parameters, script, ...(fetches ? [] : ["--no-fetch"])],
    { cwd: root, environment, onOutput: (text) => path += text },
  );
  if (code > 128) throw new Stopped(code);
  return code === 0 ? path.trim() : undefined;
}
