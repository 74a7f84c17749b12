// Asks for a decision like every other client: over NATS, of whichever process answers.
import { Schema } from "effect";
import type { NatsConnection } from "nats";
import { Decision } from "../../streams/decision.ts";
import { decideSubject } from "../../streams/subjects.ts";

/** How long an answer may take. */
const patienceMs = 3000;

const decode = Schema.decodeUnknownSync(Decision);

/** Why there is no decision. */
export interface Refusal {
  /** Whether that is as it should be: somebody paused the experiment, or ended it. */
  readonly isWanted: boolean;
  readonly reason: string;
}

/** A decision, or why there is none. */
export async function askDecision(
  connection: NatsConnection,
  experiment: string,
  userId: string,
): Promise<Decision | Refusal> {
  try {
    const request = JSON.stringify({ user_id: userId });
    const timeout = { timeout: patienceMs };
    const reply = await connection.request(decideSubject(experiment), request, timeout);
    const reason = reply.headers?.get("Nats-Service-Error") ?? "";
    if (reason === "") return decode(reply.json());
    return { isWanted: reply.headers?.get("Nats-Service-Error-Code") === "409", reason };
  } catch (error) {
    return { isWanted: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
