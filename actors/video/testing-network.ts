// For tests: networks that say the same of every window, and the news that assigns them.
import { ByteWriter } from "../../ml/bytes.ts";
import { encodeWeights, networkInputs, weightLayout } from "../../ml/network/weights.ts";
import { modelNews } from "../../streams/model-news.ts";
import { forecastModel } from "../../streams/model-version.ts";
import type { RunningVersion } from "./networks.ts";

/** The artefact of a network that says these log ratios of views, likes and comments, always. */
export function artefactSaying(...logRatios: readonly [number, number, number]): Uint8Array {
  const units = 1;
  const { headBiasFrom, count } = weightLayout(units);
  const values = new Float32Array(count);
  values.set(logRatios, headBiasFrom);
  const writer = new ByteWriter();
  encodeWeights({
    units,
    values,
    means: new Float64Array(networkInputs),
    deviations: new Float64Array(networkInputs).fill(1),
  }, writer);
  return writer.take();
}

/** News of which versions are to run, each as its number and its artefact. */
export function newsOfVersions(
  champion: readonly [version: number, artefact: Uint8Array] | undefined,
  challenger?: readonly [version: number, artefact: Uint8Array],
  challengerShare = 0,
): Uint8Array {
  const assigned = (one: typeof champion) => one && { version: one[0], artefact: one[1] };
  return modelNews({
    id: `test.${champion?.[0] ?? 0}.${challenger?.[0] ?? 0}.${challengerShare}`,
    name: forecastModel,
    champion: assigned(champion),
    challenger: assigned(challenger),
    challengerShare,
  });
}

/** Lets a version be right so often, about videos of any size and age, that it is believed. */
export function convince(running: RunningVersion | undefined): void {
  if (running === undefined) throw new Error("no such version runs");
  for (let target = 0; target < 3; target++) {
    for (const mixGain of [0, 1, 5, 20, 60, 200, 700, 3000]) {
      for (let i = 0; i < 40; i++) {
        const gain = 2 * (mixGain + 0.5) - 0.5;
        running.correction.learn(target, mixGain, Math.log(2), gain, 0.1, 20, 1 + i);
      }
    }
  }
}
