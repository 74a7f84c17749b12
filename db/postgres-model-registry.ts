// The model registry over Postgres: the same statements for a real one and for the embedded one.
import { and, desc, eq, inArray, max, sql } from "drizzle-orm";
import type { ModelAssignment } from "../streams/model-news.ts";
import { storable } from "./array-literal.ts";
import type { Database, Drizzle } from "./database.ts";
import { StoreUnavailable, unavailable } from "./errors.ts";
import {
  type Change,
  checkVersion,
  isRefusal,
  maxPromotions,
  type Outcome,
  outcomeOf,
  type Promotion,
  standingPromotion,
  storableFigures,
  versionIn,
} from "./model-changes.ts";
import type {
  EventSelection,
  ModelEventRow,
  ModelRegistry,
  ModelVersionRow,
  NewVersion,
  Occasion,
  Standing,
  VersionSelection,
} from "./model-registry.ts";
import {
  findArtefact,
  findAssignment,
  findStanding,
  findVersion,
  isVersion,
  listModelEvents,
  listVersions,
} from "./queries/models.ts";
import type { Page } from "./queries/read.ts";
import { modelAliases, modelEvents, models } from "./schema.ts";

/** Tells these locks from others on the server: "mode" in ASCII. */
const lockClass = 0x6d6f6465;

/** A {@link ModelRegistry} in the given database, which has been migrated. */
export class PostgresModelRegistry implements ModelRegistry {
  private readonly drizzle: Drizzle;

  constructor({ drizzle }: Pick<Database, "drizzle">) {
    this.drizzle = drizzle;
  }

  async register(version: NewVersion, occasion: Occasion): Promise<number> {
    checkVersion(version);
    const { name, trainedFromMs, trainedUntilMs, parentVersion, ...values } = version;
    return await this.alone("registration of a model", name, async (transaction) => {
      const [newest] = await transaction.select({ version: max(models.version) })
        .from(models).where(eq(models.name, name));
      const number = (newest?.version ?? 0) + 1;
      await transaction.insert(models).values({
        ...values,
        name,
        version: number,
        trainedFrom: new Date(trainedFromMs),
        trainedUntil: new Date(trainedUntilMs),
        codeVersion: storable(values.codeVersion),
        parentVersion: parentVersion ?? null,
        hyperParameters: storableFigures(values.hyperParameters),
        metrics: storableFigures(values.metrics),
      });
      const event = { kind: "trained", version: number, fromVersion: parentVersion } as const;
      await addEvent(transaction, name, event, occasion);
      return number;
    });
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
    const event = { kind, version: undefined, fromVersion: undefined };
    await this.alone(
      "event of a model",
      name,
      (transaction) => addEvent(transaction, name, event, occasion),
    );
  }

  standing(name: string): Promise<Standing> {
    return findStanding(this.drizzle, name);
  }

  assignment(name: string): Promise<ModelAssignment> {
    return findAssignment(this.drizzle, name);
  }

  list(selection: VersionSelection): Promise<Page<ModelVersionRow>> {
    return listVersions(this.drizzle, selection);
  }

  get(name: string, version: number): Promise<ModelVersionRow | undefined> {
    return findVersion(this.drizzle, name, version);
  }

  artefact(name: string, version: number): Promise<Uint8Array | undefined> {
    return findArtefact(this.drizzle, name, version);
  }

  events(name: string, selection: EventSelection): Promise<Page<ModelEventRow>> {
    return listModelEvents(this.drizzle, name, selection);
  }

  /** Makes a change with all that belongs to it. */
  private change(name: string, change: Change, occasion: Occasion): Promise<Standing> {
    return this.alone(`change of a model (${change.kind})`, name, async (transaction) => {
      const standing = await findStanding(transaction, name);
      const undone = change.kind === "rolled-back"
        ? standingPromotion(await promotionsOf(transaction, name))
        : undefined;
      const version = versionIn(change, undone);
      const outcome = outcomeOf({
        name,
        standing,
        standingPromotion: undone,
        exists: version !== undefined && await exists(transaction, name, version),
      }, change);
      if (outcome === undefined) return standing;
      await writeStanding(transaction, name, outcome.standing);
      await addEvent(transaction, name, outcome.event, occasion);
      const isVerdict = change.kind === "promoted" || change.kind === "rejected";
      if (isVerdict && occasion.figures !== undefined) {
        await transaction.update(models).set({ comparison: storableFigures(occasion.figures) })
          .where(isVersion(name, change.version));
      }
      return outcome.standing;
    });
  }

  /** Runs `work` in a transaction while nobody else changes the same model. */
  private async alone<A>(
    operation: string,
    name: string,
    work: (transaction: Drizzle) => Promise<A>,
  ): Promise<A> {
    try {
      return await this.drizzle.transaction(async (transaction) => {
        const lock = sql`pg_advisory_xact_lock(${lockClass}::integer, hashtext(${name}))`;
        await transaction.execute(sql`select ${lock}`);
        return await work(transaction);
      });
    } catch (error) {
      if (error instanceof RangeError || isRefusal(error)) throw error;
      throw error instanceof StoreUnavailable ? error : unavailable(operation, error);
    }
  }
}

async function exists(transaction: Drizzle, name: string, version: number): Promise<boolean> {
  const rows = await transaction.select({ version: models.version }).from(models)
    .where(isVersion(name, version));
  return rows.length > 0;
}

/** Promotions and rollbacks of a model, newest first. */
async function promotionsOf(transaction: Drizzle, name: string): Promise<Promotion[]> {
  const rows = await transaction.select().from(modelEvents)
    .where(and(eq(modelEvents.name, name), inArray(modelEvents.kind, ["promoted", "rolled-back"])))
    .orderBy(desc(modelEvents.id)).limit(maxPromotions);
  return rows.map(({ kind, version, fromVersion }) => ({
    kind: kind === "promoted" ? "promoted" : "rolled-back",
    version: version ?? undefined,
    fromVersion: fromVersion ?? undefined,
  }));
}

async function writeStanding(
  transaction: Drizzle,
  name: string,
  { champion, challenger, challengerShare }: Standing,
): Promise<void> {
  await transaction.delete(modelAliases).where(eq(modelAliases.name, name));
  const rows = [
    { name, alias: "champion", version: champion, share: 1 - challengerShare },
    { name, alias: "challenger", version: challenger, share: challengerShare },
  ].flatMap(({ version, ...row }) => version === undefined ? [] : { ...row, version });
  if (rows.length > 0) await transaction.insert(modelAliases).values(rows);
}

async function addEvent(
  transaction: Drizzle,
  name: string,
  event: Outcome["event"],
  { reason, atMs, figures }: Occasion,
): Promise<void> {
  await transaction.insert(modelEvents).values({
    name,
    kind: event.kind,
    at: atMs === undefined ? null : new Date(atMs),
    version: event.version ?? null,
    fromVersion: event.fromVersion ?? null,
    reason: storable(reason),
    figures: figures === undefined ? null : storableFigures(figures),
  });
}
