// The client of the HTTP interface, for browsers and for every runtime with fetch, over openapi-fetch.

/** @import { CreateClient, RequestOptions, Schemas, Troupe, TroupeOptions } from "./types.ts" */

const usualTimeOutMs = 10_000;

/** What went wrong with a request, in words for people (RFC 9457 where the API said so). */
export class Problem extends Error {
  /**
   * @param {number} status 0 where there was no answer at all
   * @param {string} message
   * @param {readonly Schemas["Fault"][]} [faults] what was wrong in which field
   * @param {string} [type] `urn:troupe:problem:` and its kind, where the API said so
   */
  constructor(status, message, faults = [], type = "about:blank") {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.faults = faults;
    this.type = type;
  }
}

/**
 * A client by openapi-fetch, which whoever imports this brings along: browsers find it elsewhere.
 *
 * @param {CreateClient} createClient
 * @param {TroupeOptions} [options]
 * @returns {Troupe}
 */
export function connectWith(createClient, options = {}) {
  const { baseUrl = "", key, timeOutMs = usualTimeOutMs, fetch } = options;
  const client = createClient({ baseUrl, ...(fetch && { fetch }) });
  const credential = key === undefined ? {} : { authorization: `Bearer ${key}` };

  /**
   * @param {"get" | "post" | "delete"} method
   * @param {string} path
   * @param {unknown} parameters
   * @param {RequestOptions & { body?: unknown }} request
   */
  async function ask(method, path, parameters, { body, headers, signal }) {
    const limit = AbortSignal.timeout(timeOutMs);
    try {
      const { error, response } = await client.request(method, path, {
        params: sorted(path, parameters),
        headers: { accept: "application/json", ...credential, ...headers },
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        parseAs: "stream",
        ...(body === undefined ? {} : { body }),
      });
      if (!response.ok) throw problemOf(response.status, error);
      return response.status === 204 ? undefined : await response.json();
    } catch (error) {
      if (error instanceof Problem || signal?.aborted) throw error;
      const seconds = timeOutMs / 1000;
      throw new Problem(
        0,
        limit.aborted ? `No answer within ${seconds} seconds.` : "The API is not reachable.",
      );
    }
  }

  return {
    get: (path, parameters, signal) => ask("get", path, parameters, { signal }),
    post: (path, parameters, body, options = {}) =>
      ask("post", path, parameters, { ...options, body }),
    delete: (path, parameters, options = {}) => ask("delete", path, parameters, options),
  };
}

/**
 * Parameters by where they go: those that the path names in braces, and the query.
 *
 * @param {string} path
 * @param {unknown} parameters
 */
function sorted(path, parameters) {
  const given = Object.entries(Object(parameters)).filter(([, value]) =>
    value !== undefined && value !== ""
  );
  const isInPath = (/** @type {string} */ name) => path.includes(`{${name}}`);
  return {
    path: Object.fromEntries(given.filter(([name]) => isInPath(name))),
    query: Object.fromEntries(given.filter(([name]) => !isInPath(name))),
  };
}

/**
 * @param {number} status
 * @param {unknown} body
 */
function problemOf(status, body) {
  const { title, detail, errors, type } = Object(body);
  const text = [title, detail].filter((part) => typeof part === "string").join(": ");
  const faults = Array.isArray(errors) ? errors : [];
  return new Problem(status, text || `The API answered ${status}.`, faults, type);
}
