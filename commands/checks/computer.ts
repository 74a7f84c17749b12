// What Troupe needs from this computer: a runtime, a folder, room on the disk, a port.
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { isAtLeast } from "../../streams/topology.ts";
import { sizeText } from "../terminal.ts";
import { type Check, good, reasonOf, wrong } from "./check.ts";

const oldestDeno = "2.9.0";
const oldestNode = "22.19.0";

/** The runtime that this process runs on. */
export function checkRuntime(versions: Readonly<Record<string, string | undefined>>): Check {
  const { deno, node = "0" } = versions;
  const [name, version, oldest] = deno === undefined
    ? ["Node", node, oldestNode]
    : ["Deno", deno, oldestDeno];
  const found = `${name} ${version}`;
  if (isAtLeast(version, oldest)) return good("runtime", found);
  return wrong("runtime", found, `use ${name} ${oldest} or newer; \`npm start\` brings its own`);
}

/** Whether the data folder can be made and written to. */
export async function checkDataFolder(folder: string): Promise<Check> {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
    return good("data folder", `${folder} can be written to`);
  } catch (error) {
    const remedy = "give a folder that this user may write to with --data or TROUPE_DATA";
    return wrong("data folder", reasonOf(error), remedy);
  }
}

const neededBytes = 1024 ** 3;

/** Room on the disk that holds the data folder, which must be there. */
export async function checkDisk(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const found = `${sizeText(bavail * bsize)} free under ${folder}`;
    if (bavail * bsize >= neededBytes) return good("disk", found);
    return wrong("disk", found, "make room, or name a folder on a larger disk with TROUPE_DATA");
  } catch (error) {
    return wrong("disk", reasonOf(error), "make the data folder readable for this user");
  }
}

/**
 * Whether the HTTP API could listen. The port may be taken by the demo whose page is at `pageUrl`:
 * that is as it should be.
 */
export async function checkPort(
  host: string,
  port: number,
  pageUrl: string | undefined,
): Promise<Check> {
  const at = `${host}:${port}`;
  const fault = await listenFault(host, port);
  if (fault === undefined) return good("port", `${at} is free`);
  if (pageUrl !== undefined && new URL(pageUrl).port === String(port)) {
    return good("port", `${at} is in use by the running demo`);
  }
  return wrong("port", `${at}: ${fault}`, "choose another with --port or PORT; 0 takes a free one");
}

/** Why nobody can listen there; undefined where one can. */
function listenFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
