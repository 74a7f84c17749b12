// Dead letters: what could not be taken, why, and what it looked like.
import { arrange, make, part, setText } from "./dom.js";
import { exact, moment, visible, whole } from "./format.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { may } from "./sign-in.js";
import { api } from "./request.js";

/** @import { DeadLetterItem, DeadLettersAnswer } from "./types.js" */

const refreshMs = 10_000;
const longest = 25;

/** Makes the list. */
export function createDeadLetters() {
  if (!may("operator")) {
    return {
      element: make("p", { class: "quiet" }, "Operators see here what could not be taken."),
    };
  }
  const list = make("ol", { class: "letters", tabindex: "0", "aria-label": "Dead letters" });
  const notice = make("div");
  const more = make("p", { class: "quiet" });
  /** @type {Map<number, HTMLLIElement>} */
  let items = new Map();

  const refreshing = repeat(refreshMs, async (signal) => {
    /** @type {DeadLettersAnswer} */
    const answer = await api.get("/v1/deadletters", { limit: longest }, signal);
    const kept = new Map(
      answer.items.map((letter) => [letter.sequence, items.get(letter.sequence) ?? item(letter)]),
    );
    items = kept;
    arrange(list, [...kept.values()]);
    notice.replaceChildren(
      ...(kept.size > 0 ? [] : [emptyNotice("No dead letters", "Every event could be taken.")]),
    );
    setText(more, answer.next === null ? "" : `The latest ${longest}; the API lists all of them.`);
  }, (error) => {
    notice.replaceChildren(
      errorNotice("Dead letters could not be loaded", error, () => refreshing.again()),
    );
  }, part("stream", HTMLElement));

  return { element: make("div", {}, list, notice, more) };
}

/** @param {DeadLetterItem} letter */
function item(letter) {
  const { reason, source } = letter;
  const atMs = Date.parse(letter.at);
  const facts = [
    ["Field", reason.field],
    ["Found", reason.found],
    ["Wanted", reason.wanted],
    ["Subject", source.subject],
    ["Stream", `${source.stream}, sequence ${whole(source.sequence)}`],
    ["Size", `${whole(letter.payloadBytes)} bytes`],
  ].flatMap((
    [name, text],
  ) => [make("dt", {}, name), make("dd", { class: "foreign" }, visible(text))]);
  return make(
    "li",
    {},
    make(
      "details",
      {},
      make(
        "summary",
        {},
        make("time", { datetime: letter.at, title: exact(atMs) }, moment(atMs)),
        make("span", { class: "letter-partition" }, `${letter.kind}/${letter.partition}`),
        make(
          "span",
          { class: "letter-reason foreign" },
          make("strong", {}, visible(reason.field)),
          visible(`: found ${reason.found}, wanted ${reason.wanted}`),
        ),
      ),
      make("dl", { class: "facts" }, ...facts),
      make(
        "pre",
        { class: "foreign", tabindex: "0", "aria-label": "Payload" },
        letter.payload === null ? "Not text: the API gives it in Base64." : pretty(letter.payload),
      ),
    ),
  );
}

/** Control characters made visible, but not the line breaks that a payload may have. @param {string} payload */
function pretty(payload) {
  return payload.split("\n").map(visible).join("\n");
}
