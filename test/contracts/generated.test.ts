// What is committed of the contracts is what is served; `npm run contracts` writes it anew.
import { describe, expect, it } from "vitest";
import { documentText, httpTypes, natsTypes, servedDocument } from "./generated.ts";

describe("docs/contracts and the types of clients", () => {
  it("are those of the HTTP interface", async () => {
    const document = await servedDocument("/openapi.json");
    await expect(documentText(document)).toMatchFileSnapshot("../../docs/contracts/openapi.json");
    await expect(await httpTypes(document))
      .toMatchFileSnapshot("../../api/client/http-schema.d.ts");
  });

  it("are those of messages on NATS", async () => {
    const document = await servedDocument("/asyncapi.json");
    await expect(documentText(document)).toMatchFileSnapshot("../../docs/contracts/asyncapi.json");
    await expect(await natsTypes(document))
      .toMatchFileSnapshot("../../api/client/nats-schema.d.ts");
  });
});
