// What to show one user next, and why.
import { make } from "./dom.js";
import { visible } from "./format.js";
import { toldBy } from "./learner-words.js";
import { emptyNotice } from "./notice.js";
import { messageOf } from "./request.js";
import { videoHash } from "./route.js";

/** @import { RecommendationsAnswer } from "./types.js" */

/** Makes the list. */
export function createRecommendations() {
  const words = make("p", { class: "quiet" });
  const list = make("ol", { class: "recommended" });
  const notice = make("div");
  return {
    element: make("div", {}, words, list, notice),
    /** @param {RecommendationsAnswer} answer */
    show({ items, isCold, model }) {
      const nothing = "There is nothing to recommend before anybody has watched or read something.";
      notice.replaceChildren(
        ...(items.length === 0 ? [emptyNotice("Nothing to recommend yet", nothing)] : []),
      );
      words.hidden = items.length === 0;
      words.textContent = isCold
        ? "Nothing is known of what they like: this is what is popular."
        : `By ${toldBy(model)}, never what was just consumed.`;
      list.replaceChildren(...items.map(({ key, item, title, reason }) =>
        make(
          "li",
          {},
          title === null
            ? make("span", { class: "foreign" }, visible(item))
            : make("a", { class: "foreign", href: videoHash(key), dir: "auto" }, visible(title)),
          make("span", { class: "row-soft foreign" }, visible(reason)),
        )
      ));
    },
    /** @param {unknown} error */
    fail(error) {
      list.replaceChildren();
      words.hidden = true;
      notice.replaceChildren(emptyNotice("No recommendations now", messageOf(error)));
    },
  };
}
