// The model registry in memory, for tests, simulations and evaluations of a file.
import { createHash } from "node:crypto";
import type { ModelAssignment } from "../streams/model-news.ts";
import { storable } from "./array-literal.ts";
import {
  type Change,
  checkVersion,
  noStanding,
  type Outcome,
  outcomeOf,
  type Promotion,
  standingPromotion,
  storableFigures,
  versionIn,
} from "./model-changes.ts";
import type {
  EventSelection,
  Figures,
  ModelEventRow,
  ModelRegistry,
  ModelVersionRow,
  NewVersion,
  Occasion,
  Standing,
  VersionSelection,
} from "./model-registry.ts";
import { type Page, pageOf } from "./queries/read.ts";

interface KeptVersion extends NewVersion {
  readonly version: number;
  readonly createdAtMs: number;
  readonly comparison: Figures | undefined;
}

interface KeptModel {
  /** Version n at place n - 1. */
  readonly versions: KeptVersion[];
  standing: Standing;
}

/** A {@link ModelRegistry} in memory. It copies whatever goes in and out. */
export class MemoryModelRegistry implements ModelRegistry {
  private readonly nowMs: () => number;
  private readonly models = new Map<string, KeptModel>();
  /** In their order. */
  private readonly happened: ModelEventRow[] = [];

  /** `nowMs` is the wall clock, in milliseconds since the epoch. */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  async register(version: NewVersion, occasion: Occasion): Promise<number> {
    await Promise.resolve();
    checkVersion(version);
    const { name } = version;
    const { versions } = this.kept(name);
    const number = versions.length + 1;
    versions.push(structuredClone({
      ...version,
      codeVersion: storable(version.codeVersion),
      hyperParameters: storableFigures(version.hyperParameters),
      metrics: storableFigures(version.metrics),
      version: number,
      createdAtMs: this.nowMs(),
      comparison: undefined,
    }));
    const fromVersion = version.parentVersion;
    this.add(name, { kind: "trained", version: number, fromVersion }, occasion);
    return number;
  }

  challenge(name: string, version: number, occasion: Occasion): Promise<Standing> {
    return this.change(name, { kind: "challenger", version }, occasion);
  }

  promote(
    name: string,
    version: number,
    occasion: Occasion & { readonly over?: number | undefined },
  ): Promise<Standing> {
    return this.change(name, { kind: "promoted", version, over: occasion.over }, occasion);
  }

  reject(name: string, version: number, occasion: Occasion): Promise<Standing> {
    return this.change(name, { kind: "rejected", version }, occasion);
  }

  rollback(name: string, occasion: Occasion): Promise<Standing> {
    return this.change(name, { kind: "rolled-back" }, occasion);
  }

  split(name: string, share: number, occasion: Occasion): Promise<Standing> {
    const figures = { ...occasion.figures, share };
    return this.change(name, { kind: "split", share }, { ...occasion, figures });
  }

  async note(
    name: string,
    kind: "training-failed" | "drift",
    occasion: Occasion,
  ): Promise<void> {
    await Promise.resolve();
    this.add(name, { kind, version: undefined, fromVersion: undefined }, occasion);
  }

  standing(name: string): Promise<Standing> {
    return Promise.resolve(this.models.get(name)?.standing ?? noStanding);
  }

  assignment(name: string): Promise<ModelAssignment> {
    const { champion, challenger, challengerShare } = this.models.get(name)?.standing ?? noStanding;
    const assigned = (version: number | undefined) => {
      const kept = version === undefined ? undefined : this.find(name, version);
      return kept && { version: kept.version, artefact: kept.artefact.slice() };
    };
    return Promise.resolve({
      name,
      champion: assigned(champion),
      challenger: assigned(challenger),
      challengerShare,
    });
  }

  list({ name, limit, after }: VersionSelection): Promise<Page<ModelVersionRow>> {
    const rows = [...this.models].sort(([a], [b]) => a < b ? -1 : 1)
      .flatMap(([, { versions }]) => versions.toReversed())
      .filter((row) => name === undefined || row.name === name)
      .filter((row) =>
        after === undefined || row.name > after.name ||
        row.name === after.name && row.version < after.version
      );
    return Promise.resolve(pageOf(rows.slice(0, limit + 1).map((row) => this.row(row)), limit));
  }

  get(name: string, version: number): Promise<ModelVersionRow | undefined> {
    const kept = this.find(name, version);
    return Promise.resolve(kept && this.row(kept));
  }

  artefact(name: string, version: number): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.find(name, version)?.artefact.slice());
  }

  events(name: string, selection: EventSelection): Promise<Page<ModelEventRow>> {
    const { fromMs = -Infinity, toMs = Infinity, afterId = Infinity, limit } = selection;
    const rows = this.happened.filter((event) => {
      const atMs = event.atMs ?? event.createdAtMs;
      return event.name === name && event.id < afterId && atMs >= fromMs && atMs < toMs;
    });
    return Promise.resolve(pageOf(rows.toReversed().map((row) => structuredClone(row)), limit));
  }

  private async change(name: string, change: Change, occasion: Occasion): Promise<Standing> {
    await Promise.resolve();
    const kept = this.kept(name);
    const promotions = this.happened.filter((event) => event.name === name).filter(isPromotion);
    const undone = standingPromotion(promotions.toReversed());
    const version = versionIn(change, undone);
    const outcome = outcomeOf({
      name,
      standing: kept.standing,
      standingPromotion: undone,
      exists: version !== undefined && this.find(name, version) !== undefined,
    }, change);
    if (outcome === undefined) return kept.standing;
    this.add(name, outcome.event, occasion);
    kept.standing = outcome.standing;
    if (change.kind === "promoted" || change.kind === "rejected") {
      const { version } = change;
      const comparison = occasion.figures && storableFigures(occasion.figures);
      const before = kept.versions[version - 1];
      if (comparison !== undefined) kept.versions[version - 1] = { ...before, comparison };
    }
    return outcome.standing;
  }

  private kept(name: string): KeptModel {
    const kept = this.models.get(name) ?? { versions: [], standing: noStanding };
    this.models.set(name, kept);
    return kept;
  }

  private find(name: string, version: number): KeptVersion | undefined {
    return this.models.get(name)?.versions[version - 1];
  }

  private add(name: string, event: Outcome["event"], { reason, atMs, figures }: Occasion): void {
    this.happened.push({
      ...event,
      id: this.happened.length + 1,
      name,
      atMs,
      createdAtMs: this.nowMs(),
      reason: storable(reason),
      figures: figures && storableFigures(figures),
    });
  }

  private row(kept: KeptVersion): ModelVersionRow {
    const { artefact, ...row } = structuredClone(kept);
    const standing = this.models.get(kept.name)?.standing ?? noStanding;
    return {
      ...row,
      ...placeOf(kept.version, standing),
      artefactBytes: artefact.length,
      artefactSha256: createHash("sha256").update(artefact).digest("hex"),
    };
  }
}

function placeOf(
  version: number,
  { champion, challenger, challengerShare }: Standing,
): Pick<ModelVersionRow, "alias" | "share"> {
  if (version === champion) return { alias: "champion", share: 1 - challengerShare };
  if (version === challenger) return { alias: "challenger", share: challengerShare };
  return { alias: undefined, share: 0 };
}

function isPromotion(event: ModelEventRow): event is ModelEventRow & Promotion {
  return event.kind === "promoted" || event.kind === "rolled-back";
}
