// docs/features.md, generated from the tables of measures and features.
import { audienceMeasures } from "./audience-measures.ts";
import type { Measure } from "./measure.ts";
import { sessionMeasures } from "./session-measures.ts";
import { userFeatureGroups, userFeatures } from "./user-features.ts";

const groupTitles: Readonly<Record<keyof typeof userFeatureGroups, string>> = {
  rhythm: "Rhythm",
  engagement: "Engagement",
  response: "Ads, links and mail",
  quality: "Quality",
  taste: "Taste",
  standing: "Standing",
};

/** The text of docs/features.md. */
export function featuresDocument(): string {
  return [
    introduction,
    sessions,
    measureTable(sessionMeasures),
    features,
    ...Object.entries(userFeatureGroups).map(([group, rows]) =>
      `### ${titleOf(group)}\n\n${featureTable(rows)}`
    ),
    audience,
    measureTable(audienceMeasures),
  ].join("\n");
}

/** The longest line of a page. */
const columns = 100;

const introduction = page(
  "# Measures and features",
  `What Troupe keeps of every session, of every user and of the audience: ${sessionMeasures.length}
  measures of a session, ${userFeatures.length} features of a user, ${audienceMeasures.length} counts
  of the audience. Each is defined once, in a table that the actors, the database, the API and this
  page share. All of them follow each event in the same short time.`,
  `This page is generated from \`streams/session-measures.ts\`, \`streams/user-features.ts\` and
  \`streams/audience-measures.ts\`; after a change there, \`streams/features-document.test.ts\` run
  with \`--update\` writes it anew.`,
);

const sessions = page(
  "## Sessions",
  `Sessions are those of event time. One ends with a \`session_end\`, or when 30 minutes have passed
  without an event; the next event, or a \`session_start\`, begins another. A late event is part of
  the session in whose time it falls. Between two sessions it goes to the nearer one, if that is less
  than 30 minutes away and neither began after it nor ended before it by an event of its own; else it
  is a session by itself. When the session is closed already, it is amended, and counts one more
  correction. The newest session of a user and two more are in memory; an event of an older one is a
  session by itself, too. Renewals of a subscription are the doing of a machine: they begin no
  session, prolong none, and make nobody active.`,
  `Shares and means whose divisor is 0 are 0. A session counts at most 65,535 events of a type.`,
);

const features = page(
  "## Users",
  `The features are those of a moment: that of a user's last event, or of a day that passed without
  one. An amount _a session_, _per play_ or _a week_ is a fading one: what is four weeks old counts
  half. Sums of a week, which trends compare with, fade by half in seven days.`,
  `An event whose id is among those of the user's last 32 events is the same event, and counts once.
  A late event counts in sums, days and totals as it would have in time. Not so in gaps between
  visits, in watch time and in the device, country and tier, which only events in order change. A day
  counts as active if its event is no more than 34 days older than the user's last active day.`,
);

const audience = page(
  "## The audience",
  `Counted by day (UTC) and added up by the database. \`dau\`, \`wau\`, \`mau\`, revenue and
  subscriptions are counted of everybody, of each tier and of each country; steps of a funnel are
  counted once a session, in the order in which events come.`,
);

/** A title and paragraphs, in lines as long as the formatter of the repository wants them. */
function page(title: string, ...paragraphs: readonly string[]): string {
  const filled = paragraphs.map((paragraph) => {
    const lines = [""];
    for (const word of paragraph.split(/\s+/)) {
      const line = lines[lines.length - 1];
      if (line === "") lines[lines.length - 1] = word;
      else if (line.length + 1 + word.length <= columns) {
        lines[lines.length - 1] = `${line} ${word}`;
      } else lines.push(word);
    }
    return lines.join("\n");
  });
  return `${[title, ...filled].join("\n\n")}\n`;
}

function titleOf(group: string): string {
  return Object.entries(groupTitles).find(([name]) => name === group)?.[1] ?? group;
}

function measureTable(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, unit, meaning }) => [`\`${name}\``, unit, meaning]);
  return table(["Measure", "Unit", "Meaning"], rows);
}

function featureTable(rows: (typeof userFeatureGroups)[keyof typeof userFeatureGroups]): string {
  return table(
    ["Feature", "Unit", "Meaning", "High", "Low"],
    rows.map(({ name, unit, meaning, high, low }) => [`\`${name}\``, unit, meaning, high, low]),
  );
}

/** Columns padded to one width, as the formatter of the repository wants them. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |\n`;
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}
