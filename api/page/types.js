// The API's answers as the type checker knows them, and the small words that the page shares.

/** @import { ParametersOf, Schemas } from "../client/types.ts" */

/** @typedef {Schemas["Forecast"]} Forecast */
/** @typedef {Schemas["Alert"]} Alert */
/** @typedef {Schemas["PartitionStatus"]} PartitionStatus */
/** @typedef {NonNullable<Schemas["AccuracyItem"]["target"]>} Target */
/** @typedef {NonNullable<Schemas["AccuracyItem"]["horizon"]>} Horizon */
/** @typedef {Forecast["method"]} Method */
/** @typedef {Forecast["next"]["views"]} Band */
/** @typedef {import("./expert-lines.js").LiveState} LiveState */

/** @typedef {Schemas["AsOf"]} AsOf */
/** @typedef {Schemas["SignIn"]} SignInAnswer */
/** @typedef {Schemas["Videos"]} VideosAnswer */
/** @typedef {Schemas["Video"]} VideoAnswer */
/** @typedef {Schemas["VideoSummary"]} VideoSummary */
/** @typedef {Schemas["OpenForecast"]} OpenForecast */
/** @typedef {Schemas["History"]} HistoryAnswer */
/** @typedef {Omit<Schemas["HistoryItem"], "extra">} HistoryReading */
/** @typedef {Schemas["Forecasts"]} ForecastsAnswer */
/** @typedef {Schemas["ForecastAhead"]} ForecastAheadAnswer */
/** @typedef {Schemas["ScoredForecast"]} ScoredForecast */
/** @typedef {Schemas["Hourly"]} HourlyAnswer */
/** @typedef {Schemas["Accuracy"]} MethodsAnswer of what ran, served or not */
/** @typedef {Schemas["AccuracyItem"]} MethodItem */
/** @typedef {MethodItem} AccuracyItem of what was served */
/** @typedef {MethodsAnswer} AccuracyAnswer */
/** @typedef {Schemas["Models"]} ModelsAnswer */
/** @typedef {Schemas["ModelItem"]} ModelVersion */
/** @typedef {Schemas["ModelEvents"]} ModelEventsAnswer */
/** @typedef {Schemas["ModelEventItem"]} ModelEvent */
/** @typedef {Schemas["ModelStatus"]} ModelStatus */
/** @typedef {Schemas["Publishing"]} PublishingAnswer */
/** @typedef {Schemas["PublishingSlot"]} PublishingSlot */
/** @typedef {Omit<PublishingAnswer["hours"][number], "hour">} PublishingEffect */
/** @typedef {Schemas["Publishers"]} PublishersAnswer */
/** @typedef {Schemas["PublisherItem"]} PublisherItem */
/** @typedef {Schemas["Partitions"]} PartitionsAnswer */
/** @typedef {Schemas["PartitionItem"]} PartitionItem */
/** @typedef {Schemas["Alerts"]} AlertsAnswer */
/** @typedef {Schemas["DeadLetters"]} DeadLettersAnswer */
/** @typedef {Schemas["DeadLetterItem"]} DeadLetterItem */
/** @typedef {Schemas["Ready"]} ReadyAnswer */
/** @typedef {Schemas["Active"]} ActiveAnswer */
/** @typedef {Schemas["ActiveItem"]} ActiveDay */
/** @typedef {Schemas["Revenue"]} RevenueAnswer */
/** @typedef {Schemas["RevenueItem"]} RevenueDay */
/** @typedef {Schemas["Retention"]} RetentionAnswer */
/** @typedef {Schemas["CohortItem"]} Cohort */
/** @typedef {Schemas["Funnel"]} FunnelAnswer */
/** @typedef {Schemas["Segments"]} SegmentsAnswer */
/** @typedef {Schemas["SegmentItem"]} Segment */
/** @typedef {Schemas["SegmentSizes"]} SegmentSizesAnswer */
/** @typedef {Schemas["SegmentSizeItem"]} SegmentSize */
/** @typedef {Schemas["SegmentFlows"]} SegmentFlowsAnswer */
/** @typedef {Schemas["SegmentFlowItem"]} SegmentFlow */
/** @typedef {Schemas["Learners"]} LearnersAnswer */
/** @typedef {Schemas["LearnerItem"]} Learner */
/** @typedef {Schemas["LearnerScores"]} LearnerScoresAnswer */
/** @typedef {Schemas["LearnerScoreItem"]} LearnerScore */
/** @typedef {Schemas["Users"]} UsersAnswer */
/** @typedef {Schemas["User"]} UserAnswer */
/** @typedef {Schemas["UserSummary"]} UserSummary */
/** @typedef {Schemas["FeatureValue"]} FeatureValue */
/** @typedef {Schemas["Sessions"]} SessionsAnswer */
/** @typedef {Schemas["SessionItem"]} Session */
/** @typedef {Schemas["Features"]} FeaturesAnswer */
/** @typedef {Schemas["Recommendations"]} RecommendationsAnswer */
/** @typedef {Schemas["Engagement"]} EngagementAnswer */
/** @typedef {Schemas["VideoQuality"]} VideoQualityAnswer */
/** @typedef {Schemas["Engagement"]["countries"]} Breakdown */
/** @typedef {Schemas["PredictionReason"]} PredictionReason */
/** @typedef {ParametersOf<"/v1/learners/{name}/scores", "get">["name"]} LearnerName */
/** @typedef {Schemas["SaidChurn"]["risk"]} RiskClass */
/** @typedef {Schemas["Experiments"]} ExperimentsAnswer */
/** @typedef {Schemas["ExperimentItem"]} ExperimentItem */
/** @typedef {Schemas["ExperimentAnswer"]} ExperimentAnswer */
/** @typedef {Schemas["PolicyEvaluation"]} EvaluationAnswer */
/** @typedef {Schemas["Simulation"]} SimulationAnswer */
/** @typedef {EvaluationAnswer["rows"][number]} EvaluationRow */
/** @typedef {Schemas["Fault"]} Fault */
/** @typedef {Schemas["ExperimentState"]} ExperimentState */
/** @typedef {Schemas["ArmState"]} ArmState */
/** @typedef {Schemas["ExperimentDefinition"]} ExperimentDefinition */
/** @typedef {ExperimentDefinition["reward"]["kind"]} RewardKind */
/** @typedef {ExperimentState["policy"]} PolicyName */

/** Counter fields by target. */
export const counterOf = /** @type {const} */ ({
  views: "viewCount",
  likes: "likeCount",
  comments: "commentCount",
});

/** The targets and horizons, in the order in which the page lists them. */
export const targets = /** @type {const} */ (["views", "likes", "comments"]);
export const horizons = /** @type {const} */ (["next", "hour"]);

/**
 * The target of a name, views where there is none.
 *
 * @param {string} name
 * @returns {Target}
 */
export function targetOf(name) {
  return targets.find((target) => target === name) ?? "views";
}

/**
 * The horizon of a name, the next reading where there is none.
 *
 * @param {string} name
 * @returns {Horizon}
 */
export function horizonOf(name) {
  return name === "hour" ? "hour" : "next";
}
