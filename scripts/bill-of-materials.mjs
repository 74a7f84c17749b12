// A software bill of materials (CycloneDX 1.5) of what Troupe runs with: the packages of
// package-lock.json, and the programs that came with them or are run beside them.
import { packageName } from "./audit-rules.mjs";

/**
 * @typedef {import("./audit-rules.mjs").LockedPackage & {
 *   dev?: boolean, devOptional?: boolean, optional?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>,
 * }} LockedPackage
 */

/**
 * @typedef {object} Component
 * @property {string} type
 * @property {string} bom-ref
 * @property {string} name
 * @property {string} [group]
 * @property {string} version
 * @property {string} purl
 * @property {"required" | "optional"} [scope]
 * @property {string} [description]
 * @property {{ expression: string }[]} licenses
 * @property {{ alg: string, content: string }[]} [hashes]
 */

/**
 * @param {{ name: string, version: string, description: string, license: string }} manifest
 * @param {Record<string, LockedPackage>} packages those of package-lock.json, by where it has them
 * @param {readonly Component[]} others what npm does not know of
 * @param {{ serialNumber: string, timestamp: string }} made
 */
export function billOfMaterials(manifest, packages, others, { serialNumber, timestamp }) {
  const paths = Object.keys(packages).filter((path) => path !== "" && isRunWith(packages[path]));
  const components = new Map(paths.map((path) => {
    const component = componentOf(path, packages[path]);
    return [component.purl, component];
  }));
  const itself = `pkg:npm/${manifest.name}@${manifest.version}`;
  const edges = new Map([[itself, dependenciesOf("", packages)]]);
  for (const path of paths) {
    const from = purlOf(path, packages[path]);
    edges.set(from, [...edges.get(from) ?? [], ...dependenciesOf(path, packages)]);
  }
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    serialNumber,
    version: 1,
    metadata: {
      timestamp,
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": itself,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        purl: itself,
        licenses: [{ expression: manifest.license }],
      },
    },
    components: [...components.values(), ...others],
    dependencies: [...edges].map(([ref, on]) => ({ ref, dependsOn: [...new Set(on)].sort() })),
  };
}

/**
 * A program that is no npm package.
 *
 * @param {{ type: string, name: string, version: string, purl: string, licence: string, description: string }} program
 * @returns {Component}
 */
export function program({ type, name, version, purl, licence, description }) {
  const licenses = [{ expression: licence }];
  return { type, "bom-ref": purl, name, version, purl, description, licenses };
}

/**
 * Whether a package is more than a tool of developers.
 *
 * @param {LockedPackage} found
 */
export function isRunWith(found) {
  return found.dev !== true && found.devOptional !== true;
}

/**
 * @param {string} path
 * @param {LockedPackage} found
 * @returns {Component}
 */
function componentOf(path, found) {
  const [, group, name] = /^(?:(@[^/]+)\/)?(.*)$/.exec(packageName(path, found)) ?? [];
  const purl = purlOf(path, found);
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name,
    version: found.version ?? "",
    scope: found.optional === true ? "optional" : "required",
    purl,
    licenses: [{ expression: found.license ?? "NOASSERTION" }],
    hashes: [{ alg: "SHA-512", content: hex(found.integrity ?? "") }],
  };
}

/**
 * @param {string} path
 * @param {LockedPackage} found
 */
function purlOf(path, found) {
  return `pkg:npm/${packageName(path, found).replace("@", "%40")}@${found.version}`;
}

/**
 * What a package depends on, as Node would find it: in its own node_modules, or in those above.
 *
 * @param {string} path
 * @param {Record<string, LockedPackage>} packages
 * @returns {string[]}
 */
function dependenciesOf(path, packages) {
  const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return names.flatMap((name) => {
    for (let above = path;; above = above.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
      const at = `${above === "" ? "" : `${above}/`}node_modules/${name}`;
      const found = packages[at];
      if (found !== undefined) return isRunWith(found) ? [purlOf(at, found)] : [];
      if (above === "") return [];
    }
  });
}

/** @param {string} integrity `sha512-` and base64 */
function hex(integrity) {
  return Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
}
