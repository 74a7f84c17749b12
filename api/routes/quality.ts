// `GET /v1/quality`: how good the data is that comes in, overall, by field and by source.
import { listPartitions } from "../../db/queries/partitions.ts";
import { decodeDeadLetter } from "../../streams/deadletter.ts";
import { streamNames } from "../../streams/subjects.ts";
import { asOf, latest } from "../asof.ts";
import type { Fault } from "../contract/problem.ts";
import { QualityAnswer } from "../contract/quality.ts";
import type { Ports } from "../ports.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { newestMessages } from "../stream-page.ts";

/** Dead letters examined for an answer: the newest tell what is wrong now. */
const maxExamined = 2000;

/** Dead letters fetched at once: an event may be large, so no more than these are ever in memory. */
const pageSize = 100;

/** A source or field that bad data invents is shown as no more than this. */
const maxNames = 100;

/** What became of all events, and what was wrong with the latest that could not be taken. */
export const showQualityRoute = jsonRoute({
  method: "get",
  path: "/v1/quality",
  name: "showQuality",
  tag: "Stream",
  access: "viewer",
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
    const faults = await latestFaults(ports);
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
      fields: grouped(faults, ({ example }) => example.field).map(([field, ofField]) => {
        const share = shareOf(ofField.length, faults.length);
        return { field, deadLetters: ofField.length, share, example: ofField[0].example };
      }),
      sources: grouped(faults, ({ source }) => source).map(([source, ofSource]) => ({
        source,
        deadLetters: ofSource.length,
      })),
      examined: faults.length,
      asOf: asOf(ports, watermark, oldest),
    };
  },
});

/** What matters here of a dead letter. */
interface LetterFault {
  readonly example: Fault;
  readonly source: string;
}

/** The faults of the newest dead letters, newest first. */
async function latestFaults({ streams }: Ports): Promise<LetterFault[]> {
  const faults: LetterFault[] = [];
  let before: number | undefined;
  for (let fetched = 0; fetched < maxExamined; fetched += pageSize) {
    const page = await newestMessages(streams, streamNames.deadLetters, pageSize, before);
    for (const { headers, payload } of page.messages) {
      const { field, found, wanted } = decodeDeadLetter(headers, payload);
      faults.push({ example: { field, found, wanted }, source: sourceOf(payload) });
    }
    before = page.before;
    if (before === undefined) break;
  }
  return faults;
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The faults by name, the most frequent first. */
function grouped(
  faults: readonly LetterFault[],
  nameOf: (fault: LetterFault) => string,
): [string, LetterFault[]][] {
  const groups = new Map<string, LetterFault[]>();
  for (const fault of faults) {
    const name = nameOf(fault);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [fault]);
    else group.push(fault);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, maxNames);
}

/** What an event that could not be taken says of its source, if it can be read at all. */
function sourceOf(payload: Uint8Array): string {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(payload));
    const source: unknown = Reflect.get(Object(json), "source");
    return typeof source === "string" && source !== "" ? source.slice(0, 100) : "unnamed";
  } catch {
    return "unnamed";
  }
}
