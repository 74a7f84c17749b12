// `GET /v1/alerts`: trend events.
import { Result, Schema } from "effect";
import { Alert } from "../../streams/forecast.ts";
import { streamNames } from "../../streams/subjects.ts";
import { asOf, latest } from "../asof.ts";
import { AlertsAnswer, AlertsQuery } from "../contract/alert.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { sequenceCursor } from "../cursors.ts";
import { newestMessages } from "../stream-page.ts";

const decodeAlert = Schema.decodeUnknownResult(Schema.fromJsonString(Alert));
const utf8 = new TextDecoder();

/** A page of trend events, straight from their stream. */
export const listAlertsRoute = jsonRoute({
  method: "get",
  path: "/v1/alerts",
  name: "listAlerts",
  tag: "Stream",
  access: "viewer",
  summary: "Trend events, newest first",
  pathSchema: noParameters,
  querySchema: AlertsQuery,
  answerSchema: AlertsAnswer,
  statuses: { 200: "A page of trend events" },
  answer: async ({ query }, ports) => {
    const before = sequenceCursor.read(query.cursor)?.sequence;
    const page = await newestMessages(ports.streams, streamNames.alerts, query.limit, before);
    const items = page.messages.flatMap(({ payload }) => {
      const alert = decodeAlert(utf8.decode(payload));
      return Result.isSuccess(alert) ? [alert.success] : [];
    });
    return {
      items,
      next: page.before === undefined ? null : sequenceCursor.write({ sequence: page.before }),
      asOf: asOf(ports, latest(items.map(({ at }) => Date.parse(at)))),
    };
  },
});
