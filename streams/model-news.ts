// Which versions of a model are to serve, as every partition hears it through its log: the whole
// assignment each time, so that the last one heard is what holds.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import { ModelName, ModelVersion } from "./model-version.ts";
import { beginsWith, jsonOf } from "./json-payload.ts";
import { Rejection, rejectionOf } from "./rejection.ts";

/** The largest artefact of a version, in bytes: what fits a message beside another. */
export const maxArtefactBytes = 65_536;

/** A version that partitions run. */
export interface AssignedVersion {
  readonly version: number;
  /** Weights and scalers, 1 to {@link maxArtefactBytes} bytes. */
  readonly artefact: Uint8Array;
}

/** Which versions of a model run, and which of them serves which videos. */
export interface ModelAssignment {
  readonly name: string;
  /** Serves; without it, the mix alone does. */
  readonly champion: AssignedVersion | undefined;
  /** Runs beside the champion on the same events. */
  readonly challenger: AssignedVersion | undefined;
  /** The share of the videos that the challenger serves, 0 to 1; 0 where there is none. */
  readonly challengerShare: number;
}

/** An assignment as it is told. */
export interface ModelNews extends ModelAssignment {
  /** Tells this telling from every other: 1 to 128 letters, digits and `._@-`. */
  readonly id: string;
}

/** Characters of an artefact in base64. */
const maxArtefactCharacters = 4 * Math.ceil(maxArtefactBytes / 3);
/** Two artefacts, and room for all else. */
const maxNewsBytes = 2 * maxArtefactCharacters + 1024;

const wanted = {
  payload: "which versions of a model are to serve",
  control: '"model"',
  id: "1 to 128 letters, digits and ._@-",
  name: "1 to 40 lower-case letters or hyphens",
  challengerShare: "a number from 0 to 1, and 0 where there is no challenger",
  champion: "a version with its artefact, or null",
  challenger: "a version with its artefact, or null",
  "champion.version": "a whole number from 1 on",
  "challenger.version": "a whole number from 1 on, and not the champion's",
  "champion.artefact": `1 to ${maxArtefactBytes} bytes in base64`,
  "challenger.artefact": `1 to ${maxArtefactBytes} bytes in base64`,
};

/** Base64 as it is written by us: of several spellings of the same bytes only one is taken. */
function isArtefact(text: string): boolean {
  if (text === "" || text.length > maxArtefactCharacters) return false;
  const bytes = Buffer.from(text, "base64");
  return bytes.length <= maxArtefactBytes && bytes.toString("base64") === text;
}

const Assigned = Schema.Struct({
  version: ModelVersion,
  artefact: Schema.String.check(Schema.makeFilter(isArtefact)),
});

const NewsJson = Schema.Struct({
  control: Schema.Literal("model"),
  id: Schema.String.check(Schema.isPattern(/^[\w.@-]{1,128}$/)),
  name: ModelName,
  champion: Schema.NullOr(Assigned),
  challenger: Schema.NullOr(Assigned),
  challengerShare: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
});

/** Nothing but news is news: a reading with these fields among others, say from HTTP, is not. */
const decodeJson = Schema.decodeUnknownResult(NewsJson, { onExcessProperty: "error" });
/** No reading of anybody's begins so, whatever fields it has of its own. */
const prefix = new TextEncoder().encode('{"control":"model","id":');

/** The message that tells of an assignment. Throws a `RangeError` where it could not be read back. */
export function modelNews(news: ModelNews): Uint8Array {
  const { id, name, champion, challenger, challengerShare } = news;
  const assigned = (version: AssignedVersion | undefined) =>
    version === undefined ? null : {
      version: version.version,
      artefact: Buffer.from(version.artefact).toString("base64"),
    };
  const json = JSON.stringify({
    control: "model",
    id,
    name,
    champion: assigned(champion),
    challenger: assigned(challenger),
    challengerShare,
  });
  const payload = new TextEncoder().encode(json);
  const read = decodeModelNews(payload);
  if (read instanceof Rejection) throw new RangeError(`model news: ${read.message}`);
  return payload;
}

/** The `Nats-Msg-Id` of a telling to one partition: told again under the same id, it counts once. */
export function modelNewsMessageId(id: string, partition: number): string {
  return `model.${id}.${partition}`;
}

/** Whether a message on the subject of readings is news of a model instead. */
export function isModelNews(payload: Uint8Array): boolean {
  return beginsWith(payload, prefix);
}

/** Reads news of a model from the log. */
export function decodeModelNews(payload: Uint8Array): ModelNews | Rejection {
  if (payload.length > maxNewsBytes) {
    return new Rejection("payload", `${payload.length} bytes`, `at most ${maxNewsBytes} bytes`);
  }
  const json = jsonOf(payload, wanted.payload);
  if (json instanceof Rejection) return json;
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const { id, name, challengerShare } = decoded.success;
  const champion = assignedOf(decoded.success.champion);
  const challenger = assignedOf(decoded.success.challenger);
  if (challenger === undefined && challengerShare > 0) {
    return new Rejection("challengerShare", challengerShare, wanted.challengerShare);
  }
  if (challenger !== undefined && challenger.version === champion?.version) {
    return new Rejection("challenger.version", challenger.version, wanted["challenger.version"]);
  }
  return { id, name, champion, challenger, challengerShare };
}

function assignedOf(json: typeof Assigned.Type | null): AssignedVersion | undefined {
  if (json === null) return undefined;
  return {
    version: json.version,
    artefact: new Uint8Array(Buffer.from(json.artefact, "base64")),
  };
}
