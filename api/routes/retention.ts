// `GET /v1/audience/retention`: who came back, by the week in which they first came.
import { Schema } from "effect";
import { type Cohort, listCohorts } from "../../db/queries/cohorts.ts";
import { asOfHours, instant } from "../asof.ts";
import { type CohortItem, RetentionAnswer, RetentionQuery } from "../contract/audience.ts";
import { cursorOf } from "../cursor.ts";
import { Time } from "../cursors.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";
import { figureOrNull } from "../user-summary.ts";

const cursor = cursorOf(Schema.Struct({ mondayMs: Time }));

/** A page of cohorts. */
export const listRetentionRoute = jsonRoute({
  method: "get",
  path: "/v1/audience/retention",
  name: "listRetention",
  tag: "Audience",
  access: "viewer",
  summary: "How many users of each weekly cohort came back in each later week, newest first",
  pathSchema: noParameters,
  querySchema: RetentionQuery,
  answerSchema: RetentionAnswer,
  statuses: { 200: "A page of cohorts" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const page = await listCohorts(ports.database.drizzle, {
      ...range,
      limit: query.limit,
      afterMs: cursor.read(query.cursor)?.mondayMs,
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(cohortItem),
      next: page.more && last !== undefined ? cursor.write({ mondayMs: last.mondayMs }) : null,
      // Cohorts of a range go on into the weeks after it.
      asOf: await asOfHours(ports, undefined, "user"),
    };
  },
});

function cohortItem({ mondayMs, size, weeks }: Cohort): CohortItem {
  return {
    monday: instant(mondayMs),
    size,
    weeks: weeks.map(({ week, users, share, shareLow, shareHigh, isOver }) => ({
      week,
      users,
      share: figureOrNull(share),
      shareLow: figureOrNull(shareLow),
      shareHigh: figureOrNull(shareHigh),
      isOver,
    })),
  };
}
