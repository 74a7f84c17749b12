// The program that `deno compile` makes one file of: does itself what a script does in front of the other.
import { chmodSync } from "node:fs";
import process from "node:process";
import { carried } from "../../installation.mjs";
import { say } from "../say.mjs";
import { withCommand } from "./words.ts";

const [program, script, ...given] = process.argv;
const words = withCommand(given);
process.argv = [program, script, ...words];

if ((process.env.NATS_SERVER ?? "") === "") {
  const natsServer = carried("nats-server");
  chmodSync(natsServer, 0o755); // what is embedded is unpacked as data
  process.env.NATS_SERVER = natsServer;
}

if (words.includes("cluster")) {
  say(
    "found cluster, wanted another command: a compiled Troupe has no runtime to start others with",
  );
  process.exitCode = 1;
} else await import("../../main.ts");
