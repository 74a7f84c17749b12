// The work of the peers as a kind of actor, whose snapshot is binary.
import type { ActorKind } from "../../actors/actor.ts";
import type { ByteReader } from "../../ml/bytes.ts";
import { encodeToken } from "../../streams/token.ts";
import {
  decodeReading,
  encodeForecast,
  forecastSubject,
  initialState,
  type Reading,
  step,
  type TrendState,
} from "./work.ts";

const utf8 = new TextDecoder();

/** One actor a video; the actors of a partition share nothing. */
export const trendKind: ActorKind<TrendState, Reading, undefined> = {
  name: "trend",
  version: 1,

  decode(message) {
    const reading = decodeReading(utf8.decode(message.payload));
    return {
      key: encodeToken(reading.videoId),
      atMs: reading.atMs,
      event: reading,
    };
  },
  initial: () => initialState(),

  onEvent(state, reading, context) {
    const forecast = step(state, reading);
    context.emit(forecastSubject(encodeToken(reading.videoId)), encodeForecast(forecast));
    return "stepped";
  },

  timerAtMs: () => undefined,
  onTimer() {},
  dropTimer() {},
  project() {},

  encode(state, writer) {
    writer.f64(state.count);
    writer.f64(state.sum);
    writer.u8(state.timesMs.length);
    writer.f64s(state.timesMs);
    writer.f64s(state.views);
  },
  decodeState(_key, version, reader) {
    if (version !== 1) throw new RangeError(`version ${version} is not known`);
    const count = reader.f64();
    const sum = reader.f64();
    const size = reader.u8();
    return {
      count,
      sum,
      timesMs: numbers(reader, size),
      views: numbers(reader, size),
    };
  },
  inspect: (state) => state,

  initialShared: () => undefined,
  sharedRevision: () => 0,
  projectShared() {},
  encodeShared() {},
  decodeShared: () => undefined,
};

function numbers(reader: ByteReader, count: number): number[] {
  return Array.from({ length: count }, () => reader.f64());
}
