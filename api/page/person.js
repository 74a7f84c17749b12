// One row of the list of users: who, how likely to leave and why, when last seen. Built once, updated in place.
import { make, setAttribute, setText } from "./dom.js";
import { ago, compact, exact, moment, money, none, percent, visible } from "./format.js";
import { reasonList } from "./reasons.js";
import { userHash } from "./route.js";
import { riskWords } from "./user-words.js";

/** @import { UserSummary } from "./types.js" */

/** A row of a user. */
export class Person {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
    this.name = make("a", { class: "person-name foreign", href: userHash(key), dir: "auto" });
    this.about = make("span", { class: "row-soft foreign" });
    this.segment = make("span", { class: "row-soft foreign person-segment" });
    this.probability = make("strong", { class: "person-risk" });
    this.risk = make("span", { class: "badge" });
    this.note = make("span", { class: "row-soft" });
    this.why = make("div", { class: "person-why" });
    this.seen = make("time", {});
    this.sessions = make("span", { class: "row-soft" });
    this.shownReasons = "";
    this.element = make(
      "li",
      { class: "person", "data-key": key },
      make("div", { class: "person-who" }, this.name, this.about, this.segment),
      make(
        "div",
        { class: "person-churn" },
        make("span", {}, this.probability, " ", this.risk),
        this.note,
      ),
      this.why,
      make("div", { class: "person-seen" }, this.seen, this.sessions),
    );
  }

  /**
   * @param {UserSummary} user
   * @param {number} nowMs event time
   * @param {string} segment what the user's segment is like, "" where there is none
   */
  write(user, nowMs, segment) {
    setText(this.name, visible(user.user_id));
    setText(this.about, aboutText(user));
    setText(this.segment, segment);
    setAttribute(this.segment, "title", segment);
    this.writeChurn(user);
    const atMs = Date.parse(user.lastAt);
    setText(this.seen, ago(nowMs - atMs));
    setAttribute(this.seen, "datetime", user.lastAt);
    setAttribute(this.seen, "title", `Last seen ${exact(atMs)}`);
    const sessions = `${compact(user.sessions)} ${user.sessions === 1 ? "session" : "sessions"}`;
    setText(this.sessions, user.revenue === 0 ? sessions : `${sessions}, ${money(user.revenue)}`);
  }

  /** @param {UserSummary} user */
  writeChurn({ churn, isCold, predictedAt }) {
    setText(this.probability, churn === null ? none : percent(churn.probability, 0));
    const { text, tone } = churn === null
      ? { text: "Not yet", tone: "unknown" }
      : riskWords[churn.risk];
    setText(this.risk, text);
    setAttribute(this.risk, "data-tone", tone);
    const isBaseline = churn?.model?.endsWith("@0") ?? false;
    setText(this.note, isCold ? "hardly known yet" : isBaseline ? "as all users" : "");
    const at = predictedAt === null ? "" : `Predicted ${moment(Date.parse(predictedAt))}`;
    setAttribute(this.risk, "title", at);
    const reasons = churn?.reasons ?? [];
    const shown = JSON.stringify([churn === null, reasons]);
    if (shown === this.shownReasons) return;
    this.shownReasons = shown;
    this.why.replaceChildren(
      reasons.length === 0
        ? make("span", { class: "row-soft" }, churn === null ? "" : noReason)
        : reasonList(reasons, "odds", "bad"),
    );
  }
}

const noReason = "Said of all users alike: no model does better yet.";

/**
 * Where a user stands: "premium · DE · tv".
 *
 * @param {Pick<UserSummary, "tier" | "country" | "device">} user
 */
export function aboutText({ tier, country, device }) {
  return [tier, country, device].flatMap((word) => word === null ? [] : visible(word)).join(" · ");
}
