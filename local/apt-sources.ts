// Where this Debian gets its packages from, read from apt's own source lists, and the same place
// with another release put in.

/** One archive that holds Debian's main packages. */
export interface Mirror {
  readonly uri: string;
  /** The `Signed-By` and `Trusted` fields to copy, as a source stanza writes them. */
  readonly fields: readonly string[];
}

/**
 * The mirrors named in a deb822 file (`*.sources`) for the release `codename`.
 *
 * ```ts
 * mirrorsInStanzas("Types: deb\nURIs: http://a/debian\nSuites: bookworm\nComponents: main\n", "bookworm");
 * // [{ uri: "http://a/debian", fields: [] }]
 * ```
 */
export function mirrorsInStanzas(text: string, codename: string): Mirror[] {
  return text.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const words = (name: string) =>
      (fields.get(name) ?? "").split(/\s+/).filter((word) => word !== "");
    if (fields.get("enabled")?.toLowerCase() === "no" || !words("types").includes("deb")) return [];
    if (!words("components").includes("main") || !namesRelease(words("suites"), codename)) {
      return [];
    }
    const copied = ["Signed-By", "Trusted"].flatMap((name) => {
      const value = fields.get(name.toLowerCase());
      return value === undefined ? [] : [`${name}: ${value}`];
    });
    return words("uris").map((uri) => ({ uri, fields: copied }));
  });
}

/**
 * The mirrors named in a one-line file (`sources.list`) for the release `codename`.
 *
 * ```ts
 * mirrorsInLines("deb [trusted=yes] http://a/debian bookworm main", "bookworm");
 * // [{ uri: "http://a/debian", fields: ["Trusted: yes"] }]
 * ```
 */
export function mirrorsInLines(text: string, codename: string): Mirror[] {
  return text.split("\n").flatMap((line) => {
    const parts = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(
      line.replace(/#.*/, ""),
    );
    if (parts === null) return [];
    const [, options, uri, suite, components] = parts;
    if (!components.split(/\s+/).includes("main") || !namesRelease([suite], codename)) return [];
    const fields = (options ?? "").split(/\s+/).flatMap((option) => {
      const [name, value] = option.split("=");
      if (name.toLowerCase() === "signed-by") return [`Signed-By: ${value}`];
      if (name.toLowerCase() === "trusted") return [`Trusted: ${value}`];
      return [];
    });
    return [{ uri, fields }];
  });
}

/** A source list (deb822) that holds nothing but the main packages of one release. */
export function sourceList(mirror: Mirror, release: string): string {
  return [
    "Types: deb",
    `URIs: ${mirror.uri}`,
    `Suites: ${release}`,
    "Components: main",
    ...mirror.fields,
    "",
  ].join("\n");
}

// The archives of security fixes and updates hold a few packages only, and have no later release.
function namesRelease(suites: readonly string[], codename: string): boolean {
  return suites.includes(codename) || suites.includes("stable");
}

/** Field names in lower case; the lines of a folded value stay folded. */
function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.split("\n")) {
    if (line.startsWith("#")) continue;
    const start = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
    if (start !== null) {
      name = start[1].toLowerCase();
      fields.set(name, start[2].trim());
    } else if (/^[ \t]/.test(line) && name !== "") {
      fields.set(name, `${fields.get(name)}\n${line}`);
    }
  }
  return fields;
}
