// Files for browsers: the page, and the parts of packages that it and the documentation need.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Context, Hono } from "hono";
import { carried, packageFolder } from "../installation.mjs";
import { namesTag, weakTag } from "./entity-tag.ts";
import { RequestProblem } from "./errors.ts";

/** Media types by extension; a file with another extension is not served. */
const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

const pageFolder = carried("api/page");
const documentationFolder = carried("api/documentation");
const swaggerFolder = packageFolder("swagger-ui-dist");
const chartFolder = join(packageFolder("uplot"), "dist");
const clientFile = join(packageFolder("openapi-fetch"), "dist", "index.mjs");

/** Where files come from: names under each path, from which folder; null stands for any name. */
const folders: readonly {
  readonly path: string;
  readonly folder: string;
  readonly names: readonly string[] | null;
}[] = [
  { path: "/page/vendor", folder: chartFolder, names: ["uPlot.esm.js", "uPlot.min.css"] },
  { path: "/page", folder: pageFolder, names: null },
  { path: "/client", folder: carried("api/client"), names: ["connect.js"] },
  {
    path: "/docs/vendor",
    folder: swaggerFolder,
    names: ["swagger-ui.css", "swagger-ui-bundle.js"],
  },
  { path: "/docs", folder: documentationFolder, names: null },
];

/** Serves the page at `/` and the API documentation at `/docs`, with what both need. */
export function serveStaticFiles(app: Hono): void {
  app.get("/", (context) => answerFile(context, join(pageFolder, "index.html")));
  app.get("/docs", (context) => answerFile(context, join(documentationFolder, "index.html")));
  app.get("/page/vendor/openapi-fetch.mjs", (context) => answerFile(context, clientFile));
  for (const { path, folder, names } of folders) {
    app.get(`${path}/:file`, (context) => {
      const file = context.req.param("file");
      const isServed = names === null ? isPlainName(file) : names.includes(file);
      if (!isServed) throw notFound(context);
      return answerFile(context, join(folder, file));
    });
  }
}

/** Whether a path is one that {@link serveStaticFiles} answers, and so no part of the API. */
export function isStaticPath(path: string): boolean {
  return path === "/" || path === "/docs" ||
    ["/docs/", "/page/", "/client/"].some((folder) => path.startsWith(folder));
}

async function answerFile(context: Context, path: string): Promise<Response> {
  const mediaType = mediaTypes[extname(path)];
  if (mediaType === undefined) throw notFound(context);
  const content = await readFile(path).catch(() => undefined);
  if (content === undefined) throw notFound(context);
  const tag = weakTag(content);
  const headers = { etag: tag, "cache-control": "no-cache" };
  if (namesTag(context.req.header("if-none-match") ?? null, tag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(new Uint8Array(content), {
    headers: { ...headers, "content-type": mediaType },
  });
}

/** A name without separators or leading dots, so that no path leads out of the folder. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/.test(name);
}

function notFound(context: Context): RequestProblem {
  return new RequestProblem({
    kind: "not-found",
    detail: `there is nothing at ${context.req.path}`,
  });
}
