// Cursors: where the next page of a list begins, as text that callers hand back unread.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import type { RequestProblem } from "./errors.ts";
import { fault, invalidParameters } from "./parameters.ts";

/**
 * A kind of cursor: `write` makes the text of a position, `read` gives the position back and throws
 * a problem that names `cursor` where the text is no cursor of this kind.
 *
 * ```ts
 * const cursor = cursorOf(Schema.Tuple([Schema.Int, Schema.String]));
 * cursor.write([7, "a"]); // "WzcsImEiXQ"
 * cursor.read("WzcsImEiXQ"); // [7, "a"]
 * ```
 */
export function cursorOf<Position>(schema: Schema.ConstraintDecoder<Position>) {
  const decode = Schema.decodeUnknownResult(schema);
  return {
    write(position: Position): string {
      return Buffer.from(JSON.stringify(position)).toString("base64url");
    },
    read(text: string | undefined): Position | undefined {
      if (text === undefined) return undefined;
      const position = decode(parsed(text));
      if (Result.isSuccess(position)) return position.success;
      throw this.refusal(text);
    },
    /** The problem of a cursor that belongs to another list. */
    refusal(text: string | undefined): RequestProblem {
      const wanted = "the `next` of the page before, with the same other parameters";
      return invalidParameters([fault("cursor", text, wanted)]);
    },
  };
}

function parsed(text: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
