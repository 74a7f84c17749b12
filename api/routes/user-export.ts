// `GET /v1/users/{key}/export`: everything that is held about one user, place by place, as it is found.
import { decodeToken } from "../../streams/token.ts";
import { UserPath } from "../contract/parameter.ts";
import { UserExport } from "../contract/user-export.ts";
import { userKeyOf } from "../parameters.ts";
import { noParameters, route } from "../route.ts";
import { instant } from "../asof.ts";
import { partsOfUser, type UserPart } from "../user-parts.ts";
import type { Ports } from "../ports.ts";

const utf8 = new TextEncoder();

/** All that is known of one person, for that person. */
export const exportUserRoute = route({
  method: "get",
  path: "/v1/users/{key}/export",
  name: "exportUser",
  tag: "Users",
  access: "operator",
  isAudited: true,
  summary: "Everything that is held about a user, with where each thing comes from",
  description:
    "The streams are looked through while the answer goes out, which takes a while where they are " +
    "large. Aggregates and models, which name nobody, are no part of it.",
  pathSchema: UserPath,
  querySchema: noParameters,
  answers: {
    200: {
      description: "Profile, features, sessions, events, predictions, decisions and kept arms",
      mediaType: "application/json",
      schema: UserExport,
    },
  },
  respond: ({ path, context }, ports) => {
    const key = userKeyOf("key", path.key);
    const headers = {
      "content-type": "application/json",
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="user-export.json"',
    };
    if (context.req.method === "HEAD") return new Response(null, { headers });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    // Waits until whoever reads has room; fails once they have gone.
    const write = (text: string) => writer.write(utf8.encode(text));
    exportUser(key, ports, write)
      .then(() => writer.close())
      .catch(() => {
        // Nobody reads any more.
      });
    return new Response(readable, { headers });
  },
});

async function exportUser(
  key: string,
  ports: Ports,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const user = { user_id: decodeToken(key), key, exportedAt: instant(ports.now()) };
  await write(`${JSON.stringify(user).slice(0, -1)},"parts":[`);
  const failures: string[] = [];
  for (const [i, part] of partsOfUser(key, ports).entries()) {
    const { name, from } = part;
    await write(
      `${i === 0 ? "" : ","}${JSON.stringify({ part: name, from }).slice(0, -1)},"items":[`,
    );
    const failure = await writeItems(part, ports, write);
    if (failure !== undefined) failures.push(`${from}: ${failure}`);
    await write("]}");
  }
  await write(`],"failure":${JSON.stringify(failures.join("; ") || null)}}`);
}

/** Writes what a place holds, and answers with why it is not all, if it is not. */
async function writeItems(
  part: UserPart,
  ports: Ports,
  write: (text: string) => Promise<void>,
): Promise<string | undefined> {
  let items = 0;
  try {
    await part.read((item) => write(`${items++ === 0 ? "" : ","}${JSON.stringify(item)}`));
    return undefined;
  } catch (error) {
    ports.report(error);
    return "it could not be read to its end";
  }
}
