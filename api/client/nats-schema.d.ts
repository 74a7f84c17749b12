// Types of messages on NATS, written by `npm run contracts` from what is in docs/contracts; not by hand.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One row of a video's counters */
        readonly Reading: {
            /** @description an ISO 8601 date or time, or epoch seconds or milliseconds; UTC where it names no zone */
            readonly timestamp: string | number;
            /** @description a string of 1 to 128 characters */
            readonly video_id: string;
            /** @description a whole number from 0 to 2^53 - 1 */
            readonly viewCount: number;
            /** @description a whole number from 0 to 2^53 - 1 */
            readonly likeCount: number;
            /** @description a whole number from 0 to 2^53 - 1 */
            readonly commentCount: number;
            readonly title?: string;
            readonly channel?: string;
            readonly category?: string;
            /** @description an ISO 8601 date or time, or epoch seconds or milliseconds; UTC where it names no zone */
            readonly published_at?: string | number;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description One thing that a user did */
        readonly Activity: {
            /** @description Names the event: sent again, it counts once */
            readonly event_id: string;
            /**
             * @description What happened
             * @enum {string}
             */
            readonly type: "video_play" | "video_pause" | "video_stop" | "video_seek" | "video_buffer" | "video_error" | "video_quality_change" | "video_complete" | "user_like" | "user_dislike" | "user_comment" | "user_share" | "user_subscribe" | "user_bookmark" | "ad_impression" | "ad_click" | "ad_skip" | "ad_complete" | "ad_error" | "session_start" | "session_end" | "session_heartbeat" | "device_change" | "article_view" | "article_click" | "article_share" | "newsletter_signup" | "subscription_start" | "subscription_renew" | "subscription_cancel";
            /** @description When it happened: an ISO 8601 date or time, or epoch seconds or milliseconds; UTC where it names no zone */
            readonly timestamp: string | number;
            /** @description Who did it */
            readonly user_id: string;
            /** @description The session it was part of, as the producer counts sessions */
            readonly session_id?: string;
            /** @description The video it is about */
            readonly video_id?: string;
            /** @description The article it is about */
            readonly article_id?: string;
            /** @description The ad it is about */
            readonly ad_id?: string;
            /** @description The decision of an experiment that led to it: ad_click, article_click and subscription_start reward it, with their revenue if there is any, else with 1 */
            readonly decision_id?: string;
            /** @description Where the ad or the article was shown */
            readonly placement?: string;
            /** @description What the video, article or ad is about */
            readonly category?: string;
            /** @description The brand or site under which it was shown */
            readonly brand?: string;
            /** @description The kind of device, such as phone, tv or web */
            readonly device?: string;
            /** @description The country, best as two letters of ISO 3166 */
            readonly country?: string;
            /** @description What the user pays for, such as free or premium */
            readonly tier?: string;
            /** @description The quality that the player shows, such as 720p */
            readonly quality?: string;
            /** @description Where in the video it happened, in seconds from its beginning */
            readonly position?: number;
            /** @description How long what happened lasted, in seconds; see the types */
            readonly duration?: number;
            /** @description The length of the video, in seconds */
            readonly video_length?: number;
            /** @description What it earned, in the one currency of this system */
            readonly revenue?: number;
        } & {
            readonly [key: string]: unknown;
        };
        readonly Growth: {
            readonly viewsPerHour: number;
            readonly likesPerHour: number;
            readonly commentsPerHour: number;
            readonly viewsPerHourPerHour: number;
            readonly likesPerView: number;
        };
        /** @description A forecast counter and its 80 % interval, in whole counts */
        readonly Band: {
            readonly value: number;
            readonly low: number;
            readonly high: number;
        };
        /** @description Forecast of the three counters at one moment */
        readonly Ahead: {
            readonly at: string;
            readonly views: components["schemas"]["Band"];
            readonly likes: components["schemas"]["Band"];
            readonly comments: components["schemas"]["Band"];
        };
        readonly Forecast: {
            readonly video_id: string;
            readonly madeAt: string;
            /** @enum {string} */
            readonly method: "cold-start" | "trend" | "network";
            readonly model: string;
            readonly weighedMost: {
                readonly views: string;
                readonly likes: string;
                readonly comments: string;
            };
            readonly reading: {
                readonly viewCount: number;
                readonly likeCount: number;
                readonly commentCount: number;
            };
            readonly growth: components["schemas"]["Growth"];
            readonly next: components["schemas"]["Ahead"];
            readonly hour: components["schemas"]["Ahead"];
            readonly partition: number;
            readonly sequence: number;
        };
        readonly PredictionReason: {
            readonly feature: string;
            readonly text: string;
            readonly contribution: number;
        };
        readonly UserPrediction: {
            /** @enum {string} */
            readonly kind: "churn";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly probability: number;
            readonly horizonHours: number;
            /** @enum {string} */
            readonly risk: "low" | "medium" | "high";
        } | {
            /** @enum {string} */
            readonly kind: "conversion";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly probability: number;
            readonly horizonHours: number;
        } | {
            /** @enum {string} */
            readonly kind: "click";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly probability: number;
            readonly placement: string | null;
        } | {
            /** @enum {string} */
            readonly kind: "engagement";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly score: number;
        } | {
            /** @enum {string} */
            readonly kind: "segment";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly segment: number;
            readonly profile: string;
            readonly from: number | null;
        } | {
            /** @enum {string} */
            readonly kind: "recommendations";
            readonly user_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly model: string;
            readonly isCold: boolean;
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
            readonly partition: number;
            readonly sequence: number;
            readonly items: readonly {
                readonly item: string;
                readonly score: number;
                readonly reason: string;
            }[];
        };
        readonly Alert: {
            /** @enum {string} */
            readonly kind: "breakout" | "slowdown" | "stall" | "correction" | "silent";
            readonly video_id: string;
            readonly at: string;
            readonly text: string;
            readonly viewCount: number;
            readonly viewsPerHour: number;
            readonly usualViewsPerHour: number;
            readonly sequence: number;
        };
        readonly PartitionStatus: {
            readonly kind: string;
            readonly partition: number;
            readonly owner: string;
            readonly epoch: number;
            readonly sequence: number;
            readonly committedSequence: number;
            readonly lag: number;
            readonly residentActors: number;
            readonly stepped: number;
            readonly late: number;
            readonly duplicates: number;
            readonly deadLetters: number;
            readonly eventsPerSecond: number;
            readonly checkpointMs: number;
            readonly committedAt: string | null;
            readonly at: string;
            readonly watermark: string | null;
        };
        readonly ModelStatus: {
            readonly name: string;
            /** @enum {string} */
            readonly state: "idle" | "training" | "failed";
            readonly examples: number;
            readonly wanted: number;
            readonly epoch: number;
            readonly epochs: number;
            readonly trainingLoss: number | null;
            readonly validationLoss: number | null;
            readonly reason: string | null;
            readonly at: string;
        };
        readonly VideoQuestion: {
            /** @description How far ahead of the newest reading, in milliseconds */
            readonly aheadMs: number;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description What might be shown, and where; device, country and tier as last seen where absent */
        readonly ScoredItem: {
            readonly ad_id?: string;
            readonly placement?: string;
            readonly category?: string;
            readonly device?: string;
            readonly country?: string;
            readonly tier?: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly UserQuestion: {
            readonly click: readonly components["schemas"]["ScoredItem"][];
        } & {
            readonly [key: string]: unknown;
        };
        readonly RecommendationQuestion: {
            readonly recent: readonly number[];
            readonly categories: readonly ({
                readonly category: string;
                readonly weight: number;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly count: number;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description What the decision may depend on, by name; a feature that is missing counts as 0 */
        readonly ContextValues: {
            readonly [key: string]: number | string;
        };
        readonly DecisionRequest: {
            /** @description For whom; needed where the experiment is sticky or asks for users */
            readonly user_id?: string;
            readonly context?: components["schemas"]["ContextValues"];
        } & {
            readonly [key: string]: unknown;
        };
        readonly Decision: {
            /** @description Names the decision; its reward comes under it */
            readonly decision_id: string;
            readonly experiment: string;
            readonly arm: string;
            /** @enum {string} */
            readonly policy: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            readonly version: number;
            /** Format: date-time */
            readonly at: string;
            /** @description The probability that this arm had */
            readonly propensity: number;
        };
        readonly LoggedDecision: {
            /** @description Names the decision; its reward comes under it */
            readonly decision_id: string;
            readonly experiment: string;
            readonly arm: string;
            /** @enum {string} */
            readonly policy: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            readonly version: number;
            /** Format: date-time */
            readonly at: string;
            readonly user_id?: string;
            readonly context?: components["schemas"]["ContextValues"];
            readonly propensities: readonly number[];
            readonly index: number;
            readonly kept?: boolean;
        };
        readonly Reward: {
            /** @description The decision that it rewards */
            readonly decision_id: string;
            /** @description For clicks, 0 for none and anything above for one, so that an amount will do; for revenue an amount, else any number */
            readonly reward: number;
            /** @description When it happened; when it arrived where absent */
            readonly timestamp?: string | number;
        } & {
            readonly [key: string]: unknown;
        };
        readonly Arm: {
            /** @description Names the arm, such as a placement */
            readonly id: string;
            /** @description Its share in a fixed split, in proportion to the others'; 1 where absent, and what others have on average for an arm that is added later */
            readonly weight?: number;
        };
        /** @description Where absent, linear-thompson for experiments with a context, else adaptive-thompson for clicks, click-revenue for revenue, normal-thompson for numbers */
        readonly PolicyChoice: {
            /** @enum {string} */
            readonly name: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            /** @description For epsilon-greedy: decisions for which each arm is explored; 100 where absent */
            readonly decisionsPerArm?: number;
        };
        readonly ContextFeature: {
            /** @description Names it in decisions */
            readonly name: string;
            /**
             * @description Where it comes from: whoever asks says it, or the user's actor
             * @enum {string}
             */
            readonly from: "request" | "user";
            /** @enum {string} */
            readonly kind: "number";
            readonly mean?: number;
            readonly scale?: number;
        } | {
            /** @description Names it in decisions */
            readonly name: string;
            /**
             * @description Where it comes from: whoever asks says it, or the user's actor
             * @enum {string}
             */
            readonly from: "request" | "user";
            /** @enum {string} */
            readonly kind: "category";
            readonly values: readonly string[];
        };
        readonly ExperimentDefinition: {
            /** @description Names the experiment, also in subjects */
            readonly id: string;
            /** @description For people */
            readonly title?: string;
            readonly arms: readonly components["schemas"]["Arm"][];
            readonly reward: {
                /** @enum {string} */
                readonly kind: "click" | "revenue" | "number";
                /** @description What a decision earns without a reward; 0 where absent */
                readonly default?: number;
                /** @description How long a reward is waited for; 1800 where absent */
                readonly timeoutSeconds?: number;
            };
            readonly policy?: components["schemas"]["PolicyChoice"];
            /** @description Share of decisions spread evenly over the arms, so that what others would have chosen can be evaluated; 0.01 where absent */
            readonly exploration?: number;
            /** @description Whether a user keeps the arm that was chosen first */
            readonly sticky?: boolean;
            readonly context?: readonly components["schemas"]["ContextFeature"][];
            /** @description The arm that others are compared with; the first where absent */
            readonly control?: string;
            /** @description A difference of what decisions earn that would not matter; 0 where absent */
            readonly practicalDifference?: number;
        };
        readonly ArmChanges: {
            readonly add?: readonly components["schemas"]["Arm"][];
            readonly pause?: readonly string[];
            readonly resume?: readonly string[];
            readonly remove?: readonly string[];
        } & {
            readonly [key: string]: unknown;
        };
        readonly ExperimentCommand: ({
            readonly command_id: string;
            readonly experiment: string;
            readonly timestamp: string;
            /** @enum {string} */
            readonly command: "create";
            readonly definition: components["schemas"]["ExperimentDefinition"];
        } & {
            readonly [key: string]: unknown;
        }) | ({
            readonly command_id: string;
            readonly experiment: string;
            readonly timestamp: string;
            /** @enum {string} */
            readonly command: "start" | "pause" | "end";
        } & {
            readonly [key: string]: unknown;
        }) | ({
            readonly command_id: string;
            readonly experiment: string;
            readonly timestamp: string;
            /** @enum {string} */
            readonly command: "change-arms";
            readonly changes: components["schemas"]["ArmChanges"];
        } & {
            readonly [key: string]: unknown;
        }) | ({
            readonly command_id: string;
            readonly experiment: string;
            readonly timestamp: string;
            /** @enum {string} */
            readonly command: "tick";
        } & {
            readonly [key: string]: unknown;
        });
        readonly CommandQuestion: {
            readonly command: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly ArmState: {
            readonly id: string;
            /** @enum {string} */
            readonly status: "active" | "paused" | "removed";
            readonly weight: number;
            readonly decisions: number;
            readonly rewards: number;
            readonly rewardSum: number;
            readonly mean: number | null;
            readonly low: number | null;
            readonly high: number | null;
            readonly probabilityBest: number;
            readonly share: number;
            readonly shareNow: number;
            readonly propensity: number;
        };
        readonly Figure: {
            readonly value: number;
            readonly low: number;
            readonly high: number;
        };
        readonly RatioCheck: {
            /** @enum {string} */
            readonly verdict: "not-enough-data" | "fine" | "mismatch";
            readonly pValue: number;
            readonly decisions: number;
            readonly arm: string | null;
            readonly observed: number;
            readonly expected: number;
        };
        readonly ExperimentVerdict: {
            /** @enum {string} */
            readonly verdict: "not-enough-data" | "no-difference-larger-than" | "worse" | "better";
            readonly arm: string | null;
            readonly control: string;
            readonly practicalDifference: number;
            readonly comparisons: readonly {
                readonly arm: string;
                /** @enum {string} */
                readonly verdict: "not-enough-data" | "no-difference-larger-than" | "worse" | "better";
                readonly decisions: number;
                readonly estimate: number | null;
                readonly low: number | null;
                readonly high: number | null;
                readonly moreDecisions: number | null;
            }[];
        };
        readonly TrafficShare: {
            readonly seconds: number;
            readonly arms: readonly (string | null)[];
            readonly points: readonly {
                /** Format: date-time */
                readonly at: string;
                readonly decisions: readonly number[];
                readonly rewards: readonly number[];
                readonly rewardSums: readonly number[];
            }[];
        };
        readonly ExperimentState: {
            readonly id: string;
            /** @enum {string} */
            readonly status: "draft" | "running" | "paused" | "ended";
            readonly version: number;
            readonly definition: components["schemas"]["ExperimentDefinition"];
            /** @enum {string} */
            readonly policy: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            readonly arms: readonly components["schemas"]["ArmState"][];
            readonly decisions: number;
            readonly rewards: number;
            readonly open: number;
            readonly settled: number;
            readonly late: number;
            readonly settledEarly: number;
            readonly duplicates: number;
            readonly contradictions: number;
            readonly unknown: number;
            readonly forgotten: number;
            readonly regret: components["schemas"]["Figure"];
            readonly lift: {
                readonly mean: number;
                readonly evenMean: number;
                readonly difference: components["schemas"]["Figure"];
                readonly lift: components["schemas"]["Figure"] | null;
            } | null;
            readonly ratio: components["schemas"]["RatioCheck"];
            readonly verdict: components["schemas"]["ExperimentVerdict"] | null;
            readonly history: components["schemas"]["TrafficShare"];
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly endedAt: string | null;
            /** Format: date-time */
            readonly lastAt: string;
        };
        readonly Standing: {
            readonly experiment: string;
            /** @enum {string} */
            readonly status: "draft" | "running" | "paused" | "ended";
            readonly version: number;
            readonly definition: components["schemas"]["ExperimentDefinition"];
            readonly arms: readonly {
                readonly id: string;
                /** @enum {string} */
                readonly status: "active" | "paused" | "removed";
            }[];
            readonly policy: string;
            /** Format: date-time */
            readonly at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
