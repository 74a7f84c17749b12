// `POST /v1/click`: how likely a user is to click on each of some items.
import { Option, Schema } from "effect";
import { listLearnerScores } from "../../db/queries/learners.ts";
import type { UserQuestion } from "../../streams/question.ts";
import { parseTime } from "../../streams/time.ts";
import { encodeToken } from "../../streams/token.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import { askOwner } from "../ask-owner.ts";
import { asOf, asOfDatabase } from "../asof.ts";
import {
  ClickAnswer,
  ClickBody,
  type ClickItem,
  ClickState,
  clickWanted,
  maxClickBytes,
} from "../contract/click.ts";
import { bodyReader, jsonType } from "../json-body.ts";
import type { Ports } from "../ports.ts";
import { unavailable } from "../problem.ts";
import { jsonRoute, noParameters } from "../route.ts";

const model: LearnerName = "click";
const readBody = bodyReader(ClickBody, maxClickBytes, clickWanted);
const decodeState = Schema.decodeUnknownOption(Schema.Struct({ state: ClickState }));

/** How likely clicks are. */
export const scoreClicksRoute = jsonRoute({
  method: "post",
  path: "/v1/click",
  name: "scoreClicks",
  tag: "Users",
  area: "recommendations",
  access: "operator",
  isAudited: false,
  summary: "How likely a user is to click on each of some items",
  description:
    "The user's actor is asked, and answers from what it holds at this moment. Of a user " +
    "whom nobody knows the share of all ads that were clicked is told, which is of no user and no " +
    "item. Where the owner does not answer, nobody can: status 503.",
  pathSchema: noParameters,
  querySchema: noParameters,
  body: {
    description: "Who the user is, and what might be shown",
    content: { [jsonType]: ClickBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: ClickAnswer,
  statuses: { 200: "How likely a click is on each, in the order of the question" },
  answer: async ({ context }, ports) => {
    const { user_id, items } = await readBody(context.req.raw);
    const key = encodeToken(user_id);
    const question: UserQuestion = { click: items };
    const reply = await askOwner(ports.nats, "user", key, question);
    if (reply.kind === "silence") throw unavailable(reply.reason);
    if (reply.kind === "unknown") {
      const item = await anybodysClick(ports);
      return {
        user_id,
        key,
        isKnown: false,
        isCold: true,
        items: items.map(() => item),
        asOf: await asOfDatabase(ports, undefined, "model"),
      };
    }
    const decoded = decodeState(reply.live);
    if (Option.isNone(decoded)) throw unavailable("the user's owner says nothing of clicks");
    const { isCold, lastAt, click } = decoded.value.state;
    return {
      user_id,
      key,
      isKnown: true,
      isCold,
      items: click,
      asOf: asOf(ports, lastAt === null ? undefined : parseTime(lastAt)),
    };
  },
});

/** What is true of anybody's click on anything. */
async function anybodysClick(ports: Ports): Promise<ClickItem> {
  const { items } = await listLearnerScores(ports.database.drizzle, {
    name: model,
    by: "all",
    fromMs: undefined,
    toMs: undefined,
    limit: 10,
    after: undefined,
  });
  const figures = items.find(({ method }) => method === "model")?.figures;
  if (figures?.positives === undefined) return { probability: null, model: null, reasons: [] };
  const probability = figures.positives / figures.scored;
  return { probability, model: `${model}@0`, reasons: [] };
}
