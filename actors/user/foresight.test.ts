import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noForesight, type UserForesight } from "./foresight.ts";
import { recentItemsOf } from "./taste.ts";
import {
  dayMs,
  delayed,
  eventAt,
  happening,
  hourMs,
  livesOf,
  minuteMs,
  recording,
  Stage,
  startMs,
} from "./testing.ts";
import { Random } from "../../ml/random.ts";

const dayMinutes = 24 * 60;

/** What the foresight was told of a user: what, and so many minutes after the start. */
function told(stage: { readonly sent: readonly string[] }, user = "u"): [string, number][] {
  return stage.sent
    .filter((line) => line.startsWith(`told.${user} `))
    .map((line) => JSON.parse(line.slice(line.indexOf("["))))
    .map(([what, atMs]) => [what, (atMs - startMs) / minuteMs]);
}

function recordingStage() {
  return new Stage(recording);
}

describe("the moments of a foresight", () => {
  it("are the closing of sessions, impressions, consumptions and days without an event", () => {
    const stage = recordingStage();
    stage.takeAll([
      eventAt(0, "session_start"),
      eventAt(1, "video_play", { video_id: "v" }),
      eventAt(2, "video_play", { video_id: "v" }),
      eventAt(3, "ad_impression"),
      eventAt(4, "session_end"),
      eventAt(3 * dayMinutes, "user_like"),
    ]);
    expect(told(stage)).toEqual([
      ["session_start", 0],
      ["consumption", 1],
      ["video_play", 1],
      ["video_play", 2],
      ["impression", 3],
      ["ad_impression", 3],
      ["session_end", 4],
      ["closed 1", 4],
      ["timer", 4 + 5 * 60],
      ["moment", 4 + dayMinutes],
      ["moment", 4 + 2 * dayMinutes],
      ["user_like", 3 * dayMinutes],
    ]);
  });

  it("come once a day while a user is away, and end after 60 days", () => {
    const stage = recordingStage();
    stage.take(eventAt(0, "video_play"));
    for (let day = 1; day < 100; day++) {
      stage.take(eventAt(day * dayMinutes, "video_play", { user_id: "other" }));
    }
    const moments = told(stage).filter(([what]) => what === "moment");
    expect(moments.map(([, minutes]) => minutes / dayMinutes))
      .toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(stage.kind.timerAtMs(stage.user())).toBeUndefined();
  });

  it("know nothing of late events, but are told of them", () => {
    const stage = recordingStage();
    stage.takeAll([
      eventAt(60, "video_play", { video_id: "v" }),
      eventAt(50, "ad_impression"),
      eventAt(40, "video_play", { video_id: "w" }),
    ]);
    expect(told(stage).slice(2)).toEqual([["late ad_impression", 50], ["late video_play", 40]]);
  });

  it("come before the item that is opened is remembered", () => {
    const seen: number[] = [];
    const watching: UserForesight<undefined, undefined> = {
      ...noForesight,
      onConsumption: (state) => void seen.push(recentItemsOf(state.view).length),
    };
    const stage = new Stage(watching);
    for (let i = 0; i < 20; i++) stage.take(eventAt(i, "article_view", { article_id: `a${i}` }));
    expect(seen).toEqual([...Array.from({ length: 16 }, (_, i) => i), 16, 16, 16, 16]);
  });

  it("are in the order of time, and know of nothing later (property)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const stage = recordingStage();
        stage.takeAll(delayed(livesOf(seed, 2, 10), 2 * hourMs, seed));
        const lastOf = new Map<string, number>();
        for (const line of stage.sent) {
          const user = line.slice(0, line.indexOf(" "));
          const [what, atMs, lastMs] = JSON.parse(line.slice(line.indexOf("[")));
          if (what.startsWith("late ")) continue;
          expect(atMs).toBeGreaterThanOrEqual(lastOf.get(user) ?? 0);
          expect(lastMs).toBeLessThanOrEqual(Math.max(atMs, lastOf.get(user) ?? 0));
          lastOf.set(user, atMs);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("do not depend on when the timers of the partition fire (property)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = new Random(seed);
        const mine = Array.from(
          { length: 8 },
          (_, i) =>
            eventAt(i * random.between(10, 3 * dayMinutes), "ad_impression", happening(random)),
        )
          .sort((a, b) => a["timestamp"] < b["timestamp"] ? -1 : 1)
          .filter(({ type }) => type !== "subscription_renew");
        const alone = recordingStage();
        alone.takeAll(mine);
        // Others let time pass, as far as the hour by which the watermark is behind.
        const among = recordingStage();
        const others = Array.from(
          { length: 100 },
          (_, i) => eventAt(i * 0.25 * dayMinutes, "user_like", { user_id: `other${i}` }),
        );
        const all = [...mine, ...others].sort((a, b) => a["timestamp"] < b["timestamp"] ? -1 : 1);
        const lastMs = Date.parse(String(mine[mine.length - 1]["timestamp"]));
        among.takeAll(all.filter((event) => Date.parse(String(event["timestamp"])) <= lastMs));
        expect(told(among)).toEqual(told(alone));
      }),
      { numRuns: 30 },
    );
  });
});

describe("a timer that is dropped", () => {
  it("does nothing else, and the next one stands", () => {
    const stage = recordingStage();
    stage.take(eventAt(0, "video_play"));
    const { kind } = stage;
    const state = stage.user();
    const due = () => ((kind.timerAtMs(state) ?? NaN) - startMs) / dayMs;
    expect(due()).toBeCloseTo(30 / dayMinutes);
    kind.dropTimer(state);
    expect(state.session(0).isOpen).toBe(false);
    expect(due()).toBe(1);
    kind.dropTimer(state);
    expect(due()).toBe(2);
    state.own.wakeMs = startMs + 1;
    kind.dropTimer(state);
    expect(state.own.wakeMs).toBe(0);
    expect(told(stage)).toEqual([["video_play", 0]]);
  });
});
