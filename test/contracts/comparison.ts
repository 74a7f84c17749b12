// What of a contract has changed since it was released, and whether that could break a client.
import {
  compareSchemas,
  type Direction,
  isObject,
  type Json,
  resolved,
} from "./schema-comparison.ts";

/** What became of a contract. */
export interface Changes {
  /** What could break a client, with its place. */
  readonly breaking: readonly string[];
  /** Whether anything is other than before, words for people aside. */
  readonly isChanged: boolean;
}

/** Compares two OpenAPI or two AsyncAPI documents. */
export function compareDocuments(before: object, after: object): Changes {
  const documents = { before, after };
  const breaking = "channels" in before ? comparedChannels(documents) : comparedPaths(documents);
  return { breaking, isChanged: JSON.stringify(bare(before)) !== JSON.stringify(bare(after)) };
}

/** Why `after` is no version for a contract that has changed so since `before`; empty where it is one. */
export function versionFaults(before: string, after: string, changes: Changes): string[] {
  const [majorBefore, minorBefore] = before.split(".").map(Number);
  const [major] = after.split(".").map(Number);
  if (after.localeCompare(before, "en", { numeric: true }) < 0) {
    return [`found version ${after}, wanted none before ${before}, which is released`];
  }
  if (major > majorBefore) return [];
  if (changes.breaking.length > 0) {
    const wanted = `wants version ${majorBefore + 1}.0.0`;
    return changes.breaking.map((change) => `${change}: ${wanted}`);
  }
  if (!changes.isChanged || after !== before) return [];
  return [`something was added: wants version ${majorBefore}.${minorBefore + 1}.0`];
}

interface Both<Value = unknown> {
  readonly before: Value;
  readonly after: Value;
}

/** The part of both documents under a key; absent ones are empty. */
function part(of: Both, key: string): Both<Json> {
  return { before: objectAt(of.before, key), after: objectAt(of.after, key) };
}

