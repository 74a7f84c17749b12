// Whether a JSON Schema still lets through what it did: for what clients send, and for what they read.

export type Json = Readonly<Record<string, unknown>>;

/** `request`: clients send it, and what was taken must still be. `answer`: they read it, the reverse. */
export type Direction = "request" | "answer";

interface Documents {
  readonly before: object;
  readonly after: object;
}

/**
 * Why a client that was made for `before` could fail with `after`, with places; empty where it cannot.
 * Fields may be added, and words of enumerations in answers.
 */
export function compareSchemas(
  documents: Documents,
  direction: Direction,
  at: string,
  schemas: { readonly before: unknown; readonly after: unknown },
): string[] {
  return new Comparison(documents, direction).compare(at, schemas.before, schemas.after);
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A part of a document, or what it refers to there; empty where that is nothing. */
export function resolved(document: object, value: unknown): Json {
  if (!isObject(value)) return {};
  const { $ref } = value;
  if (typeof $ref !== "string") return value;
  const path = $ref.slice("#/".length).split("/");
  const target = path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), document);
  return resolved(document, target);
}

const leastKeys = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const mostKeys = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
/** Compared in ways of their own, or words for people. */
const knownKeys = new Set([
  ...leastKeys,
  ...mostKeys,
  ...["$ref", "anyOf", "oneOf", "allOf", "type", "enum", "properties", "required", "items"],
  ...["additionalProperties", "description", "title", "examples", "default"],
]);

class Comparison {
  /** Pairs that are being compared already: schemas may refer to themselves. */
  private readonly seen = new Set<string>();
  private readonly documents: Documents;
  private readonly direction: Direction;

  constructor(documents: Documents, direction: Direction) {
    this.documents = documents;
    this.direction = direction;
  }

  compare(at: string, before: unknown, after: unknown): string[] {
    if (isObject(before) && isObject(after) && before.$ref !== undefined) {
      const pair = `${before.$ref} ${after.$ref}`;
      if (this.seen.has(pair)) return [];
      this.seen.add(pair);
    }
    const was = this.alternatives(this.documents.before, before);
    const is = this.alternatives(this.documents.after, after);
    if (was.length === 1 && is.length === 1) return this.single(at, was[0], is[0]);
    // Of what comes, each alternative has to be one of those that are taken.
    const [come, taken] = this.direction === "request" ? [was, is] : [is, was];
    return come.flatMap((one, index) => {
      const tries = taken.map((other) =>
        this.direction === "request" ? this.single(at, one, other) : this.single(at, other, one)
      );
      if (tries.some((reasons) => reasons.length === 0)) return [];
      const [nearest] = tries.toSorted((a, b) => a.length - b.length);
      return nearest ?? [`${at}: alternative ${index} has no counterpart`];
    });
  }

  /** What a schema lets through, one of these or another. */
  private alternatives(document: object, value: unknown): Json[] {
    const schema = resolved(document, value);
    const { anyOf, oneOf, allOf, ...rest } = schema;
    if (Array.isArray(allOf)) {
      const parts = allOf.map((part) => resolved(document, part));
      return [Object.assign({}, rest, ...parts)];
    }
    const several = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
    return several?.flatMap((one) => this.alternatives(document, one)) ?? [rest];
  }

  private single(at: string, before: Json, after: Json): string[] {
    const [comes, taken] = this.direction === "request" ? [before, after] : [after, before];
    return [
      ...typeFault(at, comes, taken, before, after),
      ...this.wordFaults(at, before, after),
      ...limitFaults(at, comes, taken),
      ...this.fieldFaults(at, before, after),
      ...this.otherFaults(at, before, after, comes, taken),
    ];
  }

  private wordFaults(at: string, before: Json, after: Json): string[] {
    const [was, is] = [before.enum, after.enum];
    if (Array.isArray(was) && Array.isArray(is)) {
      const gone = was.filter((word) => !is.includes(word));
      return this.direction === "request"
        ? gone.map((word) => `${at}: ${word} is taken no longer`)
        : [];
    }
    const [comes, taken] = this.direction === "request" ? [was, is] : [is, was];
    return comes === undefined && taken !== undefined
      ? [`${at}: other words than those known`]
      : [];
  }

  private fieldFaults(at: string, before: Json, after: Json): string[] {
    const [was, is] = [before, after].map(({ properties }) =>
      isObject(properties) ? properties : {}
    );
    const [neededBefore, neededAfter] = [before, after].map(({ required }): unknown[] =>
      Array.isArray(required) ? required : []
    );
    const [had, has] = this.direction === "request"
      ? [neededBefore, neededAfter]
      : [neededAfter, neededBefore];
    const needed = has.filter((name) => !had.includes(name));
    const words = this.direction === "request" ? "is required now" : "need not be there any more";
    return [
      ...Object.keys(was).flatMap((name) =>
        Object.hasOwn(is, name)
          ? this.compare(`${at}.${name}`, was[name], is[name])
          : [`${at}.${name} is gone`]
      ),
      ...needed.filter((name) => this.direction === "request" || Object.hasOwn(is, String(name)))
        .map((name) => `${at}.${name} ${words}`),
    ];
  }

  private otherFaults(at: string, before: Json, after: Json, comes: Json, taken: Json): string[] {
    const unknown = Object.keys(taken)
      .filter((key) => !knownKeys.has(key))
      .filter((key) => JSON.stringify(taken[key]) !== JSON.stringify(comes[key]))
      .map((key) => `${at}: ${key} is other than it was`);
    const items = taken.items === undefined
      ? []
      : this.compare(`${at}[]`, before.items ?? {}, after.items ?? {});
    const { additionalProperties: extraBefore = true } = before;
    const { additionalProperties: extraAfter = true } = after;
    const extra = isObject(extraBefore) && isObject(extraAfter)
      ? this.compare(`${at}.*`, extraBefore, extraAfter)
      : taken.additionalProperties !== undefined && taken.additionalProperties !== true &&
          JSON.stringify(extraBefore) !== JSON.stringify(extraAfter)
      ? [`${at}: other fields than those known`]
      : [];
    return [...unknown, ...items, ...extra];
  }
}

function typeFault(at: string, comes: Json, taken: Json, before: Json, after: Json): string[] {
  if (taken.type === undefined || comes.type === taken.type) return [];
  if (comes.type === "integer" && taken.type === "number") return [];
  return [`${at}: was ${before.type ?? "anything"}, is ${after.type ?? "anything"}`];
}

function limitFaults(at: string, comes: Json, taken: Json): string[] {
  const beyond = (
    key: string,
    usual: number,
    isBeyond: (come: number, limit: number) => boolean,
  ) => {
    const limit = taken[key];
    const come = comes[key];
    if (typeof limit !== "number") return [];
    const bound = typeof come === "number" ? come : usual;
    return isBeyond(bound, limit)
      ? [`${at}: ${key} is ${limit} on one side, ${come ?? "none"} on the other`]
      : [];
  };
  return [
    ...leastKeys.flatMap((key) => {
      const usual = key === "minimum" || key === "exclusiveMinimum" ? -Infinity : 0;
      return beyond(key, usual, (come, limit) => come < limit);
    }),
    ...mostKeys.flatMap((key) => beyond(key, Infinity, (come, limit) => come > limit)),
  ];
}
