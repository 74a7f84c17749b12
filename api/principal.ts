// Who asks: what the door found out about a request, for routes and for the audit.
import type { Context } from "hono";

/** From the one who may least to the one who may most; each may what those before it may. */
export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Somebody, or nobody, at the door. */
export interface Principal {
  /** `loopback` stands for whoever asks from this computer while there is no key yet. */
  readonly kind: "key" | "token" | "loopback" | "nobody";
  /** The id of the key, or the subject of the token; otherwise the same word as `kind`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Undefined for nobody. */
  readonly role: Role | undefined;
  /** What it is limited to within its role; empty for everything that the role allows. */
  readonly scopes: readonly string[];
  /** The address that the request came from. */
  readonly origin: string;
}

declare module "hono" {
  interface ContextVariableMap {
    principal: Principal;
  }
}

/** Whether `role` may do what `wanted` may. */
export function mayAs(role: Role | undefined, wanted: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted);
}

/** Who asks, as the door found out. */
export function principalOf(context: Context): Principal {
  return context.get("principal");
}

/** The role of this name, where there is one. */
export function roleOf(text: string): Role | undefined {
  return roles.find((role) => role === text);
}

/** Nobody, from there. */
export function nobody(origin: string): Principal {
  return { kind: "nobody", id: "nobody", name: "nobody", role: undefined, scopes: [], origin };
}
