// A program of the single file: prints how to run Troupe with these words, as a command for the shell
// that has unpacked it.
import process from "node:process";
import { carried, installationFolder } from "../../installation.mjs";
import { troupeCommand } from "../command-line.mjs";
import { visibleEnvironment } from "../permissions.mjs";
import { runScript } from "../say.mjs";
import { launchSettings } from "../settings.mjs";
import { withCommand } from "./words.ts";

await runScript(() => {
  const words = withCommand(process.argv.slice(2));
  const folder = process.cwd();
  const { natsServer, natsUrl } = launchSettings(words, process.env, folder);
  const ours = natsUrl === undefined ? { NATS_SERVER: natsServer || carried("nats-server") } : {};
  const environment = { ...process.env, ...ours };
  const command = troupeCommand(installationFolder, "deno", words, environment, folder);

  const visible = visibleEnvironment(environment);
  // Nobody launches it: it takes the place of the shell. By name only, as values may be secret.
  const hidden = Object.keys(process.env)
    .filter((name) => !(name in visible) || name === "TROUPE_LAUNCHER")
    .flatMap((name) => ["-u", name]);
  const assigned = Object.entries(ours).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(["env", ...hidden, ...assigned, ...command].map(quoted).join(" "));
  return Promise.resolve(0);
});

/** A word as the shell reads it back. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
