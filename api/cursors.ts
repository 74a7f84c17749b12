// The cursors that several lists share.
import { Schema } from "effect";
import { cursorOf } from "./cursor.ts";

/** A time that every part of the system can write: from 1970 to 9999. */
export const Time = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: Date.UTC(9999, 11, 31) }),
);
/** A key, or one of a few words: nothing that Postgres would not hold. */
export const Word = Schema.String.check(Schema.isPattern(/^[\w=-]{0,2000}$/));
/** The longest text that a cursor holds, in UTF-16 code units. */
const longestText = 2000;
/** A text that Postgres holds. */
export const StoredText = Schema.String.check(
  Schema.isMaxLength(longestText),
  Schema.makeFilter((text: string) => !text.includes("\0"), { expected: "text without NUL" }),
);
/** A number of a session, a segment or the like: what a Postgres integer holds. */
export const Ordinal = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 31 - 1 }));
/** A model and its version. */
export const ModelWord = Schema.String.check(Schema.isPattern(/^[\w@.-]{0,100}$/));
/** A place in a list or a stream. */
export const Place = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
);

/** Where a reading or forecast stands in its list: its time, its chunk, and its place there. */
export const itemCursor = cursorOf(
  Schema.Struct({ atMs: Time, firstSequence: Place, index: Place }),
);

/** Where an hour stands in its list. */
export const hourCursor = cursorOf(Schema.Struct({ hourMs: Time }));

/** Below which sequence a page of a stream begins. */
export const sequenceCursor = cursorOf(Schema.Struct({ sequence: Place }));
