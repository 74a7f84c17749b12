// Kinds of values that settings of the doors have.
import { BlockList, isIP } from "node:net";
import { Schema, SchemaTransformation } from "effect";
import type { Kind } from "./kind.ts";

/** Texts with commas in between, each of which has to be one that `isOne` takes. */
function listOf(
  name: string,
  wanted: string,
  isOne: (text: string) => boolean,
): Kind<readonly string[]> {
  return {
    name,
    wanted,
    secret: false,
    schema: Schema.String
      .check(Schema.makeFilter((text: string) => text.split(",").every(isOne)))
      .pipe(Schema.decodeTo(
        Schema.Array(Schema.String),
        SchemaTransformation.transform({
          decode: (text: string): readonly string[] => text.split(","),
          encode: (texts: readonly string[]) => texts.join(","),
        }),
      )),
  };
}

/** Addresses, and networks of addresses. */
export const networks: Kind<readonly string[]> = listOf(
  "address,…",
  "addresses, or networks such as 10.0.0.0/8, separated by commas and nothing else",
  isNetwork,
);

function isNetwork(text: string): boolean {
  const [address, bits, ...others] = text.split("/");
  const version = isIP(address);
  if (version === 0 || others.length > 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), version === 4 ? "ipv4" : "ipv6");
    return true;
  } catch {
    return false;
  }
}

/** Origins of web sites. */
export const origins: Kind<readonly string[]> = listOf(
  "origin,…",
  "origins such as https://app.example.org, separated by commas and nothing else",
  (text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
);

/** Where public keys are: a file, or a URL that nobody on the way can answer in the place of. */
export const keyPlace: Kind<string> = {
  name: "path|url",
  wanted: "the path of a file, or a URL of https, or of http on this computer",
  secret: false,
  schema: Schema.String.check(
    Schema.isPattern(/^(?!\s)[^\p{Cc}]+(?<!\s)$/u),
    Schema.makeFilter((text: string) => {
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return true;
      if (!URL.canParse(text)) return false;
      const { protocol, hostname, username, password } = new URL(text);
      if (username !== "" || password !== "") return false;
      const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
      return protocol === "https:" || protocol === "http:" && isHere;
    }),
  ),
};

const roles = ["viewer", "operator", "admin"] as const;
type Role = (typeof roles)[number];

/** The role that each of somebody else's words stands for. */
export type RoleWords = Readonly<Record<string, Role>>;

/** Words of an issuer, each with a role. */
export const roleWords: Kind<RoleWords> = {
  name: "word=role,…",
  wanted: `word=role, separated by commas, each word once, each role one of ${roles.join(", ")}`,
  secret: false,
  schema: Schema.String
    .check(Schema.makeFilter((text: string) => parseRoleWords(text) !== undefined))
    .pipe(Schema.decodeTo(
      Schema.Record(Schema.String, Schema.Literals(roles)),
      SchemaTransformation.transform({
        decode: (text: string) => parseRoleWords(text) ?? {},
        encode: (words: RoleWords) =>
          Object.entries(words).map(([word, role]) => `${word}=${role}`).join(","),
      }),
    )),
};

/**
 * Reads words with their roles; undefined where the text is something else.
 *
 * ```ts
 * parseRoleWords("staff=viewer,sre=admin"); // { staff: "viewer", sre: "admin" }
 * ```
 */
export function parseRoleWords(text: string): RoleWords | undefined {
  const words = new Map<string, Role>();
  for (const part of text.split(",")) {
    const at = part.lastIndexOf("=");
    const word = part.slice(0, Math.max(0, at));
    const role = roles.find((one) => one === part.slice(at + 1));
    if (role === undefined || !/^[^\s\p{Cc}]+$/u.test(word) || words.has(word)) return undefined;
    words.set(word, role);
  }
  return Object.fromEntries(words);
}
