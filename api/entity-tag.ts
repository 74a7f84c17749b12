// Entity tags: a client that holds an answer already is told so instead of being sent it again.
import { createHash } from "node:crypto";

/** The tag of some content; weak, as answers with one tag may differ in when they were made. */
export function weakTag(content: string | Uint8Array): string {
  return `W/"${createHash("sha1").update(content).digest("base64url")}"`;
}

/** Whether an `If-None-Match` header names the tag (RFC 9110, section 13.1.2: compared weakly). */
export function namesTag(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const opaque = tag.replace(/^W\//, "");
  return ifNoneMatch.split(",").some((part) => part.trim().replace(/^W\//, "") === opaque);
}
