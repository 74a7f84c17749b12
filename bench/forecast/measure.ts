// One file through `troupe evaluate forecast`, training included, with somebody who listens.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { evaluateForecasts, type Evaluation } from "../../evaluation/evaluate.ts";
import { tutor } from "../../evaluation/tutor.ts";
import { KnownRates } from "./known-rates.ts";
import type { ReadingSet } from "./sets.ts";
import { burstingVideo, VideoTrack } from "./video-track.ts";

const hourMs = 3_600_000;

/** As the command has it where it is told nothing else. */
const lateAfterMs = 60 * 24 * hourMs;
const trainEveryMs = 6 * hourMs;
const seed = 1;

/** What came of one file. */
export interface Measured {
  readonly set: ReadingSet;
  readonly evaluation: Evaluation;
  /** The same where nobody trains. */
  readonly untrained: Evaluation;
  /** Trainings that ended with a version, and promotions. */
  readonly trained: number;
  readonly promoted: number;
  /** What those would have done who know how the videos grow; simulated ones only. */
  readonly known: KnownRates | undefined;
  /** The forecasts of one video that breaks out, if there is one. */
  readonly track: VideoTrack | undefined;
}

/** Writes a file, evaluates it, and removes it. */
export async function measure(
  set: ReadingSet,
  say: (text: string) => void,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-bench-"));
  try {
    const { path, platform } = await set.write(folder);
    const known = platform && new KnownRates(platform.growths);
    const bursting = platform && burstingVideo(platform);
    const track = bursting && new VideoTrack(bursting);
    let [trained, promoted] = [0, 0];
    const onReport = (text: string) => {
      say(`  ${text}`);
      if (/^\S+ trained /.test(text)) trained++;
      if (/^\S+ promoted /.test(text)) promoted++;
    };
    const { signal } = new AbortController();
    const trainer = tutor({ everyMs: trainEveryMs, seed, onReport, signal });
    const companion = {
      betweenReadings: trainer.betweenReadings,
      heard(subject: string, payload: Uint8Array) {
        trainer.heard(subject, payload);
        known?.hear(subject, payload);
        track?.hear(subject, payload);
      },
    };
    const options = { file: path, lateAfterMs, seed };
    const untrained = await Effect.runPromise(evaluateForecasts(options));
    const evaluation = await Effect.runPromise(evaluateForecasts({ ...options, companion }));
    return { set, evaluation, untrained, trained, promoted, known, track };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
