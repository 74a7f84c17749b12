// How a model's standing changes: the rules of the registry, without what it is kept in.
import { Schema } from "effect";
import { maxArtefactBytes } from "../streams/model-news.ts";
import { storable } from "./array-literal.ts";
import {
  AlreadyServing,
  ArtefactUnfit,
  ChampionChanged,
  NoSuchVersion,
  NotChallenger,
  NothingToRollBack,
} from "./errors.ts";
import { Figures, type ModelEventKind, type NewVersion, type Standing } from "./model-registry.ts";

/** A change that is asked for. */
export type Change =
  | { readonly kind: "challenger"; readonly version: number }
  | { readonly kind: "promoted"; readonly version: number; readonly over?: number | undefined }
  | { readonly kind: "rejected"; readonly version: number }
  | { readonly kind: "rolled-back" }
  | { readonly kind: "split"; readonly share: number };

/** A promotion or its undoing, as the events tell of it. */
export interface Promotion {
  readonly kind: "promoted" | "rolled-back";
  readonly version: number | undefined;
  readonly fromVersion: number | undefined;
}

/** What a change depends on. */
export interface Known {
  readonly name: string;
  readonly standing: Standing;
  /** The promotion that a rollback undoes. */
  readonly standingPromotion: Promotion | undefined;
  /** Whether there is the version that {@link versionIn} says. */
  readonly exists: boolean;
}

/** What comes of a change. */
export interface Outcome {
  readonly standing: Standing;
  readonly event: {
    readonly kind: ModelEventKind;
    readonly version: number | undefined;
    readonly fromVersion: number | undefined;
  };
}

/** The version that a change leads to; undefined where it leads to none. */
export function versionIn(change: Change, undone: Promotion | undefined): number | undefined {
  if (change.kind === "rolled-back") return undone?.fromVersion;
  return change.kind === "split" ? undefined : change.version;
}

/** Nobody but the mix serves. */
export const noStanding: Standing = {
  champion: undefined,
  challenger: undefined,
  challengerShare: 0,
};

/**
 * What comes of a change; undefined where it changes nothing. Throws what the methods of
 * `ModelRegistry` fail with.
 */
export function outcomeOf(known: Known, change: Change): Outcome | undefined {
  const { name, standing, exists } = known;
  const { champion, challenger } = standing;
  const { kind } = change;
  if (kind === "challenger" || kind === "promoted") {
    if (!exists) throw new NoSuchVersion({ name, version: change.version });
  }
  switch (kind) {
    case "challenger": {
      const { version } = change;
      if (version === champion) throw new AlreadyServing({ name, version });
      if (version === challenger) return undefined;
      const event = { kind, version, fromVersion: challenger };
      return { standing: { champion, challenger: version, challengerShare: 0 }, event };
    }
    case "promoted": {
      const { version, over } = change;
      if (version === champion) return undefined;
      if (over !== undefined && over !== (champion ?? 0)) {
        throw new ChampionChanged({ name, found: champion, wanted: over });
      }
      const event = { kind, version, fromVersion: champion };
      return { standing: withChampion(standing, version), event };
    }
    case "rejected": {
      const { version } = change;
      if (version !== challenger) {
        throw new NotChallenger({ name, found: challenger, wanted: version });
      }
      const event = { kind, version, fromVersion: champion };
      return { standing: { ...noStanding, champion }, event };
    }
    case "rolled-back": {
      const undone = known.standingPromotion;
      if (undone === undefined) throw new NothingToRollBack({ name });
      const version = undone.fromVersion;
      if (version !== undefined && !exists) throw new NoSuchVersion({ name, version });
      const event = { kind, version, fromVersion: champion };
      return { standing: withChampion(standing, version), event };
    }
    case "split": {
      const { share } = change;
      if (!(share >= 0 && share <= 1)) {
        throw new RangeError(`share of the challenger is ${share}, wanted 0 to 1`);
      }
      if (challenger === undefined) {
        throw new NotChallenger({ name, found: undefined, wanted: undefined });
      }
      const event = { kind, version: challenger, fromVersion: champion };
      return { standing: { ...standing, challengerShare: share }, event };
    }
  }
}

const refusals = [
  AlreadyServing,
  ArtefactUnfit,
  ChampionChanged,
  NoSuchVersion,
  NotChallenger,
  NothingToRollBack,
];

/** Whether a change was refused: the registry is well, and is as it was before. */
export function isRefusal(error: unknown): boolean {
  return refusals.some((refusal) => error instanceof refusal);
}

/** A champion is no longer the challenger. */
function withChampion(standing: Standing, champion: number | undefined): Standing {
  if (standing.challenger === champion) return { ...noStanding, champion };
  return { ...standing, champion };
}

/**
 * The promotion that stands, among promotions and rollbacks, newest first: a rollback undoes the one
 * before it that stands.
 *
 * ```ts
 * // 5 was promoted, then 7, and 7 was rolled back: what stands is the promotion of 5.
 * standingPromotion([
 *   { kind: "rolled-back", version: 5, fromVersion: 7 },
 *   { kind: "promoted", version: 7, fromVersion: 5 },
 *   { kind: "promoted", version: 5, fromVersion: undefined },
 * ]); // { kind: "promoted", version: 5, fromVersion: undefined }
 * ```
 */
export function standingPromotion(newestFirst: readonly Promotion[]): Promotion | undefined {
  let undone = 0;
  for (const promotion of newestFirst) {
    if (promotion.kind === "rolled-back") undone++;
    else if (undone > 0) undone--;
    else return promotion;
  }
  return undefined;
}

/** Promotions and rollbacks that are looked through for the one that stands. */
export const maxPromotions = 10_000;

const isFigures = Schema.is(Figures);

/** Throws where a version cannot be kept: `ArtefactUnfit`, or a `RangeError` for a defect. */
export function checkVersion(version: NewVersion): void {
  const { name, artefact } = version;
  if (artefact.length < 1 || artefact.length > maxArtefactBytes) {
    throw new ArtefactUnfit({ name, found: artefact.length, wanted: maxArtefactBytes });
  }
  if (!Number.isSafeInteger(version.seed)) {
    throw new RangeError(`seed is ${version.seed}, wanted a whole number within ±(2^53 - 1)`);
  }
  storableFigures(version.hyperParameters);
  storableFigures(version.metrics);
}

/** Figures without what Postgres cannot hold. Throws a `RangeError` where they are none. */
export function storableFigures(figures: Figures): Figures {
  if (!isFigures(figures)) {
    const wanted = "finite numbers, lists of them, texts, true, false or null by name";
    throw new RangeError(`figures are ${JSON.stringify(figures)}, wanted ${wanted}`);
  }
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      storable(name),
      typeof value === "string" ? storable(value) : value,
    ]),
  );
}
