// The live state of a video's actor, for whoever asks: its readings, what each expert says of the next
// one and weighs, and on request a forecast for any time up to a day ahead.
import { Result, Schema } from "effect";
import { bandSize, horizonHour, horizonNext, roundBands } from "../../ml/bands.ts";
import { CohortPrior } from "../../ml/cohort-prior.ts";
import { expertCount, expertNames } from "../../ml/experts.ts";
import { targetCount, windowCapacity } from "../../ml/window.ts";
import { methods, targets } from "../../streams/forecast.ts";
import { VideoQuestion } from "../../streams/question.ts";
import { Foresight, modelName } from "./foresight.ts";
import { wholeCount } from "./message.ts";
import { gainsAhead, usualIntervalMs } from "./serve.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

const hourMs = 3_600_000;

const decodeQuestion = Schema.decodeUnknownResult(Schema.fromJsonString(VideoQuestion));

/** The live state as JSON. `question` may be `{"aheadMs":21600000}`; what is not understood adds nothing. */
export function inspectVideo(state: VideoState, question: string, shared: VideoShared): unknown {
  const { window } = state;
  const live = {
    video_id: state.videoId,
    readings: state.readings,
    window: Array.from({ length: window.length }, (_, i) => ({
      at: new Date(window.atMs(i)).toISOString(),
      viewCount: window.counter(i, 0),
      likeCount: window.counter(i, 1),
      commentCount: window.counter(i, 2),
    })),
    viewsPerHour: state.perHour(0),
    likesPerHour: state.perHour(1),
    commentsPerHour: state.perHour(2),
    followedForecasts: state.pending.size,
    method: methods[state.method],
    model: modelName(state.networkVersion),
    nextAt: Number.isNaN(state.nextAtMs) ? null : new Date(state.nextAtMs).toISOString(),
  };
  if (window.length === 0) return live;
  const foresight = new Foresight();
  const kin = cohortOf(state, shared);
  foresight.look(state, usualIntervalMs(state), shared, kin);
  const decoded = question === "" ? undefined : decodeQuestion(question);
  const aheadMs = decoded !== undefined && Result.isSuccess(decoded)
    ? decoded.success.aheadMs
    : undefined;
  return {
    ...live,
    experts: expertNames.flatMap((name, i) => expertWord(name, i, foresight)),
    mix: perTarget((target) => foresight.outlook.mix[target]),
    served: perTarget((target) => foresight.gains[target]),
    networks: [foresight.champion, foresight.challenger].flatMap((word) =>
      word.running === undefined ? [] : [{
        model: modelName(word.running.version),
        isServing: word === foresight.serving,
        gains: perTarget((target) => word.wholly[target]),
        believed: perTarget((target) => word.shares[target]),
      }]
    ),
    ahead: aheadMs === undefined ? null : forecastAhead(state, shared, foresight, kin, aheadMs),
  };
}

function cohortOf(state: VideoState, shared: VideoShared): CohortPrior | undefined {
  if (state.window.length >= windowCapacity) return undefined;
  const prior = new CohortPrior();
  shared.cohorts.prior(state, state.window, prior);
  return prior;
}

/** What one expert says; nothing of one who says nothing of any counter. */
function expertWord(name: string, number: number, { outlook }: Foresight) {
  const gains = perTarget((target) => outlook.gains[target * expertCount + number]);
  if (targets.every((target) => gains[target] === null)) return [];
  const weights = perTarget((target) => outlook.weights[target * expertCount + number]);
  return [{ name, gains, weights }];
}

function forecastAhead(
  state: VideoState,
  shared: VideoShared,
  foresight: Foresight,
  kin: CohortPrior | undefined,
  aheadMs: number,
) {
  const gains = new Float64Array(targetCount);
  const bands = new Float64Array(targetCount * bandSize);
  gainsAhead(state, shared, foresight, aheadMs, gains);
  const isShort = aheadMs <= 2 * hourMs;
  foresight.writeBands(state, isShort ? horizonHour : horizonNext, gains, kin, bands, 0);
  roundBands(bands);
  const atMs = state.window.lastAtMs + aheadMs;
  const values = targets.map((target, i) => {
    const counter = state.belief.counter(i);
    const [value, low, high] = [0, 1, 2].map((k) => wholeCount(counter + bands[3 * i + k]));
    return [target, { value, low, high }];
  });
  return { at: new Date(atMs).toISOString(), ...Object.fromEntries(values) };
}

function perTarget(figure: (target: number) => number): Record<string, number | null> {
  const entries = targets.map((name, target) => {
    const value = figure(target);
    return [name, Number.isNaN(value) ? null : Math.round(1000 * value) / 1000];
  });
  return Object.fromEntries(entries);
}
