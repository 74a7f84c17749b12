// The audience whose events are counted: simulated people and videos, the same at every run.
import { AudienceSimulator, ordinaryAudience } from "../../sources/audience/audience-simulator.ts";
import type { SimulatedActivity } from "../../sources/audience/row.ts";
import { ordinaryPlatform } from "../../sources/simulator/simulator.ts";
import { activitySubject } from "../../streams/subjects.ts";
import { encodeToken } from "../../streams/token.ts";

/** Who watches what. */
export interface Audience {
  readonly users: number;
  readonly videos: number;
}

const startMs = Date.UTC(2025, 0, 1);
const utf8 = new TextEncoder();

/** The first `count` events of an audience, in the order in which they are delivered. */
export function* eventsOf(
  { users, videos }: Audience,
  count: number,
): Generator<SimulatedActivity, void, undefined> {
  const platform = { ...ordinaryPlatform, initialVideos: videos, seed: 1, startMs };
  const simulator = new AudienceSimulator({ ...ordinaryAudience(users), platform });
  let left = count;
  for (const event of simulator.advance(Infinity)) {
    if (left-- === 0) return;
    yield event;
  }
}

/** An event as its producer publishes it. */
export function published({ row }: Pick<SimulatedActivity, "row">): [string, Uint8Array] {
  const user = encodeToken(row.user_id);
  const video = row.video_id === undefined ? user : encodeToken(row.video_id);
  return [activitySubject(user, video, row.type), utf8.encode(JSON.stringify(row))];
}
