// Columns of a log of activity: the names under which strangers keep what a user did, and how a person maps
// columns and types that have none of them.
import type { ActivityType } from "../streams/activity-types.ts";
import { type ColumnNaming, Columns, plainName, readingNaming } from "./columns.ts";

/** How a person maps a file: fields to columns, fields to one value throughout, words to types. */
export interface EventMapping {
  readonly columns: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, string>>;
  /** What a file calls the types; rows of types that are not named here are left out. */
  readonly types: ReadonlyMap<string, ActivityType>;
}

/** Nothing is mapped: columns are found by their names. */
export const noMapping: EventMapping = { columns: {}, constants: {}, types: new Map() };

/** Columns of activity. */
export const activityNaming: ColumnNaming = {
  aliases: {
    event_id: ["eventid", "messageid", "uuid"],
    type: ["type", "eventtype", "event", "action", "eventname", "activity"],
    timestamp: [...(readingNaming.aliases["timestamp"] ?? []), "eventtime", "occurredat"],
    user_id: ["userid", "user", "customerid", "visitorid", "memberid", "uid"],
    session_id: ["sessionid", "session"],
    video_id: ["videoid", "video", "contentid", "itemid"],
    article_id: ["articleid", "article"],
    ad_id: ["adid", "ad", "creativeid"],
    decision_id: ["decisionid"],
    placement: ["placement", "slot"],
    category: ["category", "genre", "topic"],
    brand: ["brand", "site"],
    device: ["device", "devicetype", "platform"],
    country: ["country", "countrycode"],
    tier: ["tier", "plan", "level"],
    quality: ["quality"],
    position: ["position", "positionseconds"],
    duration: ["duration", "durationseconds"],
    video_length: ["videolength", "length"],
    revenue: ["revenue", "price", "amount", "value"],
  },
  required: ["timestamp", "user_id"],
  numbers: ["position", "duration", "video_length", "revenue"],
  times: ["timestamp"],
  ids: ["event_id", "user_id", "session_id", "video_id", "article_id", "ad_id", "decision_id"],
};

/** Fields that activity has. */
export const activityFields: readonly string[] = Object.keys(activityNaming.aliases);

/**
 * The naming for a file whose columns are these. With nothing mapped, a file that counts views is one of
 * readings; any other is one of activity, and needs a type, be it mapped.
 */
export function namingFor(columns: readonly string[], mapping: EventMapping): ColumnNaming {
  const views = readingNaming.aliases["viewCount"] ?? [];
  if (isUnmapped(mapping) && columns.some((name) => views.includes(plainName(name)))) {
    return readingNaming;
  }
  const required = ["timestamp", "user_id", "type"]
    .filter((field) => !Object.hasOwn(mapping.constants, field));
  return { ...activityNaming, chosen: mapping.columns, required };
}

function isUnmapped({ columns, constants, types }: EventMapping): boolean {
  return Object.keys(columns).length + Object.keys(constants).length + types.size === 0;
}

/**
 * A row as it is sent: fields under their own names, constants filled in, its type translated, and an id
 * where it has none of its own. Undefined where the mapping leaves rows of its type out.
 */
export function mappedRow(
  row: Readonly<Record<string, unknown>>,
  mapping: EventMapping,
  eventId: string,
): Readonly<Record<string, unknown>> | undefined {
  if (Object.hasOwn(row, "viewCount")) return row;
  const mapped: Record<string, unknown> = { event_id: eventId, ...row, ...mapping.constants };
  if (mapping.types.size === 0) return mapped;
  const word = mapped["type"];
  const isWord = typeof word === "string" || typeof word === "number";
  const type = isWord ? mapping.types.get(String(word)) : undefined;
  if (type === undefined) return undefined;
  mapped["type"] = type;
  return mapped;
}

/**
 * The object of a JSON line with its fields named as those of activity, as columns of a CSV would be; ids
 * that are numbers become text. One that counts views is a reading and stays as it is.
 */
export function renamedRow(
  row: Readonly<Record<string, unknown>>,
  mapping: EventMapping,
): Readonly<Record<string, unknown>> {
  if (Object.hasOwn(row, "viewCount")) return row;
  const names = Object.keys(row);
  const named = Columns.fromHeader(names, {
    ...namingFor([], mapping),
    required: [],
    chosen: present(row, mapping),
  });
  if (typeof named === "string") return row;
  return Object.fromEntries(
    names.map((name, i) => [named.names[i], valueOf(named.names[i], row[name])]),
  );
}

/** The mapped columns that this object has. */
function present(row: Readonly<Record<string, unknown>>, { columns }: EventMapping) {
  return Object.fromEntries(
    Object.entries(columns).filter(([, column]) => Object.hasOwn(row, column)),
  );
}

function valueOf(field: string, value: unknown): unknown {
  return typeof value === "number" && activityNaming.ids.includes(field) ? String(value) : value;
}

/** Whether some JSON is an object with fields. */
export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
