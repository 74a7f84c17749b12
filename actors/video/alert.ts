// Trend events as they go out: one sentence for a person, with the figures that led to it (A8).
import type { AlertKind } from "../../streams/forecast.ts";
import type { VideoState } from "./state.ts";

/** The JSON of the `Alert` schema. */
export function alertJson(
  kind: AlertKind,
  state: VideoState,
  atMs: number,
  usualViewsPerHour: number,
  sequence: number,
): string {
  return JSON.stringify({
    kind,
    video_id: state.videoId,
    at: new Date(atMs).toISOString(),
    text: sentence(kind, state.perHour(0), usualViewsPerHour),
    viewCount: state.belief.counter(0),
    viewsPerHour: Math.round(state.perHour(0)),
    usualViewsPerHour: Math.round(usualViewsPerHour),
    sequence,
  });
}

function sentence(kind: AlertKind, viewsPerHour: number, usual: number): string {
  const now = whole(viewsPerHour);
  const before = whole(usual);
  switch (kind) {
    case "breakout":
      return `Growing at ${now} views an hour, ${times(viewsPerHour, usual)} the usual ${before}.`;
    case "slowdown":
      return `Down to ${now} views an hour from the usual ${before}.`;
    case "stall":
      return `Growth has stopped: ${now} views an hour, usually ${before}.`;
    case "correction":
      return `A counter fell: the platform took counts back. Growth is usually ${before} views an hour.`;
    case "silent":
      return `No reading for far longer than usual; growth was ${now} views an hour.`;
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function times(value: number, usual: number): string {
  return usual < 1 ? "far above" : `${(value / usual).toFixed(1)} times`;
}
