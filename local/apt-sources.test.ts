import { describe, expect, it } from "vitest";
import { mirrorsInLines, mirrorsInStanzas, sourceList } from "./apt-sources.ts";

const debian12 = `# http://snapshot.debian.org/archive/debian/20250520T000000Z
Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

describe("mirrorsInStanzas", () => {
  it("takes the archive of the release and leaves that of security fixes", () => {
    expect(mirrorsInStanzas(debian12, "bookworm")).toEqual([{
      uri: "http://deb.debian.org/debian",
      fields: ["Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg"],
    }]);
  });

  it("takes each of several addresses, and a key written into the stanza as it stands", () => {
    const text = [
      "Enabled: yes",
      "Types: deb deb-src",
      "URIs: http://a/debian https://b/debian",
      "Suites: stable",
      "Components: main contrib",
      "Signed-By:",
      " -----BEGIN PGP PUBLIC KEY BLOCK-----",
      " .",
      " mQINBF",
    ].join("\n");
    const key = "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF";
    expect(mirrorsInStanzas(text, "bookworm")).toEqual([
      { uri: "http://a/debian", fields: [key] },
      { uri: "https://b/debian", fields: [key] },
    ]);
  });

  it.each([
    ["switched off", "Enabled: no\nTypes: deb\nURIs: u\nSuites: bookworm\nComponents: main"],
    ["sources only", "Types: deb-src\nURIs: u\nSuites: bookworm\nComponents: main"],
    ["another release", "Types: deb\nURIs: u\nSuites: nodistro\nComponents: main"],
    ["without main", "Types: deb\nURIs: u\nSuites: bookworm\nComponents: stable"],
    ["a flat archive", "Types: deb\nURIs: u\nSuites: ./"],
  ])("leaves a stanza that is %s", (_, text) => {
    expect(mirrorsInStanzas(text, "bookworm")).toEqual([]);
  });
});

describe("mirrorsInLines", () => {
  it("takes the archive of the release with its options", () => {
    const text = [
      "# deb http://old/debian bookworm main",
      "deb [arch=amd64 signed-by=/k.gpg] http://a/debian bookworm main non-free # comment",
      "deb http://a/debian-security bookworm-security main",
      "deb-src http://a/debian bookworm main",
      "deb [trusted=yes] http://b/debian bookworm main",
    ].join("\n");
    expect(mirrorsInLines(text, "bookworm")).toEqual([
      { uri: "http://a/debian", fields: ["Signed-By: /k.gpg"] },
      { uri: "http://b/debian", fields: ["Trusted: yes"] },
    ]);
  });
});

describe("sourceList", () => {
  it("is a source list for another release that reads back as it was meant", () => {
    const mirror = { uri: "http://a/debian", fields: ["Signed-By: /k.gpg"] };
    expect(mirrorsInStanzas(sourceList(mirror, "forky"), "forky")).toEqual([mirror]);
  });
});
