// The kinds of query and path parameter that routes share.
import { Effect, Schema } from "effect";
import { parseTime, timeWanted } from "../../streams/time.ts";
import { timePattern } from "../../streams/time-json.ts";

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(
  minimum: number,
  maximum: number,
  annotations: { description: string; default?: number },
) {
  const expected = maximum === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${minimum} on`
    : `a whole number from ${minimum} to ${maximum}`;
  return Schema.Number.annotate({ message: `Expected ${expected}` })
    .check(Schema.isInt({ expected }), Schema.isBetween({ minimum, maximum }, { expected }))
    .annotate(annotations);
}

/** A share or a probability. */
export function share(description: string) {
  const expected = "a number from 0 to 1";
  return Schema.Number.annotate({ message: `Expected ${expected}` })
    .check(
      Schema.isFinite({ expected }),
      Schema.isBetween({ minimum: 0, maximum: 1 }, { expected }),
    )
    .annotate({ description });
}

function limitTo(maximum: number, fallback: number) {
  return wholeNumber(1, maximum, { description: "How many items at most", default: fallback })
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(fallback)));
}

/** One of a few words; `fallback` where the parameter is absent. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  fallback: Words[number],
  description: string,
) {
  return oneWordOf(words, { description, default: fallback }).pipe(
    Schema.withDecodingDefaultTypeKey<Schema.Literals<Words>>(Effect.succeed(fallback)),
  );
}

/** One of a few words, or absent. */
export function maybeOneOf<const Words extends readonly string[]>(
  words: Words,
  description: string,
) {
  return Schema.optionalKey(oneWordOf(words, { description }));
}

function oneWordOf<const Words extends readonly string[]>(
  words: Words,
  annotations: { description: string; default?: Words[number] },
): Schema.Literals<Words> {
  return Schema.Literals(words).annotate({ expected: wordsWanted(words), ...annotations });
}

/** `one of gain, growth`: the words a parameter takes, for messages. */
export function wordsWanted(words: readonly string[]): string {
  return `one of ${words.join(", ")}`;
}

/** Text of 1 to `maximum` characters, or absent. Postgres holds no text with the character 0. */
export function maybeText(maximum: number, description: string) {
  const expected = `text of 1 to ${maximum} characters`;
  return Schema.optionalKey(
    Schema.String
      .annotate({ description })
      .check(
        Schema.isNonEmpty({ expected }),
        Schema.isMaxLength(maximum, { expected }),
        Schema.makeFilter((text: string) => !text.includes("\0"), {
          expected,
          toJsonSchema: () => ({ pattern: "^[^\\u0000]*$" }),
        }),
      ),
  );
}

/** A moment, as {@link parseTime} takes it, or absent. */
export function maybeTime(description: string) {
  const isTime = Schema.makeFilter((text: string) => !Number.isNaN(parseTime(text)), {
    expected: timeWanted,
    toJsonSchema: () => ({ pattern: timePattern }),
  });
  return Schema.optionalKey(
    Schema.String.annotate({ description: `${description}: ${timeWanted}` }).check(isTime),
  );
}

/** Where the next page begins: the `next` of the page before. */
export const maybeCursor = maybeText(
  2048,
  "Where to go on: `next` of the answer before, with the same other parameters",
);

/** The longest page of summary lists. */
export const maxPage = 200;
/** The longest page of a video's history and forecasts. */
export const maxHistoryPage = 2000;

/** How many items of a summary list to answer with. */
export const pageLimit = limitTo(maxPage, 50);

/** How many readings, forecasts, hours or groups to answer with. */
export const historyLimit = limitTo(maxHistoryPage, 500);

/** The longest key: a token of 128 characters of four bytes, each byte as three characters. */
const maxKeyCharacters = 1536;

/** A video's key in a query. */
export const maybeVideoKey = maybeText(
  maxKeyCharacters,
  "A video: its key, or its id where that is no key",
);

/** A video's key in a path. */
export const VideoPath = Schema.Struct({
  key: keyInPath("The video's key, or its id where that is no key"),
});

/** A user's key in a path. */
export const UserPath = Schema.Struct({
  key: keyInPath("The user's key, or their id where that is no key"),
});

function keyInPath(description: string) {
  return Schema.String
    .check(Schema.isNonEmpty(), Schema.isMaxLength(maxKeyCharacters))
    .annotate({ description });
}
