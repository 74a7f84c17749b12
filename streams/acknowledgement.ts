// What a stream answers to a message that has a reply subject.

/**
 * Reads an acknowledgement without parsing it: `{"error":…` is a refusal, `…"duplicate":true}` a message
 * that the stream had, and an empty body a server without a stream for the subject.
 */
export function acknowledgementOf(
  data: Uint8Array,
): "stored" | "duplicate" | "refused" | "unheard" {
  if (data.length === 0) return "unheard";
  if (data.length < 4 || data[2] === letterE) return "refused";
  return data[data.length - 2] === letterE ? "duplicate" : "stored";
}

const letterE = "e".charCodeAt(0);

/**
 * Whether a refusal says that the stream, its account or its server is full, rather than that nobody
 * leads the stream just then or that the message is being stored already.
 *
 * ```ts
 * saysFull('{"error":{"code":503,"err_code":10077,"description":"maximum bytes exceeded"}}'); // true
 * saysFull('{"error":{"code":503,"description":"raft: not leader"}}'); // false
 * ```
 */
export function saysFull(refusal: string): boolean {
  return /maximum|insufficient|limits exceeded/.test(refusal);
}
