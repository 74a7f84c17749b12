// Asking the API, by the same client that others use: typed answers, problem details as errors, time-outs.
import { connectWith, Problem } from "../client/connect.js";

export { Problem };

const address = new URL("./vendor/openapi-fetch.mjs", import.meta.url).href;

/** The package is served beside this file; to the type checker it is the one in node_modules. */
const { default: createClient } = await import(address);

/** The API that the page comes from. */
export const api = connectWith(createClient, { baseUrl: location.origin });

/**
 * The text of anything thrown.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
