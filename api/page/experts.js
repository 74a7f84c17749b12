// What each expert says of a video's next reading and weighs, and what becomes of it.
import { make, setText } from "./dom.js";
import { expertLines, leastShare } from "./expert-lines.js";
import { figure, moment, none, percent, signed, visible, whole } from "./format.js";
import { methodName, methodNote } from "./method-words.js";
import { emptyNotice } from "./notice.js";
import { createTable } from "./table.js";
import { methodNotes, methodWords } from "./verdict.js";

/** @import { ExpertLine, LiveState } from "./expert-lines.js" */
/** @import { Target } from "./types.js" */

/** @type {readonly import("./table.js").Column<ExpertLine>[]} */
const columns = [
  { title: "Expert", text: nameOf, note: noteOf, isHeader: true, className: "voice" },
  {
    title: "Says",
    text: ({ counter }) => counter === null ? none : whole(counter),
    className: "number wide",
  },
  { title: "Gain", text: ({ gain }) => gainText(gain), className: "number" },
  {
    title: "Weighs",
    text: ({ kind, share }) => {
      if (share === null) return kind === "expert" ? none : "";
      return kind === "network" ? `${percent(share, 0)} believed` : percent(share);
    },
    share: ({ share }) => share ?? 0,
    className: "number share",
  },
];

/** Makes the section. */
export function createExperts() {
  const title = make("h3", {}, "What each expert says");
  const words = make("p", { class: "quiet" }, "\u00a0");
  const table = createTable("What each expert says", columns, keyOf, ({ kind }) => kind);
  const more = make(
    "button",
    { type: "button", class: "more-button", "aria-expanded": "false", hidden: true },
    "Show all",
  );
  const notice = make("div");
  let isWhole = false;
  /** @type {readonly ExpertLine[]} */
  let lines = [];

  function draw() {
    const isShown = (/** @type {ExpertLine} */ line) =>
      isWhole || line.kind !== "expert" || (line.share ?? 0) >= leastShare;
    const shown = lines.filter(isShown);
    table.show(shown);
    const hidden = lines.filter((line) => line.kind === "expert" && (line.share ?? 0) < leastShare);
    more.hidden = hidden.length === 0;
    more.setAttribute("aria-expanded", String(isWhole));
    const those = hidden.length === 1 ? "the one that weighs" : `${hidden.length} that weigh`;
    setText(more, `${isWhole ? "Hide" : "Show"} ${those} under ${percent(leastShare, 0)}`);
  }

  more.addEventListener("click", () => {
    isWhole = !isWhole;
    draw();
  });

  return {
    element: make("section", { class: "experts" }, title, words, table.element, more, notice),
    /**
     * @param {LiveState | undefined} state undefined where its actor has not answered
     * @param {string} reason why it has not
     * @param {Target} target
     */
    show(state, reason, target) {
      const isSpoken = state?.experts !== undefined && state.experts.length > 0;
      words.hidden = table.element.hidden = more.hidden = !isSpoken;
      notice.replaceChildren(...(isSpoken ? [] : [silence(state, reason)]));
      if (state === undefined || !isSpoken) return;
      setText(title, `What each expert says of ${target}`);
      setText(words, `${occasionText(state)} ${networkText(state, target)}`);
      lines = expertLines(state, target);
      draw();
    },
  };
}

/**
 * @param {LiveState | undefined} state
 * @param {string} reason
 */
function silence(state, reason) {
  if (state !== undefined) {
    const text = "It takes two readings to tell a rate; then everybody has a say.";
    return emptyNotice("Nobody says anything yet", text);
  }
  const text = "What the experts say is asked of the video's actor, which did not answer" +
    (reason === "" ? "." : `: ${visible(reason)}.`);
  return emptyNotice("The actor is not to be heard", text);
}

/**
 * Which tier and model served, and what they spoke of.
 *
 * @param {LiveState} state
 */
function occasionText({ method, model, nextAt }) {
  const note = methodNotes[method];
  const due = nextAt === null ? "" : `, due ${moment(Date.parse(nextAt))}`;
  return `Of the next reading${due}. Served by ${methodWords[method].toLowerCase()}, ` +
    `${visible(model)}: ${note[0].toLowerCase()}${note.slice(1)}.`;
}

/**
 * What the network adds, and how much of it is believed.
 *
 * @param {LiveState} state
 * @param {Target} target
 */
function networkText({ networks = [], mix }, target) {
  const network = networks.find(({ isServing }) => isServing);
  if (network === undefined) return "No network has a say: the mix stands.";
  const share = network.believed[target];
  if (share === null) return `${network.model} cannot say yet: the mix stands.`;
  const gain = gainText(network.gains[target]);
  return `The mix says ${gainText(mix?.[target] ?? null)}, ${network.model} would say ${gain}; ` +
    `${percent(share, 0)} of the difference is believed.`;
}

/** @param {number | null} gain */
function gainText(gain) {
  if (gain === null) return none;
  return signed(gain, (value) => Math.abs(value) < 10 ? figure(value) : whole(value));
}

/** @param {ExpertLine} line */
function keyOf({ kind, name }) {
  return `${kind} ${name}`;
}

/** @param {ExpertLine} line */
function nameOf({ kind, name }) {
  return kind === "network" ? visible(name) : methodName(name);
}

/** @param {ExpertLine} line */
function noteOf({ kind, name, isServing }) {
  if (kind !== "network") return methodNote(name);
  return isServing
    ? "The network that serves this video, if wholly believed"
    : "A network that runs beside it, if wholly believed";
}
