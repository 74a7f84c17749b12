// Asking the API: JSON answers, problem details as errors, a time-out on every request.

const timeOutMs = 10_000;

/** What went wrong with a request, in words for the reader (RFC 9457 where the API said so). */
export class Problem extends Error {
  /**
   * @param {number} status 0 where there was no answer at all
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.name = "Problem";
    this.status = status;
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
export async function getJson(path, parameters = {}, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const limit = AbortSignal.timeout(timeOutMs);
  try {
    const response = await fetch(query.size === 0 ? path : `${path}?${query}`, {
      headers: { accept: "application/json" },
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
  return new Problem(response.status, text || `The API answered ${response.status}.`);
}

/**
 * The text of anything thrown.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
