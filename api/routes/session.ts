// `GET /v1/session`, `POST /v1/session` and `DELETE /v1/session`: who asks, and browsers signing in and out.
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { serialize } from "hono/utils/cookie";
import { Option, Schema } from "effect";
import { ApiKeys } from "../../db/api-keys.ts";
import { makeKey } from "../../db/new-key.ts";
import { asOf } from "../asof.ts";
import { maxAccessBytes, SignInAnswer, SignInBody } from "../contract/access.ts";
import { credentialOf, sessionCookie } from "../credential.ts";
import { tokenPrefix } from "../door.ts";
import { RequestProblem } from "../errors.ts";
import { jsonBody, jsonType } from "../json-body.ts";
import type { Ports } from "../ports.ts";
import { type Principal, principalOf } from "../principal.ts";
import { forbidden, unauthenticated } from "../refusals.ts";
import { jsonRoute, noParameters, route } from "../route.ts";

/** Whoever has signed in has to do so again after this long. */
const sessionMs = 12 * 3_600_000;

const decodeBody = Schema.decodeUnknownOption(SignInBody, { onExcessProperty: "error" });

/** Who asks. */
export const showSessionRoute = jsonRoute({
  method: "get",
  path: "/v1/session",
  name: "showSession",
  tag: "Access",
  access: "public",
  summary: "Who asks, and what they may",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: SignInAnswer,
  statuses: { 200: "Who asks; `nobody` is an answer too" },
  answer: ({ context }, ports) => Promise.resolve(answerOf(principalOf(context), ports)),
});

/** Signs a browser in. */
export const signInRoute = route({
  method: "post",
  path: "/v1/session",
  name: "signIn",
  tag: "Access",
  access: "public",
  summary: "Sign a browser in",
  description: "For pages that this server serves: the answer sets a cookie that scripts cannot " +
    "read and that other sites cannot use. It ends after twelve hours, and with the key.",
  pathSchema: noParameters,
  querySchema: noParameters,
  body: {
    description: "What to sign in with",
    content: { [jsonType]: SignInBody },
    headers: {},
    isClosed: true,
  },
  answers: {
    201: { description: "Who asks from now on", mediaType: jsonType, schema: SignInAnswer },
  },
  respond: async ({ context }, ports) => {
    refuseForged(context, ports);
    const { origin } = principalOf(context);
    const key = await keyIn(context.req.raw);
    const credential = credentialOf(`Bearer ${key}`, undefined);
    if (credential.kind === "broken") {
      throw unauthenticated("this is neither a key nor a token", true);
    }
    const { principal, refusal, endsAt } = await ports.door.visit(credential, origin);
    if (refusal !== undefined) throw refusal;
    const now = new Date(ports.now());
    const latest = new Date(now.getTime() + sessionMs);
    const { kind, id, name, role = "", scopes } = principal;
    const { row, text } = makeKey(
      {
        name,
        role,
        scopes,
        createdBy: kind === "token" ? `${tokenPrefix}${id}` : id,
        expiresAt: endsAt !== undefined && endsAt < latest ? endsAt : latest,
      },
      now,
      randomBytes,
      "session",
    );
    if (!await new ApiKeys(ports.database).addSession(row, now)) {
      throw forbidden("the key has ended meanwhile");
    }
    return Response.json(answerOf(principal, ports), {
      status: 201,
      headers: {
        "cache-control": "no-store",
        "set-cookie": cookie(text, sessionMs / 1000, ports),
      },
    });
  },
});

/** Signs a browser out. */
export const signOutRoute = route({
  method: "delete",
  path: "/v1/session",
  name: "signOut",
  tag: "Access",
  access: "public",
  summary: "Sign a browser out",
  pathSchema: noParameters,
  querySchema: noParameters,
  answers: {
    200: { description: "Nobody is signed in", mediaType: jsonType, schema: SignInAnswer },
  },
  respond: async ({ context }, ports) => {
    refuseForged(context, ports);
    const credential = credentialOf(undefined, context.req.header("cookie"));
    const { origin } = principalOf(context);
    const { principal } = await ports.door.visit(credential, origin);
    if (credential.kind === "session" && principal.kind !== "nobody") {
      await new ApiKeys(ports.database).endSession(credential.key.id);
      ports.door.forget();
    }
    const signedOut = await ports.door.visit({ kind: "none" }, origin);
    return Response.json(answerOf(signedOut.principal, ports), {
      headers: { "cache-control": "no-store", "set-cookie": cookie("", 0, ports) },
    });
  },
});

/** The key of the body. No part of the body goes into the answer, as it may hold one. */
async function keyIn(request: Request): Promise<string> {
  const body = await jsonBody(request, maxAccessBytes).catch((error: unknown) => {
    if (error instanceof RequestProblem && error.kind !== "malformed-body") throw error;
    throw malformed;
  });
  const decoded = decodeBody(body);
  if (Option.isNone(decoded)) throw malformed;
  return decoded.value.key;
}

const malformed = new RequestProblem({
  kind: "malformed-body",
  detail: 'wanted an object with a key, such as {"key":"troupe_…"}',
});

function refuseForged(context: Context, ports: Ports): void {
  if (ports.door.isForged(context)) throw forbidden("a page of another site asks for this");
}

function answerOf({ role, origin: _, ...principal }: Principal, ports: Ports): SignInAnswer {
  return { ...principal, role: role ?? null, asOf: asOf(ports) };
}

function cookie(text: string, maxAge: number, { door }: Ports): string {
  return serialize(sessionCookie, text, {
    httpOnly: true,
    maxAge,
    path: "/",
    sameSite: "Strict",
    secure: door.isBehindTls,
  });
}
