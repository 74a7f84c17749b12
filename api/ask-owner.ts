// Asks the actor of a video over NATS.
import type { NatsConnection } from "nats";
import { Schema } from "effect";
import type { VideoQuestion } from "../streams/question.ts";
import { askSubject } from "../streams/subjects.ts";
import type { VideoAnswer } from "./contract/video.ts";

/** How long the owner of a video may take to say how it is. */
const askMs = 500;

const LiveState = Schema.Record(Schema.String, Schema.Unknown);
const decodeLiveState = Schema.decodeUnknownSync(LiveState);

/** Asks the owner of a video; that nobody gives a usable answer is part of the answer. */
export async function askOwner(
  nats: NatsConnection,
  key: string,
  question?: VideoQuestion,
): Promise<Pick<VideoAnswer, "live" | "liveError">> {
  try {
    const body = question && JSON.stringify(question);
    const reply = await nats.request(askSubject("video", key), body, { timeout: askMs });
    const refusal = reply.headers?.get("Nats-Service-Error") ?? "";
    if (refusal !== "") return { live: null, liveError: refusal };
    return { live: decodeLiveState(reply.json()), liveError: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { live: null, liveError: `no usable answer from the video's owner: ${reason}` };
  }
}
