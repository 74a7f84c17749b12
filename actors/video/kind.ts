// The kind of actor that stands for a video: readings in, forecasts and trend events out.
import { decodeReading, type Reading } from "../../streams/reading.ts";
import { methods } from "../../streams/forecast.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import type { ActorKind, ProjectionSink } from "../actor.ts";
import { inspectVideo } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { likesPerView, wholeCount } from "./message.ts";
import { decodeNews, isNews } from "./news.ts";
import { VideoShared } from "./shared.ts";
import { VideoState } from "./state.ts";
import { stepReading, stepSilence } from "./step.ts";
import { modelName } from "./foresight.ts";

/** Scratch space for an open forecast. */
const open = new Float64Array(18);

/** Videos. */
export const videoKind: ActorKind<VideoState, Reading, VideoShared> = {
  name: "video",
  version: 2,

  decode(message, partition, partitionCount) {
    if (isNews(message.payload)) return decodeNews(message.payload);
    const reading = decodeReading(message.payload, message.arrivedAtMs);
    if (reading instanceof Rejection) return reading;
    const key = encodeToken(reading.videoId);
    const home = partitionOf(key, partitionCount);
    if (home !== partition) {
      return new Rejection(
        "video_id",
        reading.videoId,
        `the id that the subject names (this id belongs to partition ${home}, ` +
          `the subject to ${partition})`,
      );
    }
    return { key, atMs: reading.atMs, event: reading };
  },

  initial: (key) => new VideoState(key),
  onEvent: stepReading,
  timerAtMs: (state) => state.silentAtMs,
  onTimer: (state, _atMs, context) => stepSilence(state, context),
  dropTimer: (state) => state.silentAtMs = undefined,

  project(key, state, sink) {
    state.journal?.project(key, sink);
    state.journal = undefined;
    if (state.readings > 0) projectVideo(key, state, sink);
  },

  encode: (state, writer) => state.encode(writer),
  decodeState(key, version, reader) {
    expectVersion(version);
    return VideoState.decode(key, version, reader);
  },

  inspect: inspectVideo,

  initialShared: () => new VideoShared(),
  sharedRevision: (shared) => shared.revision,
  projectShared(shared, sink) {
    shared.journal.project("", sink);
    shared.journal = new Journal();
  },
  encodeShared: (shared, writer) => shared.encode(writer),
  decodeShared(version, reader) {
    expectVersion(version);
    return VideoShared.decode(version, reader);
  },
};

function expectVersion(version: number): void {
  if (version === 1 || version === 2) return;
  throw new RangeError(`found version ${version}, wanted 1 or 2`);
}

function projectVideo(key: string, state: VideoState, sink: ProjectionSink): void {
  const { window, belief } = state;
  state.openForecast(open);
  const counters = [belief.counter(0), belief.counter(1), belief.counter(2)];
  const gain = wholeCount(state.day.total);
  const before = counters[0] - gain;
  sink.videos.push({
    key,
    videoId: state.videoId,
    title: state.title,
    channel: state.channel,
    category: state.category,
    publishedAtMs: state.publishedAtMs,
    firstAtMs: state.firstAtMs,
    lastAtMs: window.lastAtMs,
    readings: state.readings,
    counters,
    perHour: [state.perHour(0), state.perHour(1), state.perHour(2)],
    viewsPerHourPerHour: state.viewsPerHourPerHour,
    likesPerView: likesPerView(counters),
    gain,
    growth: before > 0 ? gain / before : 0,
    forecastGain: open[9],
    method: methods[state.method],
    model: modelName(state.networkVersion),
    nextAtMs: state.nextAtMs,
    forecast: Array.from(
      open,
      (value, i) => wholeCount(counters[Math.floor((i % 9) / 3)] + value),
    ),
    firstDayViews: state.firstDay.views,
    sequence: state.sequence,
  });
}
