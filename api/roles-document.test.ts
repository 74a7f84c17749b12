import { expect, it } from "vitest";
import { routes } from "./app.ts";
import { roles } from "./principal.ts";
import { areas, scopeOf } from "./scope.ts";

const introduction = `# Roles and scopes

Whom each route is for: the least role, and the scope that a key which is limited needs besides.
Each role may what those before it may. [Security](security.md) says how keys are made and how doors
are shut.

This page is generated from the routes; after a change of those, \`api/roles-document.test.ts\` run
with \`--update\` writes it anew.
`;

const meanings = {
  public: "Everybody. The files of the page are public too: they hold no data.",
  viewer: "Looks: videos, figures, the audience as a whole, experiments. No single user.",
  operator: "Runs it: sends events and decisions, steers experiments, and sees single users.",
  admin: "Everything: keys, the audit, and erasing users.",
} as const;

function section(access: keyof typeof meanings): string {
  const rows = routes.filter((route) => route.access === access).map((route) => [
    `\`${route.method.toUpperCase()} ${route.path}\``,
    access === "public" ? "" : `\`${scopeOf(route)}\``,
  ]);
  const title = `## ${access[0].toUpperCase()}${access.slice(1)}`;
  return `${title}\n\n${meanings[access]}\n\n${table([["Route", "Scope"], ...rows])}\n`;
}

function table([head, ...rows]: readonly string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const padded = (row: readonly string[]) => line(row.map((cell, i) => cell.padEnd(widths[i])));
  return [padded(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(padded)]
    .join("\n");
}

it("is what docs/roles.md holds", async () => {
  const scopes = `## Scopes

A scope is an area, or an area with \`:read\` or \`:write\` behind it. A key without scopes may all that
its role may. The areas:

${areas.map((area) => `- \`${area}\``).join("\n")}
`;
  const text = [introduction, section("public"), ...roles.map(section), scopes].join("\n");
  await expect(text).toMatchFileSnapshot("../docs/roles.md");
});
