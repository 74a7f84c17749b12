// For tests: commands of erasures.
import { digestOf, hintOf, keyDigits, type UserErasure, type VideoErasure } from "./erasure.ts";
import { encodeToken } from "./token.ts";

const key = "5a".repeat(keyDigits / 2);

function commonOf(user: string, atMs: number) {
  const token = encodeToken(user);
  const digest = digestOf(key, token);
  return { erasure: `erasure until ${atMs}`, digest, key, hint: hintOf(key, token), atMs };
}

/** What tells the actor of a user. */
export function userErasure(user: string, atMs: number): UserErasure {
  return { ...commonOf(user, atMs), to: "user", user: encodeToken(user) };
}

/** What tells a whole partition. */
export function everybodysErasure(user: string, atMs: number) {
  return { ...commonOf(user, atMs), to: "everybody" } as const;
}

/** What tells a video that this viewer is to be forgotten. */
export function videoErasure(
  user: string,
  atMs: number,
  about: Pick<VideoErasure, "video" | "viewer">,
): VideoErasure {
  return { ...commonOf(user, atMs), to: "video", ...about };
}
