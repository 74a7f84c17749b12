// What is to be true of the packages that Troupe depends on, as far as package.json and
// package-lock.json tell; and what npm's audit has found.

/**
 * @typedef {object} Manifest package.json, as far as it is about packages
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, boolean>} [allowScripts]
 */

/**
 * @typedef {object} LockedPackage
 * @property {string} [name] where it is not that of its folder
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {string} [integrity]
 * @property {string} [license]
 * @property {boolean} [hasInstallScript]
 * @property {boolean} [link]
 */

/** @typedef {{ lockfileVersion?: number, packages?: Record<string, LockedPackage> }} Lock */

/** Licences under which a package may be used and passed on as part of an MIT-licensed product. */
const allowedLicences = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
]);

/**
 * Everything that is wrong with the packages, in words; nothing where all is as it should be.
 *
 * @param {Manifest} manifest
 * @param {Lock} lock
 * @returns {string[]}
 */
export function packageFaults(manifest, lock) {
  const packages = Object.entries(lock.packages ?? {}).filter(([path]) => path !== "");
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const faults = wanted
    .filter(([, version]) => !/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: found version "${version}", wanted exactly one`);
  if (packages.length === 0) faults.push("package-lock.json: found no packages");
  for (const [path, found] of packages) {
    const name = `${packageName(path, found)}@${found.version}`;
    if (found.link === true) faults.push(`${name}: found a link, wanted a package of the registry`);
    if (found.resolved !== undefined) {
      faults.push(`${name}: found the address ${found.resolved}, wanted none but the registry's`);
    }
    if (!/^sha512-[\w+/]+=*$/.test(found.integrity ?? "")) {
      faults.push(`${name}: found ${found.integrity ?? "no checksum"}, wanted its SHA-512`);
    }
    if (!isAllowed(found.license)) {
      faults.push(`${name}: found the licence ${found.license ?? "none"}, wanted a permissive one`);
    }
    const isDecided = Object.hasOwn(manifest.allowScripts ?? {}, packageName(path, found));
    if (found.hasInstallScript === true && !isDecided) {
      faults.push(`${name}: found an install script, wanted a word on it in allowScripts`);
    }
  }
  return faults;
}

/**
 * The name that the registry knows a locked package by.
 *
 * @param {string} path where the lock has it, such as `node_modules/a/node_modules/@b/c`
 * @param {LockedPackage} found
 * @returns {string}
 */
export function packageName(path, found) {
  return found.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/**
 * Whether an SPDX expression allows use: all that stands between `AND`, or one of what stands
 * between `OR`.
 *
 * @param {string | undefined} expression
 */
function isAllowed(expression) {
  const plain = (expression ?? "").replace(/^\((.*)\)$/, "$1");
  return plain.split(" OR ").some((choice) =>
    choice.split(" AND ").every((licence) => allowedLicences.has(licence))
  );
}

/**
 * What `npm audit --json` said.
 *
 * @typedef {{ answered: true, grave: string[], others: number } | { answered: false, why: string }} Advisories
 */

/**
 * Reads the answer of `npm audit --json`: advisories that are high or critical in words, the others
 * counted; or why there is no answer.
 *
 * @param {string} text
 * @returns {Advisories}
 */
export function readAdvisories(text) {
  const report = parsed(text);
  if (report === undefined) return { answered: false, why: "npm gave no answer in time" };
  if (typeof report.vulnerabilities !== "object" || report.vulnerabilities === null) {
    const why = typeof report.message === "string" ? report.message : "npm gave none";
    return { answered: false, why: withoutAddress(why) };
  }
  const found = Object.entries(report.vulnerabilities);
  const grave = found.filter(([, { severity }]) => ["high", "critical"].includes(severity));
  return {
    answered: true,
    grave: grave.map(([name, { severity, via }]) => `${name}: ${severity}${reasons(via)}`),
    others: found.length - grave.length,
  };
}

/**
 * @param {unknown} via
 * @returns {string}
 */
function reasons(via) {
  if (!Array.isArray(via)) return "";
  const titles = via.map((each) => typeof each === "string" ? `by ${each}` : `${each?.title}`);
  return titles.length === 0 ? "" : `, ${titles.join("; ")}`;
}

/**
 * @typedef {object} AuditReport
 * @property {Record<string, { severity: string, via?: unknown }> | null} [vulnerabilities]
 * @property {unknown} [message]
 */

/**
 * @param {string} text
 * @returns {AuditReport | undefined}
 */
function parsed(text) {
  try {
    const report = JSON.parse(text);
    return typeof report === "object" && report !== null ? report : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Registries may have a password in their address.
 *
 * @param {string} text
 */
function withoutAddress(text) {
  return text.replace(/\bhttps?:\/\/\S+/g, "the registry");
}
