// The features of one user, group by group; what is unusual is marked and said in words.
import { make } from "./dom.js";
import { markOf, valueText } from "./user-words.js";

/** @import { FeaturesAnswer, FeatureValue } from "./types.js" */
/** @import { Usual } from "./user-words.js" */

const groupWords = new Map([
  ["rhythm", "When they come"],
  ["engagement", "What they do"],
  ["response", "Ads, links and mail"],
  ["quality", "What they put up with"],
  ["taste", "What they like"],
  ["standing", "What they are worth, and where they are"],
]);

/** Features that stand for others in the eyes of a model, and tell a reader nothing. */
const codes = /Code[AB]$|^hour(Sine|Cosine)$/;

/** Makes the groups. */
export function createUserFeatures() {
  const element = make("div", { class: "feature-groups" });
  let shown = "";
  return {
    element,
    /**
     * @param {readonly FeatureValue[]} features
     * @param {FeaturesAnswer["userFeatures"]} words
     * @param {ReadonlyMap<string, Usual>} usual
     */
    show(features, words, usual) {
      const now = JSON.stringify([features, [...usual]]);
      if (now === shown) return;
      shown = now;
      const phrases = new Map(words.map((one) => [one.name, one]));
      const groups = Map.groupBy(
        features.filter(({ name }) => !codes.test(name)),
        ({ group }) => group,
      );
      element.replaceChildren(
        ...[...groups].map(([group, own]) =>
          make(
            "section",
            {},
            make("h4", {}, groupWords.get(group) ?? group),
            make(
              "dl",
              { class: "features" },
              ...own.map((feature) => {
                const mark = markOf(feature.value, usual.get(feature.name));
                return row(feature, mark, phrases.get(feature.name));
              }),
            ),
          )
        ),
      );
    },
  };
}

/**
 * What a feature is; the unit where the meaning does not stand without it.
 *
 * ```js
 * labelOf({ unit: "revenue a month", meaning: "of the subscription" });
 * // "Revenue a month of the subscription"
 * ```
 *
 * @param {{ unit: string, meaning: string }} feature
 */
export function labelOf({ unit, meaning }) {
  const text = meaning.startsWith("of ") ? `${unit} ${meaning}` : meaning;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {FeatureValue} feature
 * @param {"high" | "low" | undefined} mark
 * @param {{ high: string, low: string } | undefined} phrases
 */
function row(feature, mark, phrases) {
  const phrase = mark === undefined ? "" : phrases?.[mark] ?? "";
  const sign = mark === undefined ? "" : mark === "high" ? " ▲" : " ▼";
  return make(
    "div",
    { title: `${feature.name}, in ${feature.unit}`, "data-mark": mark ?? "" },
    make("dt", {}, labelOf(feature)),
    make("dd", { class: "number" }, valueText(feature) + sign),
    ...(phrase === "" ? [] : [make("dd", { class: "feature-phrase" }, phrase)]),
  );
}
