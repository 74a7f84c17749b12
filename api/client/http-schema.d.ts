// Types of the HTTP interface, written by `npm run contracts` from what is in docs/contracts; not by hand.
export interface paths {
    readonly "/v1/videos": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Videos, by what is rising */
        readonly get: operations["listVideos"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One video, and the live state of its actor */
        readonly get: operations["showVideo"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A video's readings, newest first */
        readonly get: operations["listHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}/forecasts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A video's forecasts beside what came true, newest first, and the one that is open */
        readonly get: operations["listForecasts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}/forecast": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A video's forecast for any time up to 24 hours ahead
         * @description The video's actor is asked over NATS, and forecasts from the state that it holds at this moment. Where it does not answer, nobody can: status 503.
         */
        readonly get: operations["showForecastAhead"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}/engagement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How a video is watched: viewers, watch time, drop-off, ads, countries and devices */
        readonly get: operations["showEngagement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/videos/{key}/quality": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How well a video plays: start-up, stalls, errors, switches, and one score of it all */
        readonly get: operations["showVideoQuality"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/engagement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Videos, by any figure of how they are watched and how well they play */
        readonly get: operations["listEngagement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Users, by their risk of leaving, activity or revenue */
        readonly get: operations["listUsers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One user: predictions with reasons, features, sessions, and the live state of the actor */
        readonly get: operations["showUser"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Forget a user: in the log, snapshots, tables, predictions and decisions
         * @description Answers at once with the erasure, which goes on by itself; ask `GET /v1/erasures/{id}` for its certificate. Events of the user up to this moment are refused from then on, also when old data is replayed; what happens later is of somebody new. Asked again while it is under way, the same erasure is the answer. A user of whom nothing is known is erased, too, so that what comes of them later and is older is refused.
         */
        readonly delete: operations["eraseUser"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users/{key}/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A user's sessions with their measures, newest first */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users/{key}/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything that is held about a user, with where each thing comes from
         * @description The streams are looked through while the answer goes out, which takes a while where they are large. Aggregates and models, which name nobody, are no part of it.
         */
        readonly get: operations["exportUser"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/erasures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Erasures of users, newest first */
        readonly get: operations["listErasures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/erasures/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An erasure: what was removed where, and what stays */
        readonly get: operations["showErasure"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/users/{key}/recommendations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What to show a user next, with a reason each
         * @description The user's actor says what they consumed last and which categories they like, the model of recommendations what follows from it; never what was just consumed. Who is not known is shown what is popular. Where either does not answer, nobody can: status 503.
         */
        readonly get: operations["recommend"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/click": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * How likely a user is to click on each of some items
         * @description The user's actor is asked, and answers from what it holds at this moment. Of a user whom nobody knows the share of all ads that were clicked is told, which is of no user and no item. Where the owner does not answer, nobody can: status 503.
         */
        readonly post: operations["scoreClicks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/segments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Segments of users: what each is like, and how large */
        readonly get: operations["listSegments"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/segments/sizes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How large each segment was by day, newest first
         * @description Days on which no segment changed are left out, and segments without users.
         */
        readonly get: operations["listSegmentSizes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/segments/flows": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many users went from one segment to another, the most first */
        readonly get: operations["listSegmentFlows"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audience/active": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Daily, weekly and monthly active users, newest first */
        readonly get: operations["listActive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audience/retention": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many users of each weekly cohort came back in each later week, newest first */
        readonly get: operations["listRetention"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audience/funnel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many sessions came to each of the steps of a funnel */
        readonly get: operations["showFunnel"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audience/revenue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Revenue and subscriptions by day, newest first
         * @description Days on which nobody did anything and nothing was earned are left out.
         */
        readonly get: operations["listRevenue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/features": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is measured of users, sessions, videos and the audience: names, units, meanings */
        readonly get: operations["listFeatures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hourly": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What each hour brought one video, or all of them, newest first */
        readonly get: operations["listHourly"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/accuracy": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How good the forecasts were, against the naive ones
         * @description Errors are of the gain since the reading that a forecast was made from. Naive forecasts: the last rate going on (`drift`), and no change (`last`). With `forecasts=ran` it says what each method would have done: what is served, the mix of experts, the networks wholly believed, and each expert.
         */
        readonly get: operations["listAccuracy"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/models": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The versions of models, by name, then the newest first
         * @description `champion` serves; `challenger` runs beside it on the same events, and serves a share of the videos where that is wanted. Without a champion, no network serves.
         */
        readonly get: operations["listModels"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/models/{name}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of a model, newest first: trainings, promotions, rejections, drifts
         * @description Empty for a model that nothing has happened to. What a person did has no event time, and counts by the clock where a range is asked for.
         */
        readonly get: operations["listModelEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/models/{name}/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One version of a model: what it learnt from, how, and how good it was */
        readonly get: operations["showModel"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/learners": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The models that learn from users online: churn, click, engagement and so on */
        readonly get: operations["listLearners"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/learners/{name}/scores": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How good the predictions of a learner were, beside its baseline, newest first
         * @description Prequential: every prediction is scored before its truth is learnt from. Empty for a learner that was never scored, as segments are not.
         */
        readonly get: operations["listLearnerScores"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Experiments with their arms, those of the latest activity first */
        readonly get: operations["listExperiments"];
        readonly put?: never;
        /**
         * Create an experiment
         * @description It decides nothing before it is started. Creating it again under the same id does no harm where everything is the same. 409 where there is another of this id, with anything not the same.
         */
        readonly post: operations["createExperiment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One experiment: arms, regret, lift and checks, live from its actor */
        readonly get: operations["showExperiment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Start an experiment, or go on with one that is paused
         * @description 409 where the experiment cannot, as it is.
         */
        readonly post: operations["startExperiment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause an experiment: it decides nothing, and takes rewards
         * @description 409 where the experiment cannot, as it is.
         */
        readonly post: operations["pauseExperiment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/end": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End an experiment for ever; it still takes rewards
         * @description 409 where the experiment cannot, as it is.
         */
        readonly post: operations["endExperiment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/arms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add, pause, resume and remove arms, also while it runs
         * @description 409 where the experiment has ended, or its arms do not allow it.
         */
        readonly post: operations["changeArms"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/decisions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Decisions with the propensity of every arm and what they earned, newest first */
        readonly get: operations["listDecisions"];
        readonly put?: never;
        /**
         * Have an arm chosen for somebody
         * @description Decided here, by the newest posterior, and in the log when the answer comes: a decision that cannot be logged is not given, but answered with 503. 409 where the experiment is not running.
         */
        readonly post: operations["decide"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/rewards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say what decisions earned
         * @description One reward, or an array of them. Each is decoded as the stream decodes it; what it is worth (late, sent before, contradicting an earlier one) is found by the experiment's actor, which counts a decision's reward once however often it is sent.
         */
        readonly post: operations["sendRewards"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/experiments/{id}/evaluation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What another policy would have earned on the decisions of an experiment
         * @description By every estimator, each with its interval and effective sample size, beside what the decisions did earn. Decisions that still wait for a reward, and those that kept a user's arm, are left out.
         */
        readonly get: operations["evaluatePolicy"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/simulation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The simulated visitors of the demo's experiment, with their true click rates */
        readonly get: operations["showSimulation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/simulation/drift": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make another arm of the demo's experiment the best, at once
         * @description Every arm gets the true click rate of the one before it. 409 where nothing is simulated.
         */
        readonly post: operations["driftSimulation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The best time to publish, of one channel or category, or why it cannot be told
         * @description Learnt from the views of the first 24 hours, by the time of publication.
         */
        readonly get: operations["showPublishing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Channels or categories, those with most first days first */
        readonly get: operations["listPublishers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alerts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Trend events, newest first */
        readonly get: operations["listAlerts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/partitions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The partitions, their owners, and how far each has come */
        readonly get: operations["listPartitions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/deadletters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events that could not be taken, and why, newest first */
        readonly get: operations["listDeadLetters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/deadletters/{sequence}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One event that could not be taken, byte for byte */
        readonly get: operations["showDeadLetter"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send events: readings, activity
         * @description Each item is decoded as the stream decodes it. What is accepted is in the log when the answer comes; of what is not, the answer names index, field and reason.
         */
        readonly post: operations["sendEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Forecasts, trend events and partition statuses as they happen
         * @description Server-sent events. `forecast`: at most the latest of each video every 250 ms and at most 200 videos at a time; `alert`; once a second `status`: every partition, and `models`: how the training of each model is getting on. A reader that falls too far behind is disconnected.
         */
        readonly get: operations["followLive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How the system is, and why
         * @description `unavailable`, with 503, while NATS, the database or a partition is not there. `degraded`, with 200, while the training of a model fails: forecasts go on without it.
         */
        readonly get: operations["showHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether this process lives */
        readonly get: operations["showAlive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whether the system takes readings and makes forecasts
         * @description `unavailable`, with 503, while NATS, the database or a partition is not there. `degraded`, with 200, while the training of a model fails: forecasts go on without it.
         */
        readonly get: operations["showReady"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What this process measures, for Prometheus
         * @description The text format of Prometheus, version 0.0.4. No label names a video or a user.
         */
        readonly get: operations["showMetrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/quality": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How good the data is that comes in: a score, and faults by field and by source */
        readonly get: operations["showQuality"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who did what, when, from where, newest first
         * @description What changed something, what carried a person's data away, and what was not allowed; from HTTP and from the command line. Events, decisions, rewards and clicks are not here: they are in the log itself. A denial that repeats within a minute is one entry, and a second one says how often it came `again`.
         */
        readonly get: operations["listAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who asks, and what they may */
        readonly get: operations["showSession"];
        readonly put?: never;
        /**
         * Sign a browser in
         * @description For pages that this server serves: the answer sets a cookie that scripts cannot read and that other sites cannot use. It ends after twelve hours, and with the key.
         */
        readonly post: operations["signIn"];
        /** Sign a browser out */
        readonly delete: operations["signOut"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Keys, newest first, without their secrets */
        readonly get: operations["listKeys"];
        readonly put?: never;
        /**
         * Make a key
         * @description The answer is the only place where the whole key ever shows. Once there is a key, every request needs one: make one for an admin first.
         */
        readonly post: operations["createKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a key that takes the place of another, which ends soon */
        readonly post: operations["rotateKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a key
         * @description It opens nothing any more, on this process at once and on others within five seconds; everybody who has signed in with it is signed out.
         */
        readonly delete: operations["revokeKey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/asyncapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The AsyncAPI 3.0 document */
        readonly get: operations["describeNats"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The OpenAPI 3.1 document */
        readonly get: operations["describe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What was found in a field and what was wanted */
        readonly Fault: {
            readonly field: string;
            readonly found: string;
            readonly wanted: string;
        };
        /** @description Problem details (RFC 9457) */
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            readonly instance: string;
            readonly errors?: readonly components["schemas"]["Fault"][];
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
        /** @description The latest forecast of a video */
        readonly OpenForecast: {
            /** @enum {string} */
            readonly method: "cold-start" | "trend" | "network";
            readonly model: string;
            /** Format: date-time */
            readonly madeAt: string;
            readonly next: components["schemas"]["Ahead"];
            readonly hour: components["schemas"]["Ahead"];
        };
        /** @description The last word on one video */
        readonly VideoSummary: {
            readonly video_id: string;
            /** @description The video's name in paths and NATS subjects */
            readonly key: string;
            readonly title: string | null;
            readonly channel: string | null;
            readonly category: string | null;
            readonly publishedAt: string | null;
            /**
             * Format: date-time
             * @description Event time of the first reading
             */
            readonly firstAt: string;
            /**
             * Format: date-time
             * @description Event time of the latest reading
             */
            readonly lastAt: string;
            readonly readings: number;
            readonly viewCount: number;
            readonly likeCount: number;
            readonly commentCount: number;
            readonly viewsPerHour: number;
            readonly likesPerHour: number;
            readonly commentsPerHour: number;
            readonly viewsPerHourPerHour: number;
            readonly likesPerView: number;
            /** @description Views gained in the 24 hours up to `lastAt` */
            readonly gain: number;
            /** @description That gain as a share of the views before it */
            readonly growth: number;
            /** @description Views forecast to be gained in the hour after `lastAt` */
            readonly forecastGain: number;
            readonly forecast: components["schemas"]["OpenForecast"];
        };
        /** @description As of when an answer holds */
        readonly AsOf: {
            /** @description Latest event time that the answer includes; null where it includes none */
            readonly eventTime: string | null;
            /** @description When the partition of this kind of actors that is furthest behind last wrote to the database; null where it never did, or what is told comes from actors themselves */
            readonly committedAt: string | null;
            /**
             * Format: date-time
             * @description When this answer was made
             */
            readonly answeredAt: string;
        };
        readonly Videos: {
            readonly items: readonly components["schemas"]["VideoSummary"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Video: {
            readonly video: components["schemas"]["VideoSummary"];
            /** @description The state that the video's actor holds at this moment, asked over NATS */
            readonly live: Record<string, unknown> | null;
            /** @description Why `live` is null */
            readonly liveError: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description One reading of a video, as stored */
        readonly HistoryItem: {
            /** @description Its place in the log */
            readonly sequence: number;
            /** Format: date-time */
            readonly at: string;
            readonly viewCount: number;
            readonly likeCount: number;
            readonly commentCount: number;
            /** @enum {string} */
            readonly status: "stepped" | "late" | "gap" | "correction";
            /** @description Fields of the reading that Troupe does not know */
            readonly extra: Record<string, unknown> | null;
        };
        readonly History: {
            readonly items: readonly components["schemas"]["HistoryItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A forecast counter, its 80 % interval, and what came true */
        readonly ScoredBand: {
            readonly value: number;
            readonly low: number;
            readonly high: number;
            readonly actual: number;
        };
        /** @description A forecast whose moment has come */
        readonly ScoredForecast: {
            /** @enum {string} */
            readonly horizon: "next" | "hour";
            /** Format: date-time */
            readonly madeAt: string;
            /**
             * Format: date-time
             * @description The moment that was forecast
             */
            readonly at: string;
            /** @enum {string} */
            readonly method: "cold-start" | "trend" | "network";
            readonly views: components["schemas"]["ScoredBand"];
            readonly likes: components["schemas"]["ScoredBand"];
            readonly comments: components["schemas"]["ScoredBand"];
        };
        readonly Forecasts: {
            readonly items: readonly components["schemas"]["ScoredForecast"][];
            readonly open: components["schemas"]["OpenForecast"];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A forecast of the three counters at the moment asked for */
        readonly ForecastAhead: {
            readonly video_id: string;
            /**
             * Format: date-time
             * @description When the newest reading was taken
             */
            readonly madeAt: string;
            /** @enum {string} */
            readonly method: "cold-start" | "trend" | "network";
            readonly model: string;
            readonly at: string;
            readonly views: components["schemas"]["Band"];
            readonly likes: components["schemas"]["Band"];
            readonly comments: components["schemas"]["Band"];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A figure of one video */
        readonly FigureValue: {
            readonly name: string;
            readonly unit: string;
            readonly meaning: string;
            /** @description Null where it is not known */
            readonly value: number | null;
        };
        /** @description Plays and time watched, by country or device */
        readonly Breakdown: {
            /** @description The most frequent first */
            readonly top: readonly {
                readonly name: string;
                readonly plays: number;
                readonly watchSeconds: number;
                /** @description So many more plays it may have had, before it was among the most frequent */
                readonly playsMissed: number;
            }[];
            /** @description All others together */
            readonly other: {
                readonly plays: number;
                readonly watchSeconds: number;
            };
            /** @description Events that did not say */
            readonly unknown: {
                readonly plays: number;
                readonly watchSeconds: number;
            };
        };
        readonly Engagement: {
            readonly video_id: string;
            readonly key: string;
            /**
             * Format: date-time
             * @description Event time of the latest activity
             */
            readonly lastAt: string;
            readonly figures: readonly components["schemas"]["FigureValue"][];
            /** @description Where viewers drop off, at each twentieth of the video */
            readonly retention: readonly {
                /** @description A place in the video, 0 to 1 */
                readonly reached: number;
                /** @description Of the plays that ended, those that came as far; null before there are any */
                readonly share: number | null;
            }[];
            readonly countries: components["schemas"]["Breakdown"];
            readonly devices: components["schemas"]["Breakdown"];
            /** @description What the video's actor of engagement holds at this moment, asked over NATS */
            readonly live: Record<string, unknown> | null;
            /** @description Why `live` is null */
            readonly liveError: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly VideoQuality: {
            readonly video_id: string;
            readonly key: string;
            /**
             * Format: date-time
             * @description Event time of the latest activity
             */
            readonly lastAt: string;
            readonly figures: readonly components["schemas"]["FigureValue"][];
            /** @description What the video's actor of engagement holds at this moment, asked over NATS */
            readonly live: Record<string, unknown> | null;
            /** @description Why `live` is null */
            readonly liveError: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What activity says of one video */
        readonly EngagementItem: {
            readonly video_id: string;
            readonly key: string;
            /**
             * Format: date-time
             * @description Event time of the latest activity
             */
            readonly lastAt: string;
            /** @description By name; `GET /v1/features` says what each is. Null where it is not known */
            readonly figures: {
                readonly [key: string]: number | null;
            };
        };
        readonly Engagements: {
            readonly items: readonly components["schemas"]["EngagementItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly PredictionReason: {
            readonly feature: string;
            readonly text: string;
            readonly contribution: number;
        };
        /** @description The probability of no visit within the horizon */
        readonly SaidChurn: {
            /** @description 0 to 1 */
            readonly probability: number;
            /** @enum {string} */
            readonly risk: "low" | "medium" | "high";
            /** @description Name and version; version 0 is the fading base rate, served until it is beaten */
            readonly model: string | null;
            /** @description What moved it most, signed: log odds for probabilities, points for engagement */
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
        };
        /** @description A probability, who says so, and why */
        readonly SaidProbability: {
            /** @description 0 to 1 */
            readonly probability: number;
            /** @description Name and version; version 0 is the fading base rate, served until it is beaten */
            readonly model: string | null;
            /** @description What moved it most, signed: log odds for probabilities, points for engagement */
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
        };
        /** @description What the next session will be worth */
        readonly SaidEngagement: {
            /** @description Expected score of the next session, 0 to 100 */
            readonly score: number;
            /** @description Name and version; version 0 is the fading base rate, served until it is beaten */
            readonly model: string | null;
            /** @description What moved it most, signed: log odds for probabilities, points for engagement */
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
        };
        /** @description The last word on one user */
        readonly UserSummary: {
            readonly user_id: string;
            /** @description The user's name in paths and NATS subjects */
            readonly key: string;
            /**
             * Format: date-time
             * @description Event time of the first event
             */
            readonly firstAt: string;
            /**
             * Format: date-time
             * @description Event time of the latest event
             */
            readonly lastAt: string;
            readonly events: number;
            readonly sessions: number;
            readonly revenue: number;
            readonly tier: string | null;
            readonly country: string | null;
            readonly device: string | null;
            readonly isSubscribed: boolean;
            /** @description Whether too little is known of the user, so that predictions are those of many */
            readonly isCold: boolean;
            readonly segment: number | null;
            readonly churn: components["schemas"]["SaidChurn"] | null;
            /** @description The probability of subscribing within the horizon; null for subscribers */
            readonly conversion: components["schemas"]["SaidProbability"] | null;
            /** @description The probability that the ad shown last was clicked, when it was shown */
            readonly click: components["schemas"]["SaidProbability"] | null;
            readonly engagement: components["schemas"]["SaidEngagement"] | null;
            /** @description Event time of the latest prediction */
            readonly predictedAt: string | null;
        };
        readonly Users: {
            readonly items: readonly components["schemas"]["UserSummary"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A feature of one user */
        readonly FeatureValue: {
            /** @description One of rhythm, engagement, response, quality, taste, standing */
            readonly group: string;
            readonly name: string;
            readonly unit: string;
            readonly meaning: string;
            /** @description Null where it is not known */
            readonly value: number | null;
        };
        /** @description One session of a user */
        readonly SessionItem: {
            /** @description Counts the user's sessions from 1 */
            readonly number: number;
            /** Format: date-time */
            readonly startAt: string;
            /**
             * Format: date-time
             * @description Event time of its latest event
             */
            readonly lastAt: string;
            /** @description Whether nothing more is expected of it; late events may still correct it */
            readonly isClosed: boolean;
            /** @description Late events that amended it once closed */
            readonly corrections: number;
            readonly device: string | null;
            readonly country: string | null;
            readonly tier: string | null;
            /** @description By name; `GET /v1/features` says what each is. Null where it is not known */
            readonly measures: {
                readonly [key: string]: number | null;
            };
        };
        readonly User: {
            readonly user: components["schemas"]["UserSummary"];
            /** @description As of the last checkpoint, in the order of `GET /v1/features` */
            readonly features: readonly components["schemas"]["FeatureValue"][];
            /** @description The last 10 sessions, newest first */
            readonly sessions: readonly components["schemas"]["SessionItem"][];
            /** @description The state that the user's actor holds at this moment, asked over NATS */
            readonly live: Record<string, unknown> | null;
            /** @description Why `live` is null */
            readonly liveError: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Sessions: {
            readonly items: readonly components["schemas"]["SessionItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What one place holds about the user */
        readonly UserExportPart: {
            readonly part: string;
            /** @description The stream, table or actor that it comes from */
            readonly from: string;
            readonly items: readonly unknown[];
        };
        /** @description Everything that is held about one user */
        readonly UserExport: {
            readonly user_id: string;
            readonly key: string;
            /** Format: date-time */
            readonly exportedAt: string;
            readonly parts: readonly components["schemas"]["UserExportPart"][];
            /** @description Why something is missing; null where nothing is */
            readonly failure: string | null;
        };
        /** @description What was removed from one place */
        readonly RemovedItem: {
            /** @description A stream or a table */
            readonly place: string;
            /** @description Messages or rows about the user that were there */
            readonly found: number;
            /** @description How many were found by the look after the removal; null before there was one */
            readonly left: number | null;
        };
        /** @description What an erasure leaves, and why */
        readonly RetainedItem: {
            readonly place: string;
            readonly what: string;
            readonly why: string;
        };
        /** @description An erasure, with what was removed where and what stays */
        readonly Erasure: {
            readonly id: string;
            /** @description A keyed digest that stands for the user: their id is kept no longer than needed */
            readonly user: string;
            /**
             * @description How far it has come: `certified` once nothing is left to do
             * @enum {string}
             */
            readonly state: "requested" | "told" | "applied" | "settled" | "certified";
            /**
             * Format: date-time
             * @description Event time up to which everything of the user goes, and is refused from then on
             */
            readonly erasedUntil: string;
            /** Format: date-time */
            readonly requestedAt: string;
            readonly requestedBy: string;
            readonly certifiedAt: string | null;
            /** @description The version of Troupe that completed it */
            readonly version: string | null;
            readonly removed: readonly components["schemas"]["RemovedItem"][];
            readonly retained: readonly components["schemas"]["RetainedItem"][];
        };
        readonly ErasureAnswer: {
            readonly erasure: components["schemas"]["Erasure"];
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Erasures: {
            readonly items: readonly components["schemas"]["Erasure"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description An item to show, and why */
        readonly RecommendedItem: {
            /** @description The id of the video or article */
            readonly item: string;
            /** @description Its name in paths, should it be a video */
            readonly key: string;
            /** @description Null where it was not asked for, or nothing is known of a video of that id */
            readonly title: string | null;
            readonly score: number;
            /** @description In words for the user */
            readonly reason: string;
        };
        readonly Recommendations: {
            readonly user_id: string;
            readonly key: string;
            /** @description Whether there is such a user; everybody else is shown what is popular */
            readonly isKnown: boolean;
            /** @description Whether nothing is known of what the user consumed: what is popular is shown */
            readonly isCold: boolean;
            /** @description Null before anybody consumed anything, when there is nothing to recommend */
            readonly model: string | null;
            /** @description The best first */
            readonly items: readonly components["schemas"]["RecommendedItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description How likely a click is on one item */
        readonly ClickItem: {
            /** @description Null before a click on anything was ever learnt of */
            readonly probability: number | null;
            /** @description Name and version; click@0 is the base rate of all users, which says the same of every item */
            readonly model: string | null;
            /** @description What of the user speaks for a click, and against it */
            readonly reasons: readonly components["schemas"]["PredictionReason"][];
        };
        readonly Clicks: {
            readonly user_id: string;
            readonly key: string;
            /** @description Whether there is such a user; of everybody else the base rate is told */
            readonly isKnown: boolean;
            /** @description Whether too little is known of the user, so that it is what is true of many */
            readonly isCold: boolean;
            /** @description In the order of the question */
            readonly items: readonly components["schemas"]["ClickItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What might be shown, and where; device, country and tier as last seen where absent */
        readonly ScoredItem: {
            readonly ad_id?: string;
            readonly placement?: string;
            readonly category?: string;
            readonly device?: string;
            readonly country?: string;
            readonly tier?: string;
        };
        /**
         * @description Items of which one wants to know how likely a user is to click on each
         * @example {
         *       "user_id": "u42",
         *       "items": [
         *         {
         *           "ad_id": "ad7",
         *           "placement": "pre-roll",
         *           "category": "sports"
         *         },
         *         {
         *           "ad_id": "ad9"
         *         }
         *       ]
         *     }
         */
        readonly ClickQuestion: {
            /** @description To whom the items might be shown */
            readonly user_id: string;
            /** @description What might be shown: an array of 1 to 500 items */
            readonly items: readonly components["schemas"]["ScoredItem"][];
        };
        /** @description One segment of users */
        readonly SegmentItem: {
            /** @description Stays the same from fit to fit */
            readonly id: number;
            /** @description What sets its users apart, in words */
            readonly profile: string;
            /** @description Its centre by feature, in standard deviations from the mean of all users, both of values drawn together by their logarithms */
            readonly centre: {
                readonly [key: string]: number;
            };
            /** @description Users in it */
            readonly size: number;
            /** @description Of all users in any segment */
            readonly share: number | null;
            /**
             * Format: date-time
             * @description Event time of the fit that found it last
             */
            readonly fittedAt: string;
            readonly isRetired: boolean;
        };
        readonly Segments: {
            readonly items: readonly components["schemas"]["SegmentItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description How large a segment was on a day */
        readonly SegmentSizeItem: {
            /**
             * Format: date-time
             * @description The day's beginning (UTC)
             */
            readonly day: string;
            readonly segment: number;
            /** @description Users in it at the end of the day */
            readonly size: number;
        };
        readonly SegmentSizes: {
            readonly items: readonly components["schemas"]["SegmentSizeItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description Users who changed segments */
        readonly SegmentFlowItem: {
            /** @description Null for users who had been in none */
            readonly from: number | null;
            readonly to: number;
            readonly users: number;
        };
        readonly SegmentFlows: {
            readonly items: readonly components["schemas"]["SegmentFlowItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description The active users of a day, counted exactly */
        readonly ActiveItem: {
            /**
             * Format: date-time
             * @description The day's beginning (UTC)
             */
            readonly day: string;
            /** @description The tier or the country; null where it is of everybody */
            readonly group: string | null;
            /** @description Users with an event on the day */
            readonly dau: number;
            /** @description Users with an event on it or the 6 days before */
            readonly wau: number;
            /** @description Users with an event on it or the 29 days before */
            readonly mau: number;
            /** @description Users whose first event was on the day */
            readonly newUsers: number;
        };
        readonly Active: {
            readonly items: readonly components["schemas"]["ActiveItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description Users whose first event was in one week */
        readonly CohortItem: {
            /**
             * Format: date-time
             * @description The Monday (UTC) of the week of their first event
             */
            readonly monday: string;
            readonly size: number;
            readonly weeks: readonly {
                /** @description 0 is the cohort's own week */
                readonly week: number;
                /** @description Users of the cohort with an event in the week */
                readonly users: number;
                /** @description Of the cohort */
                readonly share: number | null;
                /** @description Lower end of its 95 % Wilson interval */
                readonly shareLow: number | null;
                /** @description Upper end of its 95 % Wilson interval */
                readonly shareHigh: number | null;
                /** @description Whether the week is over */
                readonly isOver: boolean;
            }[];
        };
        readonly Retention: {
            readonly items: readonly components["schemas"]["CohortItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A step of a funnel */
        readonly FunnelStep: {
            /** @description Counts from 1 */
            readonly step: number;
            /** @description Types of activity of which any is the step */
            readonly types: readonly string[];
            /** @description Sessions that came to it, the steps in order */
            readonly sessions: number;
            /** @description Of those that came to the first step */
            readonly shareOfFirst: number | null;
            /** @description Of those that came to the step before */
            readonly shareOfPrevious: number | null;
        };
        readonly Funnel: {
            /** @enum {string} */
            readonly name: "watch" | "subscribe" | "newsletter" | "ad";
            readonly steps: readonly components["schemas"]["FunnelStep"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What a day earned */
        readonly RevenueItem: {
            /**
             * Format: date-time
             * @description The day's beginning (UTC)
             */
            readonly day: string;
            /** @description The tier or the country; null where it is of everybody */
            readonly group: string | null;
            /** @description What all events of the day earned */
            readonly revenue: number;
            /** @description Null where nobody was active */
            readonly revenuePerActiveUser: number | null;
            /** @description What the subscriptions that ran at the end of the day are worth in a month */
            readonly recurringRevenue: number;
            /** @description Whose subscriptions ran at its end */
            readonly subscribers: number;
            /** @description Users who subscribed for the first time */
            readonly conversions: number;
            readonly started: number;
            readonly renewed: number;
            readonly cancelled: number;
        };
        readonly Revenue: {
            readonly items: readonly components["schemas"]["RevenueItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Features: {
            /** @description What users may do */
            readonly activityTypes: readonly {
                readonly group: string;
                readonly type: string;
                readonly meaning: string;
            }[];
            /** @description What is known of each user */
            readonly userFeatures: readonly {
                readonly group: string;
                readonly name: string;
                readonly unit: string;
                readonly meaning: string;
                /** @description What somebody does whose value is high */
                readonly high: string;
                /** @description What somebody does whose value is low */
                readonly low: string;
            }[];
            /** @description What is kept of each session */
            readonly sessionMeasures: readonly {
                readonly name: string;
                readonly unit: string;
                readonly meaning: string;
            }[];
            /** @description What activity says of each video */
            readonly engagementFigures: readonly {
                /** @enum {string} */
                readonly topic: "engagement" | "quality";
                readonly name: string;
                readonly unit: string;
                readonly meaning: string;
            }[];
            /** @description What is counted of the whole audience, by day */
            readonly audienceMeasures: readonly {
                readonly name: string;
                readonly unit: string;
                readonly meaning: string;
            }[];
            readonly funnels: readonly {
                /** @enum {string} */
                readonly name: "watch" | "subscribe" | "newsletter" | "ad";
                /** @description Each step is any one of its types of activity */
                readonly steps: readonly (readonly string[])[];
            }[];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What one hour brought */
        readonly HourlyItem: {
            /**
             * Format: date-time
             * @description The hour's beginning
             */
            readonly hour: string;
            /** @description The video's key; null for all */
            readonly video: string | null;
            readonly readings: number;
            readonly viewsGain: number;
            readonly likesGain: number;
            readonly commentsGain: number;
            /** @description Views gained as a share of the views before the hour; null for all videos */
            readonly growth: number | null;
            readonly peakViewsPerHour: number;
        };
        readonly Hourly: {
            readonly items: readonly components["schemas"]["HourlyItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description How good a group of forecasts was */
        readonly AccuracyItem: {
            /** Format: date-time */
            readonly hour?: string;
            /** @enum {string} */
            readonly method?: "cold-start" | "trend" | "network" | "served" | "mix" | "challenger" | "last" | "drift" | "fast" | "medium" | "slow" | "holt" | "decay" | "mean3" | "mean10" | "day" | "week" | "pooled" | "cautious" | "cohort";
            readonly model?: string;
            /** @enum {string} */
            readonly target?: "views" | "likes" | "comments";
            /** @enum {string} */
            readonly horizon?: "next" | "hour";
            readonly video?: string;
            /** @description Forecasts whose truth is known */
            readonly scored: number;
            /** @description Mean absolute error */
            readonly mae: number | null;
            /** @description Mean squared error */
            readonly mse: number | null;
            /** @description Root of the mean squared error */
            readonly rmse: number | null;
            /** @description Share of the gain's variance explained */
            readonly r2: number | null;
            /** @description `mae` of: last rate times elapsed time */
            readonly driftMae: number | null;
            /** @description `mae` of: no change */
            readonly lastMae: number | null;
            /** @description 1 - mae / driftMae */
            readonly skillOverDrift: number | null;
            /** @description 1 - mae / lastMae */
            readonly skillOverLast: number | null;
            /** @description Share of truths inside the 80 % interval; null of what ran, which has none */
            readonly coverage: number | null;
            /** @description Lower end of its 95 % Wilson interval */
            readonly coverageLow: number | null;
            /** @description Upper end of its 95 % Wilson interval */
            readonly coverageHigh: number | null;
            /** @description Mean width of the 80 % interval */
            readonly meanWidth: number | null;
        };
        readonly Accuracy: {
            readonly items: readonly components["schemas"]["AccuracyItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description Figures by name; lists of three run over views, likes, comments */
        readonly Figures: {
            readonly [key: string]: number | string | boolean | null | readonly number[];
        };
        /** @description Measured in training, on data held back, beside the baseline */
        readonly Figures_1: {
            readonly [key: string]: number | string | boolean | null | readonly number[];
        };
        /** @description One version of a model */
        readonly ModelItem: {
            /** @description Name and version, as forecasts say it */
            readonly model: string;
            readonly name: string;
            readonly version: number;
            readonly alias: ("champion" | "challenger") | null;
            /** @description Share of the videos that it serves, 0 to 1 */
            readonly share: number;
            /**
             * Format: date-time
             * @description When it was registered
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @description Event time of the first reading it learnt from
             */
            readonly trainedFrom: string;
            /**
             * Format: date-time
             * @description Event time of the last reading it learnt from
             */
            readonly trainedUntil: string;
            readonly codeVersion: string;
            readonly seed: number;
            /** @description The version that training went on from */
            readonly parentVersion: number | null;
            readonly hyperParameters: components["schemas"]["Figures"];
            readonly metrics: components["schemas"]["Figures_1"];
            /** @description What was found on later data when its time as challenger ended */
            readonly comparison: components["schemas"]["Figures"] | null;
            readonly artefactBytes: number;
            readonly artefactSha256: string;
        };
        readonly Models: {
            readonly items: readonly components["schemas"]["ModelItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description Something that happened to a model */
        readonly ModelEventItem: {
            readonly id: number;
            /** @enum {string} */
            readonly kind: "trained" | "training-failed" | "challenger" | "promoted" | "rejected" | "rolled-back" | "split" | "drift";
            /** @description Event time; null where a person did it */
            readonly at: string | null;
            /**
             * Format: date-time
             * @description When it happened by the clock
             */
            readonly createdAt: string;
            /** @description The version it is about; null for the mix alone */
            readonly version: number | null;
            /** @description The version whose place it took, or that it was measured against */
            readonly fromVersion: number | null;
            readonly reason: string;
            readonly figures: components["schemas"]["Figures"] | null;
        };
        readonly ModelEvents: {
            readonly items: readonly components["schemas"]["ModelEventItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Model: {
            /** @description Name and version, as forecasts say it */
            readonly model: string;
            readonly name: string;
            readonly version: number;
            readonly alias: ("champion" | "challenger") | null;
            /** @description Share of the videos that it serves, 0 to 1 */
            readonly share: number;
            /**
             * Format: date-time
             * @description When it was registered
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @description Event time of the first reading it learnt from
             */
            readonly trainedFrom: string;
            /**
             * Format: date-time
             * @description Event time of the last reading it learnt from
             */
            readonly trainedUntil: string;
            readonly codeVersion: string;
            readonly seed: number;
            /** @description The version that training went on from */
            readonly parentVersion: number | null;
            readonly hyperParameters: components["schemas"]["Figures"];
            readonly metrics: components["schemas"]["Figures_1"];
            /** @description What was found on later data when its time as challenger ended */
            readonly comparison: components["schemas"]["Figures"] | null;
            readonly artefactBytes: number;
            readonly artefactSha256: string;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A model that learns online */
        readonly LearnerItem: {
            readonly name: string;
            /** @description Name and version, as predictions say it */
            readonly model: string;
            readonly version: number;
            /**
             * Format: date-time
             * @description Event time of what it learnt from last
             */
            readonly at: string;
            /** @description What it has learnt from */
            readonly examples: number;
            /** @description Whether it beats its baseline, and so is served instead of it */
            readonly isPromoted: boolean;
            /** @description What it says of itself, such as its loss of late beside that of its baseline */
            readonly figures: Record<string, unknown>;
        };
        readonly Learners: {
            readonly items: readonly components["schemas"]["LearnerItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description How good predictions were */
        readonly LearnerScoreItem: {
            /** @description The period's beginning; null for all of the range */
            readonly at: string | null;
            /** @description `served`: what was said; `model`: what the model would have said; else a baseline */
            readonly method: string;
            readonly isBaseline: boolean;
            /** @description Predictions whose truth is known */
            readonly scored: number;
            /** @description Of probabilities: those that came true */
            readonly positives: number | null;
            /** @description Mean probability */
            readonly meanPredicted: number | null;
            readonly logLoss: number | null;
            /** @description Log loss over that of the base rate: below 1 is better */
            readonly normalisedEntropy: number | null;
            /** @description From probabilities in twentieths */
            readonly auc: number | null;
            readonly brier: number | null;
            /** @description Expected calibration error */
            readonly ece: number | null;
            /** @description How often those with the highest tenth of probabilities came true, over all */
            readonly lift10: number | null;
            readonly calibration: readonly {
                /** @description Least probability */
                readonly low: number;
                /** @description Greatest probability */
                readonly high: number;
                readonly scored: number;
                /** @description Share that came true */
                readonly observed: number;
                /** @description Lower end of its 95 % Wilson interval */
                readonly observedLow: number;
                /** @description Upper end of its 95 % Wilson interval */
                readonly observedHigh: number;
            }[] | null;
            /** @description Of scores: mean absolute error */
            readonly mae: number | null;
            /** @description Of scores: root of the mean squared error */
            readonly rmse: number | null;
            /** @description Of recommendations: share of what was consumed next that was among ten */
            readonly hitRate10: number | null;
        };
        readonly LearnerScores: {
            readonly items: readonly components["schemas"]["LearnerScoreItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
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
        readonly ExperimentItem: {
            readonly id: string;
            readonly title: string | null;
            /** @enum {string} */
            readonly status: "draft" | "running" | "paused" | "ended";
            /** @enum {string} */
            readonly policy: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            /** @enum {string} */
            readonly reward: "click" | "revenue" | "number";
            readonly decisions: number;
            readonly rewards: number;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly endedAt: string | null;
            /** Format: date-time */
            readonly lastAt: string;
            readonly state: components["schemas"]["ExperimentState"];
        };
        readonly Experiments: {
            readonly items: readonly components["schemas"]["ExperimentItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly ExperimentSummary: {
            readonly id: string;
            readonly title: string | null;
            /** @enum {string} */
            readonly status: "draft" | "running" | "paused" | "ended";
            /** @enum {string} */
            readonly policy: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            /** @enum {string} */
            readonly reward: "click" | "revenue" | "number";
            readonly decisions: number;
            readonly rewards: number;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly endedAt: string | null;
            /** Format: date-time */
            readonly lastAt: string;
        };
        readonly ExperimentAnswer: {
            readonly experiment: components["schemas"]["ExperimentSummary"];
            readonly state: components["schemas"]["ExperimentState"];
            /** @description Whether the state is what the actor holds at this moment, or as last committed */
            readonly live: boolean;
            /** @description Why it is not live */
            readonly liveError: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly ArmChanges: {
            readonly add?: readonly components["schemas"]["ArmBody"][];
            readonly pause?: readonly string[];
            readonly resume?: readonly string[];
            readonly remove?: readonly string[];
        };
        /** @description What the decision may depend on, by name; a feature that is missing counts as 0 */
        readonly ContextValues: {
            readonly [key: string]: number | string;
        };
        readonly DecisionItem: {
            readonly decision_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly user_id: string | null;
            readonly context: components["schemas"]["ContextValues"] | null;
            readonly arm: string;
            /** @description The number of the arm */
            readonly index: number;
            /** @description The probability that this arm had */
            readonly propensity: number;
            /** @description Of every arm, by number */
            readonly propensities: readonly number[];
            readonly policy: string;
            readonly version: number;
            /** @description Whether the user had this arm before */
            readonly kept: boolean;
            /** @description Null where none came: then the default counts */
            readonly reward: number | null;
            readonly rewardAt: string | null;
            readonly outcome: ("rewarded" | "late") | null;
        };
        readonly Decisions: {
            readonly items: readonly components["schemas"]["DecisionItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly DecisionAnswer: {
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
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly DecisionRequest: {
            /** @description For whom; needed where the experiment is sticky or asks for users */
            readonly user_id?: string;
            readonly context?: components["schemas"]["ContextValues"];
        };
        /** @description An item that was not accepted, and why */
        readonly RejectedItem: {
            /** @description Its place in the array, or its line, from 0 */
            readonly index: number;
            readonly field: string;
            readonly found: string;
            readonly wanted: string;
        };
        readonly RewardsAnswer: {
            readonly accepted: number;
            readonly rejected: readonly components["schemas"]["RejectedItem"][];
            readonly asOf: components["schemas"]["AsOf"];
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
        readonly Rewards: components["schemas"]["Reward"] | readonly components["schemas"]["Reward"][];
        readonly EvaluationRow: {
            readonly policy: string;
            /** @enum {string} */
            readonly estimator: "mean" | "replay" | "ips" | "ips-clipped" | "snips" | "snips-clipped" | "direct-method" | "doubly-robust" | "doubly-robust-clipped";
            readonly value: number | null;
            readonly low: number | null;
            readonly high: number | null;
            readonly effectiveSampleSize: number;
            readonly clip?: number;
        };
        readonly PolicyEvaluation: {
            /** @description The policy that made the decisions first, then the one that was asked for */
            readonly rows: readonly components["schemas"]["EvaluationRow"][];
            /** @description Settled decisions that were looked at */
            readonly decisions: number;
            /** @description Whether there are older ones, left out */
            readonly more: boolean;
            /** @description Share of the policy's choices that no decision of the log says anything of */
            readonly unsupported: number;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Simulation: {
            /** @description Whether visitors are being simulated */
            readonly running: boolean;
            /** @description Whose arms they are shown */
            readonly experiment: string | null;
            /** @description How often the true rates have changed so far */
            readonly drifts: number;
            /** @description When they changed last */
            readonly driftedAt: string | null;
            /** @description How often visitors click what they are shown: the truth, which no policy is told */
            readonly rates: readonly {
                readonly arm: string;
                readonly rate: number;
            }[] | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A part of the week */
        readonly PublishingSlot: {
            /** @enum {string} */
            readonly days: "weekdays" | "weekend";
            /** @description The hour of the day at which it begins */
            readonly fromHour: number;
            /** @description The hour before which it ends */
            readonly toHour: number;
        };
        /** @description What can be said of the best time */
        readonly PublishingVerdict: {
            /**
             * @description `best`: `slot` surely does better than the others together. `no-difference`: no slot with videos enough differs from the others by more than a fifth. `not-enough-data`: one cannot tell yet
             * @enum {string}
             */
            readonly kind: "best" | "no-difference" | "not-enough-data";
            /** @description The best slot; where there is not enough data, the one that may turn out to be */
            readonly slot: components["schemas"]["PublishingSlot"] | null;
            /** @description About how many more videos it takes to tell; null where that is known, and where no end is in sight */
            readonly moreVideos: number | null;
        };
        /** @description What publishing in a part of the week does */
        readonly PublishingSlotItem: {
            /** @enum {string} */
            readonly days: "weekdays" | "weekend";
            /** @description The hour of the day at which it begins */
            readonly fromHour: number;
            /** @description The hour before which it ends */
            readonly toHour: number;
            /** @description Videos published then */
            readonly videos: number;
            /** @description First-day views as a multiple of those of the videos published at other times, drawn towards 1 as far as it can be luck; null where nothing is known */
            readonly ratio: number | null;
            /** @description Where the ratio lies with 80 % probability: the lower end */
            readonly low80: number | null;
            /** @description The upper end */
            readonly high80: number | null;
            /** @description What the videos of this time alone allow for, wide enough that of 20 such lists 19 hold all true ratios: the lower end */
            readonly low95: number | null;
            /** @description The upper end */
            readonly high95: number | null;
        };
        /** @description What publishing in an hour of the day does */
        readonly PublishingHourItem: {
            /** @description 0 to 23 */
            readonly hour: number;
            /** @description Videos published then */
            readonly videos: number;
            /** @description First-day views as a multiple of those of the videos published at other times, drawn towards 1 as far as it can be luck; null where nothing is known */
            readonly ratio: number | null;
            /** @description Where the ratio lies with 80 % probability: the lower end */
            readonly low80: number | null;
            /** @description The upper end */
            readonly high80: number | null;
            /** @description What the videos of this time alone allow for, wide enough that of 20 such lists 19 hold all true ratios: the lower end */
            readonly low95: number | null;
            /** @description The upper end */
            readonly high95: number | null;
        };
        /** @description What publishing on a day of the week does */
        readonly PublishingWeekdayItem: {
            /** @description 1 for Monday to 7 for Sunday */
            readonly weekday: number;
            /** @description Videos published then */
            readonly videos: number;
            /** @description First-day views as a multiple of those of the videos published at other times, drawn towards 1 as far as it can be luck; null where nothing is known */
            readonly ratio: number | null;
            /** @description Where the ratio lies with 80 % probability: the lower end */
            readonly low80: number | null;
            /** @description The upper end */
            readonly high80: number | null;
            /** @description What the videos of this time alone allow for, wide enough that of 20 such lists 19 hold all true ratios: the lower end */
            readonly low95: number | null;
            /** @description The upper end */
            readonly high95: number | null;
        };
        readonly Publishing: {
            readonly channel: string | null;
            readonly category: string | null;
            readonly timezone: string;
            /** @description Videos learnt from: the newest 2,000 whose first 24 hours were followed */
            readonly videos: number;
            readonly verdict: components["schemas"]["PublishingVerdict"];
            readonly slots: readonly components["schemas"]["PublishingSlotItem"][];
            readonly hours: readonly components["schemas"]["PublishingHourItem"][];
            readonly weekdays: readonly components["schemas"]["PublishingWeekdayItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A channel or a category */
        readonly PublisherItem: {
            readonly name: string;
            readonly videos: number;
            /** @description Of its videos, those whose first 24 hours were followed */
            readonly firstDays: number;
        };
        readonly Publishers: {
            readonly items: readonly components["schemas"]["PublisherItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
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
        readonly Alerts: {
            readonly items: readonly components["schemas"]["Alert"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
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
        /** @description One partition of the actors */
        readonly PartitionItem: {
            readonly kind: string;
            readonly partition: number;
            /**
             * @description `owned` where its owner spoke within the last ten seconds
             * @enum {string}
             */
            readonly state: "owned" | "unowned";
            /** @description Who claimed it last, host and process; empty where nobody ever did */
            readonly owner: string;
            /** @description How often it was claimed; 0 for never */
            readonly epoch: number;
            readonly claimedAt: string | null;
            /** @description The last event of the last checkpoint */
            readonly sequence: number;
            /** @description When that was committed */
            readonly committedAt: string | null;
            /** @description How long ago that was; an idle partition commits nothing, so it may be long */
            readonly checkpointAgeMs: number | null;
            readonly watermark: string | null;
            readonly residentActors: number;
            readonly stepped: number;
            readonly late: number;
            readonly duplicates: number;
            readonly deadLetters: number;
            /** @description What the partition's owner said within the last ten seconds; until its `epoch` is above 0 it is still claiming the partition, and its figures are 0 */
            readonly live: components["schemas"]["PartitionStatus"] | null;
        };
        /** @description One worker and its share */
        readonly WorkerItem: {
            readonly owner: string;
            readonly partitions: number;
            readonly lag: number;
            readonly eventsPerSecond: number;
            readonly residentActors: number;
        };
        /** @description Sums over the partitions */
        readonly PartitionTotals: {
            readonly partitions: number;
            readonly owned: number;
            readonly stepped: number;
            readonly late: number;
            readonly duplicates: number;
            readonly deadLetters: number;
            /** @description Of owned partitions; that of others is unknown */
            readonly lag: number;
            readonly eventsPerSecond: number;
            readonly residentActors: number;
        };
        readonly Partitions: {
            readonly items: readonly components["schemas"]["PartitionItem"][];
            readonly workers: readonly components["schemas"]["WorkerItem"][];
            readonly totals: components["schemas"]["PartitionTotals"];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description An event that could not be taken, and why */
        readonly DeadLetterItem: {
            readonly sequence: number;
            /**
             * Format: date-time
             * @description When it became a dead letter
             */
            readonly at: string;
            readonly kind: string;
            readonly partition: number;
            /** @description Where the event stood in the log */
            readonly source: {
                readonly stream: string;
                readonly subject: string;
                readonly sequence: number;
            };
            readonly reason: components["schemas"]["Fault"];
            /** @description The event as text, cut at 4,000 characters; null where it is not valid UTF-8 */
            readonly payload: string | null;
            readonly payloadBytes: number;
        };
        readonly DeadLetters: {
            readonly items: readonly components["schemas"]["DeadLetterItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly DeadLetter: {
            readonly sequence: number;
            /**
             * Format: date-time
             * @description When it became a dead letter
             */
            readonly at: string;
            readonly kind: string;
            readonly partition: number;
            /** @description Where the event stood in the log */
            readonly source: {
                readonly stream: string;
                readonly subject: string;
                readonly sequence: number;
            };
            readonly reason: components["schemas"]["Fault"];
            /** @description The event as text, cut at 4,000 characters; null where it is not valid UTF-8 */
            readonly payload: string | null;
            readonly payloadBytes: number;
            /** @description The whole event, byte for byte */
            readonly payloadBase64: string;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly EventsAccepted: {
            readonly accepted: number;
            readonly rejected: readonly components["schemas"]["RejectedItem"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /**
         * @description One row of a video's counters; fields beyond these are kept with it
         * @example {
         *       "timestamp": "2025-08-08T06:00:00Z",
         *       "video_id": "dQw4w9WgXcQ",
         *       "viewCount": 1000000,
         *       "likeCount": 40000,
         *       "commentCount": 1500
         *     }
         */
        readonly ReadingEvent: {
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
            /** @description Of events with one id within the log's duplicate window, one is kept */
            readonly event_id?: string;
        } & {
            readonly [key: string]: unknown;
        };
        /**
         * @description One thing that a user did; fields beyond these are kept with it
         * @example {
         *       "event_id": "e-1",
         *       "type": "video_play",
         *       "timestamp": "2025-08-08T06:00:00Z",
         *       "user_id": "u42",
         *       "video_id": "dQw4w9WgXcQ"
         *     }
         */
        readonly ActivityEvent: {
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
            readonly viewCount?: never;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description A reading of a video, or something that a user did */
        readonly Event: components["schemas"]["ReadingEvent"] | components["schemas"]["ActivityEvent"];
        /** @description One event or an array of them, readings and activity mixed */
        readonly Events: components["schemas"]["Event"] | readonly components["schemas"]["Event"][];
        readonly Growth: {
            readonly viewsPerHour: number;
            readonly likesPerHour: number;
            readonly commentsPerHour: number;
            readonly viewsPerHourPerHour: number;
            readonly likesPerView: number;
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
        /** @description One server-sent event */
        readonly LiveEvent: {
            /** @enum {string} */
            readonly event: "forecast";
            readonly data: components["schemas"]["Forecast"];
        } | {
            /** @enum {string} */
            readonly event: "alert";
            readonly data: components["schemas"]["Alert"];
        } | {
            /** @enum {string} */
            readonly event: "status";
            readonly data: readonly components["schemas"]["PartitionStatus"][];
        } | {
            /** @enum {string} */
            readonly event: "models";
            readonly data: readonly components["schemas"]["ModelStatus"][];
        };
        readonly HealthCheck: {
            readonly name: string;
            readonly ok: boolean;
            readonly detail: string;
        };
        readonly Ready: {
            /** @enum {string} */
            readonly status: "ok" | "degraded" | "unavailable";
            readonly checks: readonly components["schemas"]["HealthCheck"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Alive: {
            /** @enum {string} */
            readonly status: "ok";
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly Quality: {
            /** @description Events since the beginning of the log */
            readonly events: number;
            /** @description Share of events that were in time, new, and could be taken */
            readonly score: number | null;
            readonly shares: {
                readonly stepped: number | null;
                readonly late: number | null;
                readonly duplicates: number | null;
                readonly deadLetters: number | null;
            };
            /** @description Fields at fault, the most frequent first */
            readonly fields: readonly {
                readonly field: string;
                readonly deadLetters: number;
                /** @description Of the dead letters examined */
                readonly share: number | null;
                readonly example: components["schemas"]["Fault"];
            }[];
            /** @description Where the dead letters say they come from, in a field `source`; else `unnamed` */
            readonly sources: readonly {
                readonly source: string;
                readonly deadLetters: number;
            }[];
            /** @description Dead letters that `fields` and `sources` speak of: the newest, at most 2,000 */
            readonly examined: number;
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly AuditItem: {
            readonly id: number;
            /** Format: date-time */
            readonly at: string;
            /** @enum {string} */
            readonly actorKind: "key" | "token" | "loopback" | "nobody" | "command";
            /** @description The id of the key, the subject of the token, the user of the command line */
            readonly actor: string;
            readonly role: ("viewer" | "operator" | "admin") | null;
            /** @description The name of the operation, or the command */
            readonly action: string;
            /** @description The path that was asked for; a user's has no id in it */
            readonly target: string;
            /** @description The address or computer that it came from */
            readonly origin: string;
            /** @enum {string} */
            readonly outcome: "done" | "denied" | "failed";
            readonly status: number | null;
            readonly detail: Record<string, unknown> | null;
        };
        readonly Audit: {
            readonly items: readonly components["schemas"]["AuditItem"][];
            /** @description The `cursor` of the next page; null on the last one */
            readonly next: string | null;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description Who asks */
        readonly SignIn: {
            /**
             * @description `loopback` is this computer, before there is any key
             * @enum {string}
             */
            readonly kind: "key" | "token" | "loopback" | "nobody";
            readonly id: string;
            readonly name: string;
            readonly role: ("viewer" | "operator" | "admin") | null;
            readonly scopes: readonly string[];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description What to sign in with */
        readonly SignInRequest: {
            /** @description A key, or a token of the issuer */
            readonly key: string;
        };
        /** @description A key, without its secret */
        readonly ApiKey: {
            /** @description The public half, which is no secret */
            readonly id: string;
            readonly name: string;
            readonly role: string;
            readonly scopes: readonly string[];
            /** Format: date-time */
            readonly createdAt: string;
            readonly createdBy: string;
            readonly expiresAt: string | null;
            readonly revokedAt: string | null;
            /** @description To the minute */
            readonly lastUsedAt: string | null;
            /** @description The key that it took the place of */
            readonly rotatedFrom: string | null;
        };
        /** @description The keys, newest first */
        readonly ApiKeys: {
            readonly items: readonly components["schemas"]["ApiKey"][];
            readonly asOf: components["schemas"]["AsOf"];
        };
        /** @description A key that was just made */
        readonly MadeApiKey: {
            readonly key: components["schemas"]["ApiKey"];
            /** @description The whole key: shown this once, kept nowhere */
            readonly secret: string;
            readonly asOf: components["schemas"]["AsOf"];
        };
        /**
         * @description A key to make
         * @example {
         *       "name": "player events",
         *       "role": "operator",
         *       "scopes": [
         *         "events:write"
         *       ]
         *     }
         */
        readonly NewApiKey: {
            /** @description Whose it is, or what for */
            readonly name: string;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "admin";
            /** @description What it is limited to within its role; empty for no limit */
            readonly scopes?: readonly ("videos" | "videos:read" | "videos:write" | "users" | "users:read" | "users:write" | "audience" | "audience:read" | "audience:write" | "figures" | "figures:read" | "figures:write" | "models" | "models:read" | "models:write" | "experiments" | "experiments:read" | "experiments:write" | "stream" | "stream:read" | "stream:write" | "system" | "system:read" | "system:write" | "access" | "access:read" | "access:write" | "events" | "events:read" | "events:write" | "decisions" | "decisions:read" | "decisions:write" | "recommendations" | "recommendations:read" | "recommendations:write" | "audit" | "audit:read" | "audit:write")[];
            /** @description 90 where it is left out; null for never */
            readonly expiresInDays?: number | null;
        };
        /** @description How to rotate a key */
        readonly KeyRotation: {
            /** @description How long the old key still opens; 3600 where it is left out */
            readonly graceSeconds?: number;
        };
        /** @description A key as it is now */
        readonly ApiKeyAnswer: {
            readonly key: components["schemas"]["ApiKey"];
            readonly asOf: components["schemas"]["AsOf"];
        };
        readonly ExperimentDefinitionBody: {
            /** @description Names the experiment, also in subjects */
            readonly id: string;
            /** @description For people */
            readonly title?: string;
            readonly arms: readonly components["schemas"]["ArmBody"][];
            readonly reward: {
                /** @enum {string} */
                readonly kind: "click" | "revenue" | "number";
                /** @description What a decision earns without a reward; 0 where absent */
                readonly default?: number;
                /** @description How long a reward is waited for; 1800 where absent */
                readonly timeoutSeconds?: number;
            };
            readonly policy?: components["schemas"]["PolicyChoiceBody"];
            /** @description Share of decisions spread evenly over the arms, so that what others would have chosen can be evaluated; 0.01 where absent */
            readonly exploration?: number;
            /** @description Whether a user keeps the arm that was chosen first */
            readonly sticky?: boolean;
            readonly context?: readonly components["schemas"]["ContextFeatureBody"][];
            /** @description The arm that others are compared with; the first where absent */
            readonly control?: string;
            /** @description A difference of what decisions earn that would not matter; 0 where absent */
            readonly practicalDifference?: number;
        };
        readonly ArmBody: {
            /** @description Names the arm, such as a placement */
            readonly id: string;
            /** @description Its share in a fixed split, in proportion to the others'; 1 where absent, and what others have on average for an arm that is added later */
            readonly weight?: number;
        };
        /** @description Where absent, linear-thompson for experiments with a context, else adaptive-thompson for clicks, click-revenue for revenue, normal-thompson for numbers */
        readonly PolicyChoiceBody: {
            /** @enum {string} */
            readonly name: "adaptive-thompson" | "thompson" | "normal-thompson" | "gamma-thompson" | "click-revenue" | "linear-thompson" | "ucb" | "epsilon-greedy" | "fixed";
            /** @description For epsilon-greedy: decisions for which each arm is explored; 100 where absent */
            readonly decisionsPerArm?: number;
        };
        readonly ContextFeatureBody: {
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
    };
    responses: {
        /** @description A parameter or the body is not as wanted; `errors` names each field, what was found there, and what was wanted. `type` is `urn:troupe:problem:invalid-parameters` or `urn:troupe:problem:malformed-body` */
        readonly BadRequest: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A key or a token is needed, and none was shown that is good. `type` is `urn:troupe:problem:unauthenticated` */
        readonly Unauthenticated: {
            headers: {
                /** @description What is taken */
                readonly "www-authenticate"?: string;
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Whoever asks is known, and may not do this. `type` is `urn:troupe:problem:forbidden` */
        readonly Forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is nothing of this name. `type` is `urn:troupe:problem:not-found` */
        readonly NotFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It cannot be done as things stand. `type` is `urn:troupe:problem:conflict` */
        readonly Conflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger, or holds more, than is taken. `type` is `urn:troupe:problem:too-large` */
        readonly TooLarge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is of a media type that is not taken. `type` is `urn:troupe:problem:unsupported-media-type` */
        readonly UnsupportedMediaType: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Whoever asks has asked too often. `type` is `urn:troupe:problem:too-many-requests` */
        readonly TooManyRequests: {
            headers: {
                /** @description In how many seconds to ask again */
                readonly "retry-after"?: number;
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something that is needed did not answer in time; try again. `type` is `urn:troupe:problem:unavailable` or `urn:troupe:problem:timed-out` */
        readonly Unavailable: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The answer is what `If-None-Match` names */
        readonly NotModified: {
            headers: {
                readonly etag: components["headers"]["EntityTag"];
                readonly [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Any other failure */
        readonly Failure: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Entity tags of answers that are held already */
        readonly IfNoneMatch: string;
        /** @description The trace that this is part of (W3C Trace Context) */
        readonly TraceParent: string;
        /** @description What other systems keep of the trace */
        readonly TraceState: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names the answer, whenever it was made, for `If-None-Match` */
        readonly EntityTag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly listVideos: {
        readonly parameters: {
            readonly query?: {
                /** @description What to sort by; `recent` is the time of the last reading */
                readonly sort?: "gain" | "growth" | "forecastGain" | "recent" | "views";
                /** @description Highest first (`desc`) or lowest first (`asc`) */
                readonly order?: "desc" | "asc";
                /** @description Only videos of this channel */
                readonly channel?: string;
                /** @description Only videos of this category */
                readonly category?: string;
                /** @description Only videos whose title or id contains this text, in any case */
                readonly q?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of videos */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Videos"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showVideo: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The video */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Video"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description Only readings at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only readings before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of readings */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["History"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listForecasts: {
        readonly parameters: {
            readonly query?: {
                /** @description How far ahead: the next reading, or one hour */
                readonly horizon?: "next" | "hour";
                /** @description Only forecasts of moments at or after this one: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only forecasts of moments before this one: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of forecasts */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Forecasts"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showForecastAhead: {
        readonly parameters: {
            readonly query?: {
                /** @description How far ahead of the newest reading: a number of minutes or hours from 1m to 24h, such as 90m or 6h */
                readonly ahead?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The forecast */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ForecastAhead"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showEngagement: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How it is watched */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Engagement"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showVideoQuality: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The video's key, or its id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How well it plays */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VideoQuality"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listEngagement: {
        readonly parameters: {
            readonly query?: {
                /** @description The figure to sort by, the highest first; videos of which it is not known are left out */
                readonly sort?: "uniqueViewers" | "uniqueViewersLow" | "uniqueViewersHigh" | "plays" | "playsError" | "followedShare" | "watchSeconds" | "watchSecondsError" | "averageWatchSeconds" | "averageWatchSecondsLow" | "averageWatchSecondsHigh" | "completionRate" | "completionRateLow" | "completionRateHigh" | "likes" | "dislikes" | "comments" | "shares" | "bookmarks" | "subscribes" | "revenue" | "adImpressions" | "adClicks" | "adSkips" | "adCompletes" | "adErrors" | "adClickRate" | "adClickRateLow" | "adClickRateHigh" | "lengthSeconds" | "startUpSecondsMedian" | "startUpSeconds90" | "rebufferingRatio" | "stallsPerHour" | "errorRate" | "errorRateLow" | "errorRateHigh" | "switchesPerHour" | "qualityScore" | "qualityScoreLow" | "qualityScoreHigh" | "scoredPlays";
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of videos */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Engagements"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listUsers: {
        readonly parameters: {
            readonly query?: {
                /** @description What to sort by, the highest first; by `risk` of leaving, users of whom none has been predicted yet are left out; `activity` is the time of the last event */
                readonly sort?: "risk" | "activity" | "revenue";
                /** @description Only users of this segment */
                readonly segment?: number;
                /** @description Only users at this risk of leaving: medium from a probability of 0.4, high from 0.7 */
                readonly risk?: "low" | "medium" | "high";
                /** @description Only users whose probability of leaving is at least this */
                readonly minChurn?: number;
                /** @description Only users of this tier */
                readonly tier?: string;
                /** @description Only users of this country */
                readonly country?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of users */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Users"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The user's key, or their id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The user */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["User"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly eraseUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The user's key, or their id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The erasure, which is under way */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErasureAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: {
                /** @description Only sessions that began at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only sessions that began before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The user's key, or their id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of sessions */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Sessions"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly exportUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The user's key, or their id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Profile, features, sessions, events, predictions, decisions and kept arms */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserExport"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listErasures: {
        readonly parameters: {
            readonly query?: {
                /** @description Only erasures of the user with this key, or this id */
                readonly user?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of erasures */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Erasures"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showErasure: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The id of an erasure */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The erasure; its certificate, once it is `certified` */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErasureAnswer"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly recommend: {
        readonly parameters: {
            readonly query?: {
                /** @description How many items at most */
                readonly count?: number;
                /** @description Whether to look up titles in the database, which takes longer than recommending does */
                readonly titles?: "without" | "with";
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The user's key, or their id where that is no key */
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What to show, the best first */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Recommendations"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly scoreClicks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Who the user is, and what might be shown */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClickQuestion"];
            };
        };
        readonly responses: {
            /** @description How likely a click is on each, in the order of the question */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Clicks"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listSegments: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether to list segments, too, that the latest fit did not find again */
                readonly retired?: "without" | "with";
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of segments */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Segments"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listSegmentSizes: {
        readonly parameters: {
            readonly query?: {
                /** @description Only days that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only days that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of sizes */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SegmentSizes"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listSegmentFlows: {
        readonly parameters: {
            readonly query?: {
                /** @description Only moves of days that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only moves of days that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many flows at most */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The largest flows */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SegmentFlows"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listActive: {
        readonly parameters: {
            readonly query?: {
                /** @description What to break down by: tier or country; without it, nothing */
                readonly by?: "tier" | "country";
                /** @description Only days that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only days that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of days */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Active"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listRetention: {
        readonly parameters: {
            readonly query?: {
                /** @description Only cohorts whose Monday is at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only cohorts whose Monday is before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of cohorts */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Retention"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showFunnel: {
        readonly parameters: {
            readonly query?: {
                /** @description Which funnel; `GET /v1/features` lists the steps of each */
                readonly name?: "watch" | "subscribe" | "newsletter" | "ad";
                /** @description Only sessions of days that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only sessions of days that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The funnel */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Funnel"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listRevenue: {
        readonly parameters: {
            readonly query?: {
                /** @description What to break down by: tier or country; without it, nothing */
                readonly by?: "tier" | "country";
                /** @description Only days that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only days that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of days */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Revenue"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listFeatures: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The tables */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Features"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listHourly: {
        readonly parameters: {
            readonly query?: {
                /** @description A video: its key, or its id where that is no key */
                readonly video?: string;
                /** @description Only hours that begin at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only hours that begin before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of hours */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hourly"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listAccuracy: {
        readonly parameters: {
            readonly query?: {
                /** @description Whose forecasts: what was served, or what every method that ran said of the next reading, served or not, over all videos and six hours together */
                readonly forecasts?: "served" | "ran";
                /** @description What to break down by: a comma list of hour, method, model, target, horizon, video */
                readonly by?: string;
                /** @description Only forecasts this far ahead: one of next, hour */
                readonly horizon?: "next" | "hour";
                /** @description Only forecasts made so: of those served one of cold-start, trend, network; of those that ran one of served, mix, trend, network, challenger, last, drift, fast, medium, slow, holt, decay, mean3, mean10, day, week, pooled, cautious, cohort */
                readonly method?: "cold-start" | "trend" | "network" | "served" | "mix" | "challenger" | "last" | "drift" | "fast" | "medium" | "slow" | "holt" | "decay" | "mean3" | "mean10" | "day" | "week" | "pooled" | "cautious" | "cohort";
                /** @description Only forecasts by this model and version, such as forecast@7 */
                readonly model?: string;
                /** @description Only forecasts of this counter: one of views, likes, comments */
                readonly target?: "views" | "likes" | "comments";
                /** @description A video: its key, or its id where that is no key */
                readonly video?: string;
                /** @description Only forecasts whose truth came at or after this moment (whole hours): an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only forecasts whose truth came before this moment (whole hours): an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of groups */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Accuracy"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listModels: {
        readonly parameters: {
            readonly query?: {
                /** @description The model's name, such as forecast */
                readonly name?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of versions */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Models"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listModelEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description Only events at or after this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only events before this moment: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The model's name, such as forecast */
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of events */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ModelEvents"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showModel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The model's name, such as forecast */
                readonly name: string;
                /** @description The number of the version */
                readonly version: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The version */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listLearners: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The learners, by name */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Learners"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listLearnerScores: {
        readonly parameters: {
            readonly query?: {
                /** @description What to add up: each hour, each day, or all of the range */
                readonly by?: "hour" | "day" | "all";
                /** @description Only predictions whose truth came at or after this moment (whole hours): an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Only predictions whose truth came before this moment (whole hours): an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The name of the learner */
                readonly name: "churn" | "click" | "engagement" | "conversion" | "segment" | "recommendations";
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of scores */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LearnerScores"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listExperiments: {
        readonly parameters: {
            readonly query?: {
                /** @description Only experiments of this status */
                readonly status?: "draft" | "running" | "paused" | "ended";
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of experiments, as last committed */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Experiments"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly createExperiment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Arms, reward and policy */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ExperimentDefinitionBody"];
            };
        };
        readonly responses: {
            /** @description The experiment, a draft */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showExperiment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The experiment */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly startExperiment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The experiment as it is now */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly pauseExperiment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The experiment as it is now */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly endExperiment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The experiment as it is now */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly changeArms: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** @description What to do with which arms; all of it, or nothing */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ArmChanges"];
            };
        };
        readonly responses: {
            /** @description The experiment as it is now */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExperimentAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listDecisions: {
        readonly parameters: {
            readonly query?: {
                /** @description Decisions from this time on: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Decisions before this time: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of decisions, as last committed */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Decisions"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly decide: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** @description For whom, and what the decision may depend on */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        readonly responses: {
            /** @description The arm, and the name under which its reward comes */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DecisionAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly sendRewards: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** @description At most 10000 rewards in at most 4194304 bytes */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Rewards"];
            };
        };
        readonly responses: {
            /** @description What was accepted and what was rejected */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RewardsAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly evaluatePolicy: {
        readonly parameters: {
            readonly query?: {
                /** @description The policy to evaluate: uniform (the usual), best (the arm that is best in the first half, evaluated on the second), arm:<id>, or the name of a policy that learns */
                readonly policy?: string;
                /** @description Decisions from this time on: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Decisions before this time: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many decisions at most; 50,000 where absent */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The experiment's id */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A row for each estimator */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PolicyEvaluation"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showSimulation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What is simulated; not running where nothing is */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Simulation"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly driftSimulation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What is simulated from now on */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Simulation"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 409: components["responses"]["Conflict"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showPublishing: {
        readonly parameters: {
            readonly query?: {
                /** @description The channel to learn about; one of `channel` and `category` is wanted */
                readonly channel?: string;
                /** @description The category to learn about */
                readonly category?: string;
                /** @description The time zone in which hours and days are meant, as the IANA database names it */
                readonly timezone?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What publication times do, and whether one is best */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Publishing"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listPublishers: {
        readonly parameters: {
            readonly query?: {
                /** @description Channels or categories */
                readonly kind?: "channel" | "category";
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of channels or categories */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Publishers"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listAlerts: {
        readonly parameters: {
            readonly query?: {
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of trend events */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Alerts"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listPartitions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Every partition */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Partitions"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listDeadLetters: {
        readonly parameters: {
            readonly query?: {
                /** @description The kind of partition that `partition` is of */
                readonly kind?: string;
                /** @description Only dead letters of this partition */
                readonly partition?: number;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of dead letters */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetters"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showDeadLetter: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The dead letter's place in its stream */
                readonly sequence: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The dead letter */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetter"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly sendEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Names this request: sending it again under the same key, within the log's duplicate window, does no harm. An item's own `event_id` goes first. */
                readonly "idempotency-key"?: string;
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description At most 10000 events in at most 8388608 bytes */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Events"];
                readonly "application/x-ndjson": components["schemas"]["Event"];
            };
        };
        readonly responses: {
            /** @description What was accepted and what was rejected */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventsAccepted"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly followLive: {
        readonly parameters: {
            readonly query?: {
                /** @description A video: its key, or its id where that is no key */
                readonly video?: string;
            };
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The feed */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It does its work */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            /** @description It does not; `checks` say why */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showAlive: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It does */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Alive"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showReady: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It does its work */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            /** @description It does not; `checks` say why */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Every metric that this process has */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showQuality: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The quality of the data */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Quality"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listAudit: {
        readonly parameters: {
            readonly query?: {
                /** @description Of this actor: the id of a key, the subject of a token, … */
                readonly actor?: string;
                /** @description This action: createExperiment, models promote, … */
                readonly action?: string;
                /** @description Ended like this */
                readonly outcome?: "done" | "denied" | "failed";
                /** @description From this time on: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly from?: string;
                /** @description Before this time: an ISO 8601 date or time, or epoch seconds or milliseconds */
                readonly to?: string;
                /** @description How many items at most */
                readonly limit?: number;
                /** @description Where to go on: `next` of the answer before, with the same other parameters */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the audit */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Audit"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly showSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who asks; `nobody` is an answer too */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignIn"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What to sign in with */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignInRequest"];
            };
        };
        readonly responses: {
            /** @description Who asks from now on */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignIn"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Nobody is signed in */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignIn"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly listKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The keys */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKeys"];
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly createKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What it is for, and what it may */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewApiKey"];
            };
        };
        readonly responses: {
            /** @description The key */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly rotateKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The id of the key */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** @description How long the old key still opens */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyRotation"];
            };
        };
        readonly responses: {
            /** @description The new key */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly revokeKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path: {
                /** @description The id of the key */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The key as it is now */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKeyAnswer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly describeNats: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A document of AsyncAPI 3.0 */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, unknown>;
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
    readonly describe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Entity tags of answers that are held already */
                readonly "if-none-match"?: components["parameters"]["IfNoneMatch"];
                /** @description The trace that this is part of (W3C Trace Context) */
                readonly traceparent?: components["parameters"]["TraceParent"];
                /** @description What other systems keep of the trace */
                readonly tracestate?: components["parameters"]["TraceState"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A document of OpenAPI 3.1 */
            readonly 200: {
                headers: {
                    readonly etag: components["headers"]["EntityTag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, unknown>;
                };
            };
            readonly 304: components["responses"]["NotModified"];
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 503: components["responses"]["Unavailable"];
            readonly default: components["responses"]["Failure"];
        };
    };
}
