// docs/configuration.md, generated from the table of settings.
import { Schema } from "effect";
import { secret } from "./kind.ts";
import { defaultFile } from "./load.ts";
import { flagOf, type Group, groups, type Setting } from "./setting.ts";
import { type SettingName, settingNames, settings } from "./table.ts";

const columns = ["Setting", "Flag", "Environment", "Value", "Default", "Meaning"] as const;

const introduction = `# Configuration

A setting is given by a flag, by an environment variable or in a file. A flag wins over the
environment, the environment over the file, and the file over the default.

\`\`\`sh
npm start -- --port 9000
PORT=9000 npm start
echo '{ "port": 9000 }' > ${defaultFile} && npm start
\`\`\`

The file is \`${defaultFile}\` in the working folder, or the one that \`--config FILE\` names: a JSON
object with the settings below as keys. A key that is no setting is an error. Every command takes
all settings from the environment and the file; as flags it takes those that concern it, which
\`--help\` lists. An environment variable that is empty counts as not set.

Instead of a variable there may be one of the same name with \`_FILE\` behind it, which names a file
that holds the value: \`NATS_URL_FILE=/run/secrets/nats-url\`. The file is a line of text; newlines at
its end do not count. It is an error to give both, and to name a file that is not there, is empty,
or has several lines. No flag takes a secret, since everybody on a computer can list its processes
with their flags: a \`secret\` has none, and a \`url\` with a password is refused there.

This page is generated from \`config/table.ts\`; after a change there, \`config/document.test.ts\` run
with \`--update\` writes it anew.
`;

/** The text of docs/configuration.md. */
export function configurationDocument(): string {
  return [introduction, ...groups.map(section), values].join("\n");
}

const values = `## Values

- A **duration** is a whole number with a unit: \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`.
- A **size** is a whole number with a unit: \`B\`, \`KiB\`, \`MiB\`, \`GiB\` or \`TiB\`.
- A **url** may hold a user and a password; it is never printed with them.
- A **secret** is one line, and is never printed. [Connections](connections.md) says more of both.
`;

function section(group: Group): string {
  const rows = settingNames.filter((name) => settings[name].group === group).map(row);
  return `## ${group}\n\n${table([columns, columns.map(() => "---"), ...rows])}`;
}

function row(name: SettingName): readonly string[] {
  const { kind, variable, meaning } = settings[name];
  const flag = Object.is(kind, secret) ? "" : `\`--${flagOf(name)}\``;
  const value = kind.name.replaceAll("|", " \\| ");
  return [`\`${name}\``, flag, `\`${variable}\``, value, defaultCell(name), meaning];
}

function defaultCell(name: SettingName): string {
  const text = defaultText(name);
  return text === undefined ? "" : `\`${text}\``;
}

/** The default of a setting as somebody would write it; undefined where it has none. */
export function defaultText(name: SettingName): string | undefined {
  const { kind, default: fallback }: Setting<unknown, unknown> = settings[name];
  return fallback === undefined ? undefined : Schema.encodeSync(kind.schema)(fallback);
}

/** Columns padded to one width, as the formatter of the repository wants them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const lines = rows.map((cells) => {
    const padded = cells.map((cell, column) =>
      cell === "---" ? "-".repeat(widths[column]) : cell.padEnd(widths[column])
    );
    return `| ${padded.join(" | ")} |\n`;
  });
  return lines.join("");
}
