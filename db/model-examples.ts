// Models for tests: versions about which only what matters need be said.
import type { ModelEventRow, ModelRegistry, NewVersion } from "./model-registry.ts";

/** An event time. */
export const atMs = Date.UTC(2025, 7, 8, 6, 0, 0, 123);

/** An occasion. */
export const because = { reason: "for a test", atMs };

/** A version about which only what matters to a test need be said. */
export function versionOf(name: string, differences: Partial<NewVersion> = {}): NewVersion {
  return {
    name,
    trainedFromMs: atMs - 30 * 86_400_000,
    trainedUntilMs: atMs,
    codeVersion: "0.1.0",
    seed: 2 ** 53 - 1,
    parentVersion: undefined,
    hyperParameters: { units: 8, loss: "huber", warm: false, dropout: null },
    metrics: { loss: 0.25, baselineLoss: 0.5, byTarget: [0.1, 1 / 3, 5e-324] },
    artefact: new Uint8Array([0, 1, 255]),
    ...differences,
  };
}

/** A registry, once it is open. */
export type Get = () => ModelRegistry;

/** Models that tests have had: each has one of its own. */
let names = 0;

/** The name of a new model of which there are so many versions, whose bytes are their numbers. */
export async function modelOf(registry: ModelRegistry, versions: number): Promise<string> {
  const name = `model-${"abcdefghijklmnopqrstuvwxyz"[names % 26]}${"x".repeat(names++ / 26)}`;
  for (let version = 1; version <= versions; version++) {
    await registry.register(versionOf(name, { artefact: new Uint8Array([version]) }), because);
  }
  return name;
}

/** All that happened to a model, newest first. */
export async function allEvents(registry: ModelRegistry, name: string): Promise<ModelEventRow[]> {
  const all = { fromMs: undefined, toMs: undefined, afterId: undefined, limit: 1000 };
  return [...(await registry.events(name, all)).items];
}
