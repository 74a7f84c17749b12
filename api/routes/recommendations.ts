// `GET /v1/users/{key}/recommendations`: what to show a user next, asked of actors and not the database.
import { Option, Schema } from "effect";
import { listTitles } from "../../db/queries/videos.ts";
import { type RecommendationQuestion, tasteQuestion } from "../../streams/question.ts";
import { parseTime } from "../../streams/time.ts";
import { decodeToken, encodeToken } from "../../streams/token.ts";
import type { LearnerName } from "../../streams/user-prediction.ts";
import { askOwner } from "../ask-owner.ts";
import { asOf } from "../asof.ts";
import { UserPath } from "../contract/parameter.ts";
import {
  RecommendationsAnswer,
  RecommendationsQuery,
  Recommended,
  Taste,
} from "../contract/recommendation.ts";
import { userKeyOf } from "../parameters.ts";
import type { Ports } from "../ports.ts";
import { unavailable } from "../problem.ts";
import { jsonRoute } from "../route.ts";

const model: LearnerName = "recommendations";

const decodeTaste = Schema.decodeUnknownOption(Schema.Struct({ state: Taste }));
const decodeRecommended = Schema.decodeUnknownOption(Schema.Struct({ state: Recommended }));

/** What is known of somebody who is not known. */
const noTaste: typeof Taste.Type = { user_id: "", lastAt: null, favourites: [], recentItems: [] };

/** Before anybody consumed anything. */
const nothingYet = { model: null, isCold: true, items: [] };

/** What to show a user next. */
export const recommendRoute = jsonRoute({
  method: "get",
  path: "/v1/users/{key}/recommendations",
  name: "recommend",
  tag: "Users",
  area: "recommendations",
  access: "operator",
  summary: "What to show a user next, with a reason each",
  description:
    "The user's actor says what they consumed last and which categories they like, the " +
    "model of recommendations what follows from it; never what was just consumed. Who is not known " +
    "is shown what is popular. Where either does not answer, nobody can: status 503.",
  pathSchema: UserPath,
  querySchema: RecommendationsQuery,
  answerSchema: RecommendationsAnswer,
  statuses: { 200: "What to show, the best first" },
  answer: async ({ path, query }, ports) => {
    const key = userKeyOf("key", path.key);
    const taste = await tasteOf(ports, key);
    const { lastAt, recentItems, favourites } = taste ?? noTaste;
    const recommended = await recommendedFor(ports, {
      recent: recentItems.map(({ hash }) => hash),
      categories: favourites,
      count: query.count,
    });
    const items = recommended.items.map((item) => ({ ...item, key: encodeToken(item.item) }));
    const titles = query.titles === "with"
      ? await listTitles(ports.database.drizzle, items.map((item) => item.key))
      : new Map<string, string>();
    return {
      user_id: taste?.user_id ?? decodeToken(key),
      key,
      isKnown: taste !== undefined,
      isCold: recommended.isCold,
      model: recommended.model,
      items: items.map(({ item, key, score, reason }) => (
        { item, key, title: titles.get(key) ?? null, score, reason }
      )),
      asOf: asOf(ports, lastAt === null ? undefined : parseTime(lastAt)),
    };
  },
});

/** What a user likes, as their actor knows it; undefined where there is no such user. */
async function tasteOf({ nats }: Ports, key: string): Promise<typeof Taste.Type | undefined> {
  const reply = await askOwner(nats, "user", key, tasteQuestion);
  if (reply.kind === "unknown") return undefined;
  if (reply.kind === "silence") throw unavailable(reply.reason);
  const decoded = decodeTaste(reply.live);
  if (Option.isSome(decoded)) return decoded.value.state;
  throw unavailable("the user's owner does not say what they like");
}

async function recommendedFor({ nats }: Ports, question: RecommendationQuestion) {
  const reply = await askOwner(nats, "model", model, question);
  if (reply.kind === "unknown") return nothingYet;
  if (reply.kind === "silence") throw unavailable(reply.reason);
  const decoded = decodeRecommended(reply.live);
  if (Option.isSome(decoded)) return decoded.value.state;
  throw unavailable("the model of recommendations recommends nothing");
}
