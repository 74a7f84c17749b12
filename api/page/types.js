// The API's answers as the type checker knows them, and the small words that the page shares.

/** @typedef {import("../../streams/forecast.ts").Forecast} Forecast */
/** @typedef {import("../../streams/forecast.ts").Alert} Alert */
/** @typedef {import("../../streams/forecast.ts").PartitionStatus} PartitionStatus */
/** @typedef {import("../../streams/forecast.ts").Target} Target */
/** @typedef {import("../../streams/forecast.ts").Horizon} Horizon */
/** @typedef {import("../../streams/forecast.ts").Method} Method */
/** @typedef {Forecast["next"]["views"]} Band */
/** @typedef {import("./expert-lines.js").LiveState} LiveState */

/** @typedef {import("../contract/asof.ts").AsOf} AsOf */
/** @typedef {import("../contract/video.ts").VideosAnswer} VideosAnswer */
/** @typedef {import("../contract/video.ts").VideoAnswer & { live: { state: LiveState } | null }} VideoAnswer */
/** @typedef {import("../contract/video.ts").VideoSummary} VideoSummary */
/** @typedef {import("../contract/video.ts").OpenForecast} OpenForecast */
/** @typedef {import("../contract/history.ts").HistoryAnswer} HistoryAnswer */
/** @typedef {Omit<import("../contract/history.ts").HistoryItem, "extra">} HistoryReading */
/** @typedef {import("../contract/forecast.ts").ForecastsAnswer} ForecastsAnswer */
/** @typedef {import("../contract/forecast-ahead.ts").ForecastAheadAnswer} ForecastAheadAnswer */
/** @typedef {import("../contract/forecast.ts").ScoredForecast} ScoredForecast */
/** @typedef {import("../contract/hourly.ts").HourlyAnswer} HourlyAnswer */
/** @typedef {import("../contract/accuracy.ts").AccuracyAnswer} MethodsAnswer of what ran, served or not */
/** @typedef {import("../contract/accuracy.ts").AccuracyItem} MethodItem */
/** @typedef {Omit<MethodItem, "method"> & { method?: Method }} AccuracyItem of what was served */
/** @typedef {Omit<MethodsAnswer, "items"> & { items: AccuracyItem[] }} AccuracyAnswer */
/** @typedef {import("../contract/model.ts").ModelsAnswer} ModelsAnswer */
/** @typedef {import("../contract/model.ts").ModelItem} ModelVersion */
/** @typedef {import("../contract/model.ts").ModelEventsAnswer} ModelEventsAnswer */
/** @typedef {import("../contract/model.ts").ModelEventItem} ModelEvent */
/** @typedef {import("../../streams/model-status.ts").ModelStatus} ModelStatus */
/** @typedef {import("../contract/publishing.ts").PublishingAnswer} PublishingAnswer */
/** @typedef {import("../contract/publishing.ts").PublishingSlot} PublishingSlot */
/** @typedef {Omit<PublishingAnswer["hours"][number], "hour">} PublishingEffect */
/** @typedef {import("../contract/publishing.ts").PublishersAnswer} PublishersAnswer */
/** @typedef {import("../contract/publishing.ts").PublisherItem} PublisherItem */
/** @typedef {import("../contract/partition.ts").PartitionsAnswer} PartitionsAnswer */
/** @typedef {import("../contract/partition.ts").PartitionItem} PartitionItem */
/** @typedef {import("../contract/alert.ts").AlertsAnswer} AlertsAnswer */
/** @typedef {import("../contract/deadletter.ts").DeadLettersAnswer} DeadLettersAnswer */
/** @typedef {import("../contract/deadletter.ts").DeadLetterItem} DeadLetterItem */
/** @typedef {import("../contract/health.ts").ReadyAnswer} ReadyAnswer */
/** @typedef {import("../contract/audience.ts").ActiveAnswer} ActiveAnswer */
/** @typedef {import("../contract/audience.ts").ActiveItem} ActiveDay */
/** @typedef {import("../contract/audience.ts").RevenueAnswer} RevenueAnswer */
/** @typedef {import("../contract/audience.ts").RevenueItem} RevenueDay */
/** @typedef {import("../contract/audience.ts").RetentionAnswer} RetentionAnswer */
/** @typedef {import("../contract/audience.ts").CohortItem} Cohort */
/** @typedef {import("../contract/audience.ts").FunnelAnswer} FunnelAnswer */
/** @typedef {import("../contract/segment.ts").SegmentsAnswer} SegmentsAnswer */
/** @typedef {import("../contract/segment.ts").SegmentItem} Segment */
/** @typedef {import("../contract/segment.ts").SegmentSizesAnswer} SegmentSizesAnswer */
/** @typedef {import("../contract/segment.ts").SegmentSizeItem} SegmentSize */
/** @typedef {import("../contract/segment.ts").SegmentFlowsAnswer} SegmentFlowsAnswer */
/** @typedef {import("../contract/segment.ts").SegmentFlowItem} SegmentFlow */
/** @typedef {import("../contract/learner.ts").LearnersAnswer} LearnersAnswer */
/** @typedef {import("../contract/learner.ts").LearnerItem} Learner */
/** @typedef {import("../contract/learner.ts").LearnerScoresAnswer} LearnerScoresAnswer */
/** @typedef {import("../contract/learner.ts").LearnerScoreItem} LearnerScore */
/** @typedef {import("../contract/user.ts").UsersAnswer} UsersAnswer */
/** @typedef {import("../contract/user.ts").UserAnswer & { live: { state: { horizonHours?: number } } | null }} UserAnswer */
/** @typedef {import("../contract/user.ts").UserSummary} UserSummary */
/** @typedef {import("../contract/user.ts").FeatureValue} FeatureValue */
/** @typedef {import("../contract/session.ts").SessionsAnswer} SessionsAnswer */
/** @typedef {import("../contract/session.ts").SessionItem} Session */
/** @typedef {import("../contract/feature.ts").FeaturesAnswer} FeaturesAnswer */
/** @typedef {import("../contract/recommendation.ts").RecommendationsAnswer} RecommendationsAnswer */
/** @typedef {import("../contract/engagement.ts").EngagementAnswer} EngagementAnswer */
/** @typedef {import("../contract/engagement.ts").VideoQualityAnswer} VideoQualityAnswer */
/** @typedef {import("../contract/engagement.ts").EngagementAnswer["countries"]} Breakdown */
/** @typedef {import("../../streams/user-prediction.ts").PredictionReason} PredictionReason */
/** @typedef {import("../../streams/user-prediction.ts").LearnerName} LearnerName */
/** @typedef {import("../../streams/user-prediction.ts").RiskClass} RiskClass */
/** @typedef {import("../contract/experiment.ts").ExperimentsAnswer} ExperimentsAnswer */
/** @typedef {import("../contract/experiment.ts").ExperimentItem} ExperimentItem */
/** @typedef {import("../contract/experiment.ts").ExperimentAnswer} ExperimentAnswer */
/** @typedef {import("../contract/experiment.ts").EvaluationAnswer} EvaluationAnswer */
/** @typedef {import("../contract/simulation.ts").SimulationAnswer} SimulationAnswer */
/** @typedef {EvaluationAnswer["rows"][number]} EvaluationRow */
/** @typedef {import("../contract/problem.ts").Fault} Fault */
/** @typedef {import("../../streams/experiment-state.ts").ExperimentState} ExperimentState */
/** @typedef {import("../../streams/experiment-state.ts").ArmState} ArmState */
/** @typedef {import("../../streams/experiment.ts").ExperimentDefinition} ExperimentDefinition */
/** @typedef {import("../../streams/experiment.ts").RewardKind} RewardKind */
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
