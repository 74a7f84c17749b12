// A time on the wire, for schemas and for the documents that are made from them.
import { Schema } from "effect";
import { timeWanted } from "./time.ts";

/** How the text of a time looks; whether there is such a day, only `parseTime` knows. */
export const timePattern =
  "^(?:\\s*\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?\\s?(?:Z|z|[+-]\\d{2}:?\\d{2})?)?\\s*" +
  "|\\d{9,13})$";

/** Refuses nothing, as every decoder asks `parseTime` next, and once is enough; it tells documents. */
const looksLikeTime = Schema.makeFilter<string>(() => true, {
  toJsonSchema: () => ({ pattern: timePattern }),
});

/** A time as producers may write it; see {@link timeWanted}. */
export const TimeJson = Schema.Union([Schema.String.check(looksLikeTime), Schema.Finite])
  .annotate({ description: `${timeWanted}; UTC where it names no zone` });
