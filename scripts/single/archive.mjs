// A folder as one executable file: a script in front, and the folder packed behind it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { Failure } from "../say.mjs";

/**
 * Writes the file, whole or not at all; the same folder gives the same bytes.
 *
 * @param {string} folder
 * @param {string} script the text with `@header@`, `@archive@` and `@digest@` where these belong
 * @param {string} file
 */
export function pack(folder, script, file) {
  writeFileSync(join(folder, "contents"), contents(folder));
  const packed = `${file}.packed`;
  const draft = `${file}.draft`;
  try {
    // By the programs that the script unpacks with: what they make, they read.
    const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
    const modes = "--mode=u+rw,go-w";
    const parameters = [...same, modes, "--use-compress-program=gzip -n", "-cf", packed];
    execFileSync("tar", [...parameters, "-C", folder, "."], { stdio: "inherit" });
    const archive = readFileSync(packed);
    const digest = createHash("sha256").update(archive).digest("hex");
    writeFileSync(draft, Buffer.concat([headed(script, archive.length, digest), archive]));
    chmodSync(draft, 0o755);
    renameSync(draft, file);
  } finally {
    for (const path of [packed, draft]) rmSync(path, { force: true });
  }
}

/**
 * Every file with its size, as `stat -c "%s %n"` says it.
 *
 * @param {string} folder
 */
function contents(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const odd = names.find((name) => !/^[\w@./+-]+$/.test(name));
  if (odd !== undefined) throw new Failure(`${odd}: a name that the script could not read back`);
  return names.map((name) => `${statSync(join(folder, name)).size} ${name}\n`).join("");
}

/**
 * The script with its figures, of which its own size is one: padded, that one does not change it.
 *
 * @param {string} script
 * @param {number} archiveBytes
 * @param {string} digest
 */
function headed(script, archiveBytes, digest) {
  const text = script.replace("@archive@", `${archiveBytes}`).replace("@digest@", digest);
  const place = "@header@";
  const bytes = Buffer.byteLength(text);
  return Buffer.from(text.replace(place, `${bytes}`.padEnd(place.length)));
}