function objectAt(value: unknown, key: string): Json {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

/** Visits what both have under one name, and says what is gone. */
function common(
  of: Both<Json>,
  what: string,
  compare: (name: string, found: Both) => string[],
): string[] {
  return Object.keys(of.before).flatMap((name) =>
    Object.hasOwn(of.after, name)
      ? compare(name, { before: of.before[name], after: of.after[name] })
      : [`${what} ${name} is gone`]
  );
}

function comparedPaths(documents: Both<object>): string[] {
  const paths = part(documents, "paths");
  return common(paths, "the path", (path, items) => {
    const methods = { before: Object(items.before), after: Object(items.after) };
    return common(
      methods,
      `${path}: the method`,
      (method, operations) =>
        comparedOperations(documents, `${method.toUpperCase()} ${path}`, operations),
    );
  });
}

function comparedOperations(documents: Both<object>, at: string, of: Both): string[] {
  const names = {
    before: textAt(of.before, "operationId"),
    after: textAt(of.after, "operationId"),
  };
  const schemas = (direction: Direction, place: string, found: Both) =>
    compareSchemas(documents, direction, place, found);
  const renamed = names.before === names.after ? [] : [`${at} is called ${names.after} now`];
  const fields = {
    before: parametersOf(documents.before, of.before),
    after: parametersOf(documents.after, of.after),
  };
  const added = Object.entries(fields.after).filter(([name, field]) =>
    !Object.hasOwn(fields.before, name) && objectOf(field).required === true
  );
  const bodies = part(of, "requestBody");
  const mediaTypes = (found: Both, place: string, direction: Direction) =>
    common(
      part(found, "content"),
      `${place}: the media type`,
      (type, contents) => schemas(direction, `${place} as ${type}`, under(contents, "schema")),
    );
  const answers = {
    before: Object.fromEntries(
      Object.entries(objectAt(of.before, "responses")).filter(([status]) => status < "300"),
    ),
    after: objectAt(of.after, "responses"),
  };
  return [
    ...renamed,
    ...refusedSecurity(of).map((reason) => `${at}: ${reason}`),
    ...common(fields, `${at}: the parameter`, (name, found) => {
      const isNeeded = objectOf(found.after).required === true &&
        objectOf(found.before).required !== true;
      return [
        ...(isNeeded ? [`${at}: the parameter ${name} is required now`] : []),
        ...schemas("request", `${at}: the parameter ${name}`, under(found, "schema")),
      ];
    }),
    ...added.map(([name]) => `${at}: the new parameter ${name} is required`),
    ...(Object.keys(bodies.before).length === 0 && bodies.after.required === true
      ? [`${at}: a body is required now`]
      : mediaTypes(bodies, `${at}: the body`, "request")),
    ...common(answers, `${at}: the status`, (status, found) => [
      ...common(part(found, "headers"), `${at}: ${status}: the header`, () => []),
      ...mediaTypes(found, `${at}: ${status}`, "answer"),
    ]),
  ];
}

/** Whoever had one of these before still gets in: roles are listed from the least on. */
function refusedSecurity({ before, after }: Both): string[] {
  const [had, wants] = [before, after].map((operation) =>
    JSON.stringify(objectOf(operation).security)
  );
  if (had === wants || wants === "[]") return [];
  const roles = ["viewer", "operator", "admin"];
  const [roleBefore, roleAfter] = [had, wants].map((text) =>
    roles.findIndex((role) => text?.includes(`"${role}"`))
  );
  return roleAfter > roleBefore ? [`wants the role ${roles[roleAfter]} now`] : [];
}

/** The parameters of an operation by place and name. */
function parametersOf(document: object, operation: unknown): Json {
  const { parameters } = objectOf(operation);
  const list: unknown[] = Array.isArray(parameters) ? parameters : [];
  return Object.fromEntries(list.map((one) => {
    const parameter = resolved(document, one);
    return [`${parameter.in} ${parameter.name}`, parameter];
  }));
}

function comparedChannels(documents: Both<object>): string[] {
  const actions = (document: object) =>
    new Map(
      Object.values(objectAt(document, "operations")).flatMap((operation) => {
        const { action, reply } = objectOf(operation);
        const opposite = action === "receive" ? "send" : "receive";
        return [
          [textAt(objectAt(operation, "channel"), "$ref"), action],
          [textAt(objectAt(reply, "channel"), "$ref"), opposite],
        ] as const;
      }),
    );
  const [actionsBefore, actionsAfter] = [actions(documents.before), actions(documents.after)];
  return common(part(documents, "channels"), "the channel", (name, channels) => {
    const reference = `#/channels/${name}`;
    const action = actionsBefore.get(reference);
    const direction = action === "receive" ? "request" : "answer";
    const address = {
      before: textAt(channels.before, "address"),
      after: textAt(channels.after, "address"),
    };
    return [
      ...(address.before === address.after ? [] : [`${name} is at ${address.after} now`]),
      ...(action === actionsAfter.get(reference) ? [] : [`${name} goes the other way now`]),
      ...common(part(channels, "messages"), `${name}: the message`, (message, found) => {
        const types = {
          before: textAt(found.before, "contentType"),
          after: textAt(found.after, "contentType"),
        };
        const at = `${name}: ${message}`;
        return [
          ...(types.before === types.after ? [] : [`${at} is ${types.after} now`]),
          ...compareSchemas(documents, direction, at, under(found, "payload")),
          ...compareSchemas(documents, direction, `${at}: the headers`, under(found, "headers")),
        ];
      }),
    ];
  });
}

function under({ before, after }: Both, key: string): Both {
  return { before: objectOf(before)[key], after: objectOf(after)[key] };
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function textAt(value: unknown, key: string): string | undefined {
  const found = objectOf(value)[key];
  return typeof found === "string" ? found : undefined;
}

const words = new Set(["description", "summary", "examples", "info", "tags"]);

/** A document without words for people, its keys in order. */
function bare(value: unknown, isNamed = false): unknown {
  if (Array.isArray(value)) return value.map((one) => bare(one));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => isNamed || !words.has(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => a < b ? -1 : 1)
      // Under these, keys are names that somebody chose.
      .map(([key, one]) => [key, bare(one, !isNamed && namesKeys.has(key))]),
  );
}

const namesKeys = new Set(["properties", "schemas", "parameters", "headers", "channels"]);
