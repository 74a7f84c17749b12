// What `troupe models` asks for, done: where the database and the log are at hand.
import type { Effect, Scope } from "effect";
import { type NatsConnection, nuid } from "nats";
import { tellAssignment } from "../actors/model/assignment.ts";
import type { Database } from "../db/database.ts";
import { NoSuchVersion } from "../db/errors.ts";
import type { ModelVersionRow, Standing } from "../db/model-registry.ts";
import { PostgresModelRegistry } from "../db/postgres-model-registry.ts";
import { listAccuracy } from "../db/queries/accuracy.ts";
import { type NamedVersion, versionText } from "../streams/model-version.ts";
import { openDesk } from "./desk.ts";
import { modelDesk, type ModelRequest } from "./model-request.ts";
import {
  compareText,
  listText,
  type ServedVersion,
  standingText,
  versionLines,
} from "./model-text.ts";

/** Versions that a list shows at most. */
const listed = 50;

/** Answers `troupe models` for the length of the scope. */
export function openModelDesk(
  connection: NatsConnection,
  database: Database,
  partitions: number,
): Effect.Effect<void, never, Scope.Scope> {
  const desk = new ModelDesk(connection, database, partitions);
  return openDesk(connection, modelDesk, (request) => desk.perform(request));
}

/** Does what is asked of models in one database, and tells the partitions of one log. */
export class ModelDesk {
  private readonly connection: NatsConnection;
  private readonly database: Database;
  private readonly partitions: number;
  private readonly registry: PostgresModelRegistry;

  constructor(connection: NatsConnection, database: Database, partitions: number) {
    this.connection = connection;
    this.database = database;
    this.partitions = partitions;
    this.registry = new PostgresModelRegistry(database);
  }

  /** Does it, and answers with what to show; fails with an error whose message is to be shown. */
  async perform(request: ModelRequest): Promise<string> {
    switch (request.verb) {
      case "list": {
        const { name } = request;
        const page = await this.registry.list({ name, limit: listed, after: undefined });
        return listText(name, page.items, page.more);
      }
      case "show":
        return versionLines(await this.version(request.of));
      case "compare":
        return compareText(await this.served(request.of), await this.served(request.with));
      case "promote": {
        const { of: { name, version }, reason } = request;
        return await this.tell(name, await this.registry.promote(name, version, { reason }));
      }
      case "rollback": {
        const { name, reason } = request;
        return await this.tell(name, await this.registry.rollback(name, { reason }));
      }
      case "split": {
        const { name, share, reason } = request;
        return await this.tell(name, await this.registry.split(name, share, { reason }));
      }
      case "tell":
        return await this.tell(request.name, await this.registry.standing(request.name));
    }
  }

  /** Tells the partitions what stands in the registry now. */
  private async tell(name: string, standing: Standing): Promise<string> {
    const telling = { name, id: `hand-${nuid.next()}` };
    try {
      await tellAssignment(this.connection, this.partitions, this.registry, telling);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `the registry has it, but the partitions could not be told (${reason}): ` +
          "say `npm run troupe -- models tell` once the log takes messages again",
        { cause },
      );
    }
    return `${standingText(name, standing)} All ${this.partitions} partitions have been told.`;
  }

  private async version({ name, version }: NamedVersion): Promise<ModelVersionRow> {
    const row = await this.registry.get(name, version);
    if (row === undefined) throw new NoSuchVersion({ name, version });
    return row;
  }

  private async served(of: NamedVersion): Promise<ServedVersion> {
    const row = await this.version(of);
    const page = await listAccuracy(this.database.drizzle, {
      forecasts: "served",
      by: ["horizon", "target"],
      model: versionText(of.name, of.version),
      horizon: undefined,
      method: undefined,
      target: undefined,
      videoKey: undefined,
      fromMs: undefined,
      toMs: undefined,
      limit: 10,
      after: undefined,
    });
    return { row, served: page.items };
  }
}
