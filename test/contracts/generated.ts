// The files that are made from the contracts: the documents as they are served, and the types of clients.
import openapiTS, { astToString, NEVER } from "openapi-typescript";
import { createApp } from "../../api/app.ts";
import { unconnectedPorts } from "../../api/testing.ts";

/** A document, as far as whatever is made from it looks into it. */
export interface ContractDocument {
  readonly info: { readonly title: string; readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The document that the interface serves at `path`. */
export async function servedDocument(path: string): Promise<ContractDocument> {
  const response = await createApp(unconnectedPorts).request(path);
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}, wanted 200`);
  return await response.json();
}

/** A document as a file holds it. */
export function documentText(document: ContractDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The types of the HTTP interface, for openapi-fetch. */
export async function httpTypes(document: ContractDocument): Promise<string> {
  return headed("Types of the HTTP interface", await typesOf(documentText(document)));
}

/** The types of what travels on NATS. */
export async function natsTypes({ info, components }: ContractDocument): Promise<string> {
  const { schemas } = components;
  const document = { openapi: "3.1.0", info, paths: {}, components: { schemas } };
  return headed("Types of messages on NATS", await typesOf(JSON.stringify(document)));
}

function typesOf(document: string): Promise<string> {
  return openapiTS(document, {
    emptyObjectsUnknown: true,
    immutable: true,
    silent: true,
    // A field that must not be there.
    // What nothing can be, such as a field that must not be there.
    transform: (schema) => "not" in schema ? NEVER : undefined,
  }).then(astToString);
}

function headed(what: string, types: string): string {
  return `// ${what}, written by \`npm run contracts\` from what is in docs/contracts; not by hand.\n${types}`;
}
