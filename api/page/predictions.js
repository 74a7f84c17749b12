// What is predicted of one user: each with its reasons, who says it, and what it is to be compared to.
import { make } from "./dom.js";
import { duration, figure, none, percent } from "./format.js";
import { toldBy } from "./learner-words.js";
import { reasonList } from "./reasons.js";
import { riskWords } from "./user-words.js";

/** @import { LearnerScore, PredictionReason, UserAnswer } from "./types.js" */

/**
 * What came true of everybody, for comparison.
 *
 * @typedef {object} Everybody
 * @property {number | undefined} churn share that left
 * @property {number | undefined} conversion share that subscribed
 * @property {number | undefined} click share of ads clicked
 */

/**
 * @typedef {object} Card
 * @property {string} title
 * @property {string} value
 * @property {string} tone
 * @property {string} beside what it is compared to
 * @property {string | null} model
 * @property {readonly PredictionReason[]} reasons
 * @property {"odds" | "points"} unit
 * @property {"good" | "bad"} raises
 */

/**
 * The share that came true among all predictions that were scored; undefined where none were.
 *
 * @param {readonly LearnerScore[]} scores
 */
export function rateOf(scores) {
  const found = scores.find(({ positives, scored }) => positives !== null && scored > 0);
  return found === undefined ? undefined : (found.positives ?? 0) / found.scored;
}

/**
 * The predictions of a user as cards; those that were not made yet say why.
 *
 * @param {UserAnswer} answer
 * @param {Everybody} everybody
 * @returns {Card[]}
 */
export function predictionCards({ user, features, live }, everybody) {
  const { churn, conversion, engagement, click } = user;
  const hours = /** @type {{ horizonHours?: number } | undefined} */ (live?.state)?.horizonHours;
  const within = hours !== undefined ? ` within ${duration(hours * 3_600_000)}` : "";
  const mean = features.find(({ name }) => name === "meanEngagement")?.value ?? null;
  return [
    {
      title: `Leaves${within}`,
      value: churn === null ? none : percent(churn.probability),
      tone: churn === null ? "unknown" : riskWords[churn.risk].tone,
      beside: besideAll(churn, everybody.churn, "left"),
      ...saidOf(churn),
      unit: "odds",
      raises: "bad",
    },
    {
      title: `Subscribes${within}`,
      value: conversion === null ? none : percent(conversion.probability),
      tone: "",
      beside: user.isSubscribed
        ? "A subscription runs."
        : besideAll(conversion, everybody.conversion, "subscribed"),
      ...saidOf(conversion),
      unit: "odds",
      raises: "good",
    },
    {
      title: "Engagement of the next session",
      value: engagement === null ? none : `${figure(Math.round(engagement.score))} of 100`,
      tone: "",
      beside: engagement === null
        ? "It takes a session that is over."
        : mean === null
        ? ""
        : `So far ${figure(Math.round(mean))} on average.`,
      ...saidOf(engagement),
      unit: "points",
      raises: "good",
    },
    {
      title: "Clicked the ad shown last",
      value: click === null ? none : percent(click.probability),
      tone: "",
      beside: click === null
        ? "No ad was shown since clicks are learnt."
        : besideAll(click, everybody.click, "were clicked", "Of all ads"),
      ...saidOf(click),
      unit: "odds",
      raises: "good",
    },
  ];
}

/**
 * @param {{ probability: number } | null} said
 * @param {number | undefined} rate
 * @param {string} did
 * @param {string} [whole]
 */
function besideAll(said, rate, did, whole = "Of everybody who was scored") {
  if (said === null) return "It takes a session that is over.";
  return rate === undefined ? "" : `${whole}, ${percent(rate)} ${did}.`;
}

/** @param {{ model: string | null, reasons: readonly PredictionReason[] } | null} said */
function saidOf(said) {
  return { model: said?.model ?? null, reasons: said?.reasons ?? [] };
}

/** Makes the cards. */
export function createPredictions() {
  const cards = make("div", { class: "cards" });
  const cold = make(
    "p",
    { class: "notice cold", hidden: true },
    "Little is known of this user yet: what is said here is what is true of many like them.",
  );
  return {
    element: make("div", {}, cold, cards),
    /**
     * @param {UserAnswer} answer
     * @param {Everybody} everybody
     */
    show(answer, everybody) {
      cold.hidden = !answer.user.isCold;
      cards.replaceChildren(...predictionCards(answer, everybody).map(card));
    },
  };
}

/** @param {Card} of */
function card({ title, value, tone, beside, model, reasons, unit, raises }) {
  const said = model === null ? "" : `Said by ${toldBy(model)}.`;
  return make(
    "section",
    { class: "card" },
    make("h4", {}, title),
    make("strong", { class: "card-value", "data-tone": tone }, value),
    make("p", { class: "quiet" }, beside),
    ...(reasons.length === 0 ? [] : [reasonList(reasons, unit, raises)]),
    make("p", { class: "card-model" }, said),
  );
}
