// What a key may be limited to within its role: areas of the API, to read in or to write in.
import type { RouteDescription } from "./route.ts";

/** Every area: the headings of the routes, and narrower ones for those who need one thing only. */
export const areas = [
  "videos",
  "users",
  "audience",
  "figures",
  "models",
  "experiments",
  "stream",
  "system",
  "access",
  // narrower than their headings
  "events",
  "decisions",
  "recommendations",
  "audit",
] as const;
export type Area = (typeof areas)[number];

const actions = ["read", "write"] as const;
type Action = (typeof actions)[number];

/** `videos` for both actions, else `videos:read`, `videos:write`. */
export type Scope = Area | `${Area}:${Action}`;

/** The words that a key may be limited with. */
export const scopes: readonly Scope[] = areas.flatMap((area) => [
  area,
  ...actions.map((action) => `${area}:${action}` as const),
]);

/**
 * What a route asks of those who are limited: reading is what `GET` does, writing everything else.
 *
 * ```ts
 * scopeOf({ method: "post", tag: "Stream", area: "events" }); // "events:write"
 * scopeOf({ method: "get", tag: "Videos" }); // "videos:read"
 * ```
 */
export function scopeOf(
  { method, tag, area }: Pick<RouteDescription, "method" | "tag" | "area">,
): `${Area}:${Action}` {
  return `${area ?? areaOfTag[tag]}:${method === "get" ? "read" : "write"}`;
}

/**
 * Whether somebody who is limited to `granted` may do what asks for `wanted`. No limit, no refusal; a
 * word that is unknown covers nothing.
 *
 * ```ts
 * covers([], "users:read"); // true
 * covers(["events:write"], "events:write"); // true
 * covers(["users"], "users:read"); // true
 * covers(["events:write"], "users:read"); // false
 * ```
 */
export function covers(granted: readonly string[], wanted: `${Area}:${Action}`): boolean {
  const [area] = wanted.split(":");
  return granted.length === 0 || granted.includes(area) || granted.includes(wanted);
}

/**
 * Whether `wanted` limits as `granted` does, or more.
 *
 * ```ts
 * areWithin(["videos", "users"], ["users:read"]); // true
 * areWithin(["videos"], []); // false
 * ```
 */
export function areWithin(granted: readonly string[], wanted: readonly string[]): boolean {
  if (granted.length === 0) return true;
  return wanted.length > 0 &&
    wanted.every((scope) => granted.includes(scope) || granted.includes(scope.split(":")[0]));
}

const areaOfTag = {
  Videos: "videos",
  Users: "users",
  Audience: "audience",
  Figures: "figures",
  Models: "models",
  Experiments: "experiments",
  Stream: "stream",
  System: "system",
  Access: "access",
} as const satisfies Record<RouteDescription["tag"], Area>;
