// Asking the API: JSON answers, problem details as errors, a time-out on every request.

/** @import { Fault } from "./types.js" */

const timeOutMs = 10_000;

/** What went wrong with a request, in words for the reader (RFC 9457 where the API said so). */
export class Problem extends Error {
  /**
   * @param {number} status 0 where there was no answer at all
   * @param {string} message
   * @param {readonly Fault[]} [faults] what was wrong in which field
   */
  constructor(status, message, faults = []) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.faults = faults;
  }
}

/**
 * Gets JSON. Parameters that are undefined or "" are left out. Fails with {@link Problem}, or with
 * the signal's own reason once `signal` is aborted.
 *
 * @template Answer
 * @param {string} path
 * @param {Record<string, string | number | undefined>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer>}
 */
export function getJson(path, parameters = {}, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  return ask(query.size === 0 ? path : `${path}?${query}`, {}, signal);
}

/**
 * Posts JSON, or nothing where `body` is undefined, and reads the JSON that answers. Fails with
 * {@link Problem}.
 *
 * @template Answer
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<Answer>}
 */
export function postJson(path, body) {
  const content = body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return ask(path, { method: "POST", ...content });
}

/**
 * @param {string} path
 * @param {RequestInit & { headers?: Record<string, string> }} request
 * @param {AbortSignal} [signal]
 */
async function ask(path, request, signal) {
  const limit = AbortSignal.timeout(timeOutMs);
  try {
    const response = await fetch(path, {
      ...request,
      headers: { accept: "application/json", ...request.headers },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    if (!response.ok) throw await problemOf(response);
    return await response.json();
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Problem(
      0,
      limit.aborted ? "No answer within 10 seconds." : "The API is not reachable.",
    );
  }
}

/** @param {Response} response */
async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  const text = [body.title, body.detail].filter((part) => typeof part === "string").join(": ");
  const faults = Array.isArray(body.errors) ? body.errors : [];
  return new Problem(response.status, text || `The API answered ${response.status}.`, faults);
}

/**
 * The text of anything thrown.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
