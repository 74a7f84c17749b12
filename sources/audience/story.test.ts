import { expect, it } from "vitest";
import { Story, tenths } from "./story.ts";

const fields = { user_id: "u", session_id: "u.0", device: "tv", country: "DE", tier: "free" };

it("tells events in order of time, with a heartbeat at every ten minutes", () => {
  const story = new Story(0, fields);
  story.tell("session_start", {});
  story.pass(1500);
  story.change({ device: "phone" });
  story.tell("device_change", {});
  story.tell("session_end", { duration: story.seconds });
  expect(story.events.map(({ atMs, row }) => [row.type, atMs])).toEqual([
    ["session_start", 0],
    ["session_heartbeat", 600_000],
    ["session_heartbeat", 1_200_000],
    ["device_change", 1_500_020],
    ["session_end", 1_500_040],
  ]);
  expect(story.events.map(({ row }) => row.device)).toEqual(["tv", "tv", "tv", "phone", "phone"]);
  expect(story.events[3].row).toEqual({
    ...fields,
    event_id: "u.0.3",
    type: "device_change",
    timestamp: "1970-01-01T00:25:00.020Z",
    device: "phone",
  });
  expect(tenths(1.26)).toBe(1.3);
});
