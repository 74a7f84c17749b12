// What travels on NATS, subject by subject: the channels of the AsyncAPI document.
import { ActivityJson } from "../streams/activity.ts";
import { Alert, Forecast, PartitionStatus } from "../streams/forecast.ts";
import { ModelStatus, modelStatusSubject } from "../streams/model-status.ts";
import { RecommendationQuestion, UserQuestion, VideoQuestion } from "../streams/question.ts";
import { ReadingJson } from "../streams/reading.ts";
import {
  activitySubject,
  alertSubject,
  askSubject,
  deadLetterSubject,
  erasureSubject,
  forecastSubject,
  learnerSubject,
  refusalSubject,
  statsSubject,
  statusSubject,
  streamNames,
  userPredictionSubject,
} from "../streams/subjects.ts";
import { UserPrediction } from "../streams/user-prediction.ts";
import { Recommended } from "./contract/recommendation.ts";
import {
  experimentChannels,
  experimentSchemas,
  takenExperimentSchemas,
} from "./experiment-channels.ts";
import type { JsonObject, SchemaOf } from "./json-schemas.ts";
import { deadLetterHeadersSchema } from "./nats-headers.ts";

/** Everything that is sent and taken on subjects of one shape. */
export interface Channel {
  readonly name: string;
  /** As the functions of streams/subjects.ts spell it, with names in braces for what varies. */
  readonly address: string;
  readonly description: string;
  /** Whether Troupe sends it, or takes it from others. */
  readonly action: "send" | "receive";
  readonly payload: JsonObject;
  /** Where it is not JSON. */
  readonly mediaType?: string;
  /** The stream that keeps it, if one does. */
  readonly stream?: string;
  /** Where they are other than those of all messages. */
  readonly headers?: JsonObject;
  /** What the other side answers, where it is asked for something. */
  readonly reply?: JsonObject;
}

/** The schemas of all payloads. */
export const channelSchemas = [
  ReadingJson,
  ActivityJson,
  Forecast,
  UserPrediction,
  Alert,
  PartitionStatus,
  ModelStatus,
  VideoQuestion,
  UserQuestion,
  RecommendationQuestion,
  ...experimentSchemas,
] as const;

/** Those of messages that others send. */
export const takenSchemas = [
  ReadingJson,
  ActivityJson,
  VideoQuestion,
  UserQuestion,
  RecommendationQuestion,
  ...takenExperimentSchemas,
] as const;

