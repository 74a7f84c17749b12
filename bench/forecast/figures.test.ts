import { describe, expect, it } from "vitest";
import { videoFigure } from "./figures.ts";
import { drawing, text } from "./svg.ts";
import { VideoTrack } from "./video-track.ts";

const hourMs = 3_600_000;
const burst = {
  startMs: Date.UTC(2026, 0, 10),
  peakViewsPerHour: 100,
  riseHours: 1,
  decayHours: 10,
};

/** A forecast as it goes out: 60 views in the next hour, 40 to 90 of them in four cases of five. */
function forecast(atMs: number, views: number): Uint8Array {
  const band = (value: number, low: number, high: number) => ({ value, low, high });
  const ahead = {
    at: new Date(atMs + hourMs).toISOString(),
    views: band(views + 60, views + 40, views + 90),
    likes: band(0, 0, 0),
    comments: band(0, 0, 0),
  };
  return new TextEncoder().encode(JSON.stringify({
    video_id: "a",
    madeAt: new Date(atMs).toISOString(),
    method: "trend",
    model: "trend@2",
    weighedMost: { views: "drift", likes: "drift", comments: "drift" },
    reading: { viewCount: views, likeCount: 0, commentCount: 0 },
    growth: {
      viewsPerHour: 0,
      likesPerHour: 0,
      commentsPerHour: 0,
      viewsPerHourPerHour: 0,
      likesPerView: 0,
    },
    next: ahead,
    hour: ahead,
    partition: 0,
    sequence: 1,
  }));
}

describe("the figure of a video", () => {
  it("shows what came beside what had been forecast", () => {
    const track = new VideoTrack({ videoId: "a", burst });
    for (let hour = 0; hour < 4; hour++) {
      track.hear(
        "predictions.video.a.forecast",
        forecast(burst.startMs + hour * hourMs, 70 * hour),
      );
      track.hear("predictions.video.b.forecast", forecast(burst.startMs + hour * hourMs, 1));
    }
    expect(track.points).toHaveLength(3);
    expect(track.points[0]).toMatchObject({ came: 70, value: 60, low: 40, high: 90 });
    const figure = videoFigure(track);
    expect(figure.match(/<circle/g)).toHaveLength(3);
    expect(figure).toContain("prefers-color-scheme: dark");
    expect(figure).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("writes what the reader would take for a tag", () => {
    expect(drawing(10, 10, "a < b & c", [text(0, 0, "<served>")])).toContain("&lt;served&gt;");
  });
});
