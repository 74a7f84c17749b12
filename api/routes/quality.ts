// `GET /v1/quality`: how good the data is that comes in, overall, by field and by source.
import { listPartitions } from "../../db/queries/partitions.ts";
import { type DeadLetter, decodeDeadLetter } from "../../streams/deadletter.ts";
import { streamNames } from "../../streams/subjects.ts";
import { asOf, latest } from "../asof.ts";
import { QualityAnswer } from "../contract/quality.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { newestMessages } from "../stream-page.ts";

/** Dead letters examined for an answer: the newest tell what is wrong now. */
const maxExamined = 1000;

/** A source or field that bad data invents is shown as no more than this. */
const maxNames = 100;

/** What became of all events, and what was wrong with the latest that could not be taken. */
export const showQualityRoute = jsonRoute({
  method: "get",
  path: "/v1/quality",
  name: "showQuality",
  tag: "Stream",
  summary: "How good the data is that comes in: a score, and faults by field and by source",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: QualityAnswer,
  statuses: { 200: "The quality of the data" },
  answer: async (_request, ports) => {
    const rows = await listPartitions(ports.database.drizzle);
    const total = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
    for (const row of rows) {
      total.stepped += row.stepped;
      total.late += row.late;
      total.duplicates += row.duplicates;
      total.deadLetters += row.deadLetters;
    }
    const events = total.stepped + total.late + total.duplicates + total.deadLetters;
    const { messages } = await newestMessages(
      ports.streams,
      streamNames.deadLetters,
      maxExamined,
      undefined,
    );
    const letters = messages.map(({ headers, payload }) => decodeDeadLetter(headers, payload));
    const commits = rows.flatMap(({ committedAt }) => committedAt?.getTime() ?? []);
    const oldest = commits.length === 0 ? undefined : Math.min(...commits);
    const watermark = latest(rows.flatMap(({ watermarkAt }) => watermarkAt?.getTime() ?? []));
    return {
      events,
      score: shareOf(total.stepped, events),
      shares: {
        stepped: shareOf(total.stepped, events),
        late: shareOf(total.late, events),
        duplicates: shareOf(total.duplicates, events),
        deadLetters: shareOf(total.deadLetters, events),
      },
      fields: grouped(letters, ({ field }) => field).map(([field, ofField]) => {
        const { found, wanted } = ofField[0];
        const share = shareOf(ofField.length, letters.length);
        return { field, deadLetters: ofField.length, share, example: { field, found, wanted } };
      }),
      sources: grouped(letters, sourceOf).map(([source, ofSource]) => ({
        source,
        deadLetters: ofSource.length,
      })),
      examined: letters.length,
      asOf: asOf(ports, watermark, oldest),
    };
  },
});

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The letters by name, the most frequent first. */
function grouped(
  letters: readonly DeadLetter[],
  nameOf: (letter: DeadLetter) => string,
): [string, DeadLetter[]][] {
  const groups = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const name = nameOf(letter);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [letter]);
    else group.push(letter);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, maxNames);
}

/** What an event that could not be taken says of its source, if it can be read at all. */
function sourceOf({ payload }: DeadLetter): string {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(payload));
    const source: unknown = Reflect.get(Object(json), "source");
    return typeof source === "string" && source !== "" ? source.slice(0, 100) : "unnamed";
  } catch {
    return "unnamed";
  }
}