/** Every channel; `schemaOf` refers to one of {@link channelSchemas}. */
export function natsChannels(schemaOf: SchemaOf): Channel[] {
  const status = schemaOf(PartitionStatus);
  const anyBytes = (description: string) => ({ description });
  return [
    {
      name: "readings",
      address: statsSubject("{token}"),
      description: "Readings of a video; the token is its id, encoded. Extra fields are kept.",
      stream: streamNames.stats,
      action: "receive",
      payload: schemaOf(ReadingJson),
    },
    {
      name: "activity",
      address: activitySubject("{user}", "{video}", "{type}"),
      description: "What a user did; the tokens are the ids of the user and of the video it is " +
        "about, encoded, that of the user twice where it is about none. One stored copy serves the " +
        "partitions of both.",
      stream: streamNames.activity,
      action: "receive",
      payload: schemaOf(ActivityJson),
    },
    {
      name: "news",
      address: activitySubject("{control}", "{control}", "news"),
      description: "What models tell every partition of users to predict with, in order with its " +
        "events, under a token that no id has. Of no use outside of Troupe.",
      stream: streamNames.activity,
      action: "send",
      payload: anyBytes("Weights as JSON"),
    },
    {
      name: "erasures",
      address: erasureSubject("{user}", "{video}"),
      description:
        "That somebody is to be forgotten, in order with what they did: from the interface " +
        "that was asked for it, to the partitions. Of no use outside of Troupe.",
      stream: streamNames.activity,
      action: "send",
      payload: anyBytes("A command as JSON"),
    },
    {
      name: "refusals",
      address: refusalSubject(0).replace(/0$/, "{partition}"),
      description:
        "Events that a partition of users refused, as their user was erased. Of no use " +
        "outside of Troupe.",
      stream: streamNames.refusals,
      action: "send",
      payload: anyBytes("Where the event stood in the log, as JSON"),
    },
    {
      name: "examples",
      address: learnerSubject("churn").replace("churn", "{name}"),
      description: "What partitions of users tell models to learn from. Of no use " +
        "outside of Troupe.",
      stream: streamNames.examples,
      action: "send",
      payload: anyBytes("An example with its label"),
      mediaType: "application/octet-stream",
    },
    {
      name: "forecasts",
      address: forecastSubject("{token}"),
      description:
        "A video's forecast, after every believed reading. Stream PREDICTIONS keeps the " +
        "last of each video for whoever comes late.",
      stream: streamNames.predictions,
      action: "send",
      payload: schemaOf(Forecast),
    },
    {
      name: "userPredictions",
      address: userPredictionSubject("{token}", "churn").replace("churn", "{kind}"),
      description:
        "What is predicted of a user, whenever it has changed by enough since it was said " +
        "last: churn, conversion, engagement and clicks with their reasons, the segment, and " +
        "recommendations. Stream PREDICTIONS keeps the last of each user and kind.",
      stream: streamNames.predictions,
      action: "send",
      payload: schemaOf(UserPrediction),
    },
    {
      name: "alerts",
      address: alertSubject("breakout", "{token}").replace("breakout", "{kind}"),
      description: "Trend events of a video.",
      stream: streamNames.alerts,
      action: "send",
      payload: schemaOf(Alert),
    },
    {
      name: "deadLetters",
      address: deadLetterSubject("{kind}", 0).replace(/0$/, "{partition}"),
      description:
        "Events that could not be taken, byte for byte, with the reason and where the event stood " +
        "in the headers.",
      stream: streamNames.deadLetters,
      action: "send",
      payload: anyBytes("The event as it came: any bytes"),
      headers: deadLetterHeadersSchema(),
    },
    {
      name: "statuses",
      address: statusSubject("{kind}", 0).replace(/0$/, "{partition}"),
      description: "How a partition is, once a second from its owner; kept nowhere.",
      action: "send",
      payload: status,
    },
    {
      name: "modelStatuses",
      address: modelStatusSubject("{name}"),
      description: "How the training of a model is getting on, from its trainer; kept nowhere.",
      action: "send",
      payload: schemaOf(ModelStatus),
    },
    {
      name: "questions",
      address: askSubject("video", "{token}"),
      description:
        "A request for the live state of one video; the owner of its partition replies " +
        "with {state, status}. With a body, `state.ahead` is a forecast for that time, up to a day " +
        "ahead; an empty one asks for nothing more. Listed by `nats micro ls` as troupe-actors.",
      action: "receive",
      payload: schemaOf(VideoQuestion),
      reply: replyOf(status, { description: "The live state of the video's actor" }),
    },
    {
      name: "userQuestions",
      address: askSubject("user", "{token}"),
      description: "A request for the live state of one user: features, the last sessions, " +
        "predictions with reasons, what was consumed last. With a body, `state.click` says of each " +
        "item how likely a click is.",
      action: "receive",
      payload: schemaOf(UserQuestion),
      reply: replyOf(status, { description: "The live state of the user's actor" }),
    },
    {
      name: "engagementQuestions",
      address: askSubject("engagement", "{token}"),
      description: "A request for what activity says of one video at this moment; without a body.",
      action: "receive",
      payload: anyBytes("Nothing"),
      reply: replyOf(status, { description: "Figures, drop-off, countries and devices" }),
    },
    {
      name: "modelQuestions",
      address: askSubject("model", "{name}"),
      description:
        "A request for how a model of users does. Asked with a body, the one that is named " +
        "`recommendations` recommends.",
      action: "receive",
      payload: schemaOf(RecommendationQuestion),
      reply: replyOf(status, {
        description: `How the model does, or {${Object.keys(Recommended.fields).join(", ")}}`,
      }),
    },
    ...experimentChannels(schemaOf, (state) => replyOf(status, state)),
  ];
}

function replyOf(status: JsonObject, state: JsonObject): JsonObject {
  return { type: "object", required: ["state", "status"], properties: { state, status } };
}
