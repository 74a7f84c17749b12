import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { exportPKCS8, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { startIssuer, type TestIssuer } from "./testing-access.ts";
import { claimOf, openTokens, type TokenSettings } from "./tokens.ts";

let issuer: TestIssuer;
let folder: string;
beforeAll(async () => {
  issuer = await startIssuer();
  folder = await temporaryFolder("tokens");
});

function check(differences: Partial<TokenSettings>, now = Date.now) {
  const { issuer: name, audience } = issuer;
  return openTokens({ issuer: name, audience, roleClaim: "role", ...differences }, now);
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("the keys of an issuer", () => {
  it("are taken from a JWKS or a PEM file", async () => {
    for (const keys of [await file("jwks", issuer.jwks), await file("pem", issuer.pem)]) {
      const verify = await check({ keys });
      expect(await verify(await issuer.token({ role: "operator", name: "Ada" })))
        .toMatchObject({ id: "ada", name: "Ada", role: "operator", scopes: [] });
      expect(await verify(`${await issuer.token()}x`)).toMatch(/^the token /);
    }
  });

  it("are fetched from a URL, and asked for again where one is missing", async () => {
    let served = '{"keys":[]}';
    const server = createServer((_request, response) => response.end(served));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const verify = await check({ keys: `http://127.0.0.1:${port}/jwks` });
    served = issuer.jwks;
    expect(await verify(await issuer.token())).toMatchObject({ id: "ada", role: "viewer" });
    await new Promise((resolve) => server.close(resolve));
    const other = await check({ keys: `http://127.0.0.1:${port}/jwks` });
    await expect(other(await issuer.token())).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("are refused where they are none, or no secret to be shown", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const secret = await file("private", await exportPKCS8(privateKey));
    const oct = await file("oct", JSON.stringify({ keys: [{ kty: "oct", k: "AAAA" }] }));
    await expect(check({ keys: secret })).rejects.toThrow("wanted the public one");
    await expect(check({ keys: oct })).rejects.toThrow("not public");
    await expect(check({ keys: await file("none", "nonsense") })).rejects.toThrow("neither");
    await expect(check({ keys: join(folder, "absent") })).rejects.toThrow("cannot be read");
    await expect(check({ secret: "short" })).rejects.toThrow("5 bytes, wanted 32");
  });

  it("may be a secret, with which nothing but HMAC is taken", async () => {
    const secret = "0123456789abcdef0123456789abcdef";
    const verify = await check({ secret });
    const seconds = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.issuer, aud: issuer.audience, sub: "ada", exp: seconds + 60 };
    const sign = (alg: string, with_: string) =>
      new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(with_));
    expect(await verify(await sign("HS256", secret))).toMatchObject({ id: "ada", role: undefined });
    expect(await verify(await sign("HS256", secret.toUpperCase())))
      .toBe("the token is not signed with a key of the issuer");
    expect(await verify(await issuer.token())).toBe("the algorithm of the token is not taken");
  });
});

describe("the role of a token", () => {
  it("is the highest of the words that its claim has, as they are meant", async () => {
    const keys = await file("roles", issuer.jwks);
    const roles = { staff: "viewer", sre: "admin" } as const;
    const verify = await check({ keys, roleClaim: "realm.roles", roles });
    const roleOf = async (words: unknown) => {
      const found = await verify(await issuer.token({ realm: { roles: words } }));
      return typeof found === "string" ? found : found.role;
    };
    expect(await roleOf(["staff", "sre", "other"])).toBe("admin");
    expect(await roleOf("staff other")).toBe("viewer");
    expect(await roleOf(["admin", "toString", 7])).toBeUndefined();
    expect(await roleOf(undefined)).toBeUndefined();
  });

  it("is found by name, or within other claims", () => {
    expect(claimOf({ realm: { roles: ["admin"] } }, "realm.roles")).toEqual(["admin"]);
    expect(claimOf({ "https://a.example/role": "viewer" }, "https://a.example/role")).toBe(
      "viewer",
    );
    expect(claimOf({}, "constructor.name")).toBeUndefined();
  });
});

it("says that a token has expired, by the clock it was given", async () => {
  const token = await issuer.token();
  const verify = await check(
    { keys: await file("late", issuer.jwks) },
    () => Date.now() + 3_600_000,
  );
  expect(await verify(token)).toBe("the token has expired");
});

it("names nobody whose name could be taken for something else", async () => {
  const verify = await check({ keys: await file("names", issuer.jwks) });
  for (const sub of ["", "a\nb", "x".repeat(201)]) {
    expect(await verify(await issuer.token({ sub }))).toBe("the token names nobody: sub");
  }
});
