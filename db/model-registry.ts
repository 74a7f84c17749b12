// The model registry port: the versions of a model, which of them serves, and what became of them.
// Implemented over Postgres (and PGlite, which is Postgres) and in memory; one contract suite.
import { Schema } from "effect";
import type { ModelAssignment } from "../streams/model-news.ts";
import type { Page, TimeRange } from "./queries/read.ts";

/** Named figures: what training was set to, what it measured, what a comparison found. */
export const Figures = Schema.Record(
  Schema.String,
  Schema.Union([
    Schema.Finite,
    Schema.String,
    Schema.Boolean,
    Schema.Null,
    Schema.Array(Schema.Finite),
  ]),
).annotate({
  identifier: "Figures",
  description: "Figures by name; lists of three run over views, likes, comments",
});
export type Figures = typeof Figures.Type;

/** What happens to a model. */
export const modelEventKinds = [
  "trained",
  "training-failed",
  "challenger",
  "promoted",
  "rejected",
  "rolled-back",
  "split",
  "drift",
] as const;
export type ModelEventKind = (typeof modelEventKinds)[number];

/** Why something happens to a model, and when. */
export interface Occasion {
  /** One sentence for a person. */
  readonly reason: string;
  /** Event time, milliseconds since the epoch; nothing where a person does it. */
  readonly atMs?: number | undefined;
  readonly figures?: Figures | undefined;
}

/** A version as training makes it. */
export interface NewVersion {
  readonly name: string;
  /** Event time of the earliest and of the latest reading that it learnt from. */
  readonly trainedFromMs: number;
  readonly trainedUntilMs: number;
  readonly codeVersion: string;
  readonly seed: number;
  /** The version that training went on from. */
  readonly parentVersion: number | undefined;
  readonly hyperParameters: Figures;
  /** What training measured on data held back from it, beside the baseline. */
  readonly metrics: Figures;
  /** Weights and scalers, 1 to 65,536 bytes. */
  readonly artefact: Uint8Array;
}

/** What a version is to its model. */
export type ModelAlias = "champion" | "challenger";

/** A version as the registry keeps it, without the bytes of its artefact. */
export interface ModelVersionRow extends Omit<NewVersion, "artefact"> {
  readonly version: number;
  /** Wall clock. */
  readonly createdAtMs: number;
  /** What the comparison on later data found that ended its time as challenger. */
  readonly comparison: Figures | undefined;
  readonly artefactBytes: number;
  /** In hexadecimal digits. */
  readonly artefactSha256: string;
  readonly alias: ModelAlias | undefined;
  /** The share of the videos that it serves, 0 to 1. */
  readonly share: number;
}

/** Something that happened to a model. */
export interface ModelEventRow {
  /** Rises with every event. */
  readonly id: number;
  readonly name: string;
  readonly kind: ModelEventKind;
  /** Event time; undefined where a person did it. */
  readonly atMs: number | undefined;
  /** Wall clock. */
  readonly createdAtMs: number;
  /** The version that it is about; undefined where that is none, as after the first is rolled back. */
  readonly version: number | undefined;
  /** The version whose place it took; of a rejected one, the champion that it was measured against. */
  readonly fromVersion: number | undefined;
  readonly reason: string;
  readonly figures: Figures | undefined;
}

/** Which versions of a model run. */
export interface Standing {
  /** Serves; without it, the mix alone does. */
  readonly champion: number | undefined;
  readonly challenger: number | undefined;
  /** The share of the videos that the challenger serves, 0 to 1. */
  readonly challengerShare: number;
}

/** Which versions to list. */
export interface VersionSelection {
  /** Of one model; without it, of all. */
  readonly name: string | undefined;
  readonly limit: number;
  /** The last of the page before. */
  readonly after: { readonly name: string; readonly version: number } | undefined;
}

/** Which events of a model to list; those by hand count as of their wall-clock time. */
export interface EventSelection extends TimeRange {
  readonly limit: number;
  /** The id of the last event of the page before. */
  readonly afterId: number | undefined;
}

/**
 * The versions of each model, which one serves, and how that came to be. Every change is one
 * transaction together with the event that tells of it; changes to one model happen one after the
 * other, whoever makes them. Every method may fail with `StoreUnavailable`.
 */
export interface ModelRegistry {
  /**
   * Keeps a version under the next number, which it answers with; tells of it as `trained`.
   * Fails with `ArtefactUnfit`.
   */
  register(version: NewVersion, occasion: Occasion): Promise<number>;
  /**
   * Lets a version run beside the champion, in place of whichever did before, with a share of 0.
   * Fails with `NoSuchVersion`, or with `AlreadyServing`.
   */
  challenge(name: string, version: number, occasion: Occasion): Promise<Standing>;
  /**
   * Makes a version the champion, and no longer the challenger; changes nothing where it is champion
   * already. `over` is the champion that it was found to be better than (0: none).
   * Fails with `NoSuchVersion`, or with `ChampionChanged` where another than `over` serves.
   */
  promote(
    name: string,
    version: number,
    occasion: Occasion & { readonly over?: number | undefined },
  ): Promise<Standing>;
  /** Ends a challenger's time. Fails with `NotChallenger` where another version is, or none. */
  reject(name: string, version: number, occasion: Occasion): Promise<Standing>;
  /**
   * Undoes the latest promotion that stands: the champion before it serves again, or none. Again, it
   * undoes the one before that, and so on. Fails with `NothingToRollBack`.
   */
  rollback(name: string, occasion: Occasion): Promise<Standing>;
  /** Lets the challenger serve a share of the videos, 0 to 1. Fails with `NotChallenger`. */
  split(name: string, share: number, occasion: Occasion): Promise<Standing>;
  /** Tells of what changes nothing: a training that failed, a drift. */
  note(name: string, kind: "training-failed" | "drift", occasion: Occasion): Promise<void>;

  standing(name: string): Promise<Standing>;
  /** What is to run, with the bytes, all as of one moment. */
  assignment(name: string): Promise<ModelAssignment>;
  /** By name, then the newest first. */
  list(selection: VersionSelection): Promise<Page<ModelVersionRow>>;
  get(name: string, version: number): Promise<ModelVersionRow | undefined>;
  artefact(name: string, version: number): Promise<Uint8Array | undefined>;
  /** Newest first. */
  events(name: string, selection: EventSelection): Promise<Page<ModelEventRow>>;
}
