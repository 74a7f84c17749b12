// Troupe over HTTP for TypeScript: what is asked and answered has the types of the OpenAPI document.
import createClient from "openapi-fetch";
import { connectWith } from "./connect.js";
import type { AnyPaths, Troupe, TroupeOptions } from "./types.ts";

export { Problem } from "./connect.js";
export type { components, paths } from "./http-schema.d.ts";
export type * from "./types.ts";

/**
 * A client of the server at `baseUrl`.
 *
 * ```ts
 * const troupe = connect({ baseUrl: "http://127.0.0.1:8080" });
 * const { items } = await troupe.get("/v1/videos", { sort: "gain", limit: 5 });
 * ```
 */
export function connect(options: TroupeOptions & { readonly baseUrl: string }): Troupe {
  return connectWith(createClient<AnyPaths>, options);
}
