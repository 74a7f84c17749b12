// An id on the wire, for schemas and for the documents that are made from them.
import { Schema } from "effect";
import { isId, maxIdCharacters } from "./token.ts";

/** What an id should be, in words. */
export const idWanted = `a string of 1 to ${maxIdCharacters} characters`;

/** The id of a video, of a user or of anything else that producers name. */
export const Id = Schema.String.check(Schema.makeFilter(isId, {
  expected: idWanted,
  toJsonSchema: () => ({ minLength: 1, maxLength: maxIdCharacters }),
}));
