// For tests: what happens to some simulated videos and users at the same time, and activity that nobody can
// take.
import { AudienceSimulator, ordinaryAudience } from "../sources/audience/audience-simulator.ts";
import { ordinaryPlatform, Simulator } from "../sources/simulator/simulator.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 12;

/** What is simulated: few videos, so that users have them in common. */
function platformUntil(nowMs: number) {
  return {
    ...ordinaryPlatform,
    seed: 3,
    startMs: nowMs - days * dayMs,
    initialVideos: 12,
    videosPerDay: 1,
  };
}

/**
 * Readings and activity of some days, in the order in which they are delivered; nobody does anything in the
 * hours before `endMs`, so that every session is over by then.
 */
export function whatHappened(endMs: number): object[] {
  const nowMs = endMs - 3 * hourMs;
  const platform = platformUntil(nowMs);
  const faults = { late: 0.03, repeat: 0.03, lostEnd: 0.1 };
  const audience = new AudienceSimulator({ ...ordinaryAudience(36), faults, platform });
  const deliveries = [
    ...audience.advance(nowMs),
    ...takeUntil(new Simulator(platform).advance(nowMs), 300),
  ];
  return deliveries.sort((a, b) => a.deliveredAtMs - b.deliveredAtMs).map(({ row }) => row);
}

function* takeUntil<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= most) return;
    yield item;
  }
}

/** Events of so many users who have come only now: with them time passes for everybody. */
export function newcomersAt(nowMs: number, count: number): object[] {
  return Array.from({ length: count }, (_, number) => ({
    event_id: `newcomer ${number}`,
    type: "session_start",
    timestamp: new Date(nowMs).toISOString(),
    user_id: `newcomer ${number}`,
    video_id: `new ${number}`,
  }));
}

const at = (minute: number) => new Date(Date.UTC(2025, 7, 8, 12, minute)).toISOString();

/** An event as it should be. */
export const goodActivity = {
  event_id: "good",
  type: "video_play",
  timestamp: at(0),
  user_id: "visitor",
  video_id: "seen",
};

/** Two sessions of one user: one event comes twice, and one so late that its session is closed. */
export const storyOfAVisit = [
  { ...goodActivity, event_id: "first" },
  { ...goodActivity, event_id: "second", timestamp: at(10), type: "video_pause" },
  { ...goodActivity, event_id: "second", timestamp: at(10), type: "video_pause" },
  { ...goodActivity, event_id: "third", timestamp: at(150) },
  { ...goodActivity, event_id: "late", timestamp: at(5), type: "user_like" },
];

/** An event of somebody else than the one under whose subject it is sent; it can be sent again. */
export const strayActivity = { ...goodActivity, event_id: "stray", user_id: "somebody else" };

/** Who rejects it and why, and what is sent under the subject of {@link goodActivity}. */
export const activityFaults: readonly (readonly [string, string | Uint8Array])[] = [
  ["user ACTIVITY payload", "not JSON"],
  ["user ACTIVITY payload", new Uint8Array([0xff, 0, 0x7b])],
  ["user ACTIVITY type", JSON.stringify({ ...goodActivity, type: "dance" })],
  ["user ACTIVITY event_id", JSON.stringify({ ...goodActivity, event_id: "" })],
  ["user ACTIVITY timestamp", JSON.stringify({ ...goodActivity, timestamp: "soon" })],
  ["user ACTIVITY duration", JSON.stringify({ ...goodActivity, duration: -1 })],
  [
    "engagement ACTIVITY video_id",
    JSON.stringify({
      ...goodActivity,
      event_id: "other",
      timestamp: at(151),
      video_id: "another video",
    }),
  ],
];
