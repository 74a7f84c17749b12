// Who may leave: users by risk, activity or revenue, with the reasons, and any one of them by id.
import { arrange, make, makeSegments, segments, setText } from "./dom.js";
import { visible } from "./format.js";
import { createPanel } from "./panel.js";
import { Person } from "./person.js";
import { api } from "./request.js";
import { userHash } from "./route.js";
import { may } from "./sign-in.js";
import { encodeToken } from "./token.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { ActiveAnswer, RiskClass, Segment, UsersAnswer } from "./types.js" */

const pageSize = 12;
const longestList = 200;

/** Makes the panel. @param {{ clock: EventClock }} uses */
export function createLeaving({ clock }) {
  const sort = makeSegments("Sort by", [
    ["risk", "Risk"],
    ["activity", "Last seen"],
    ["revenue", "Revenue"],
  ]);
  const risk = makeSegments("Risk class", [
    ["", "All"],
    ["high", "High"],
    ["medium", "Medium"],
    ["low", "Low"],
  ]);
  const tier = makeSelect("Tier", "Every tier");
  const segment = makeSelect("Segment", "Every segment");
  const list = make("ol", { class: "people", "aria-labelledby": "leaving-title" });
  const none = make(
    "p",
    { class: "quiet", hidden: true },
    noMatch,
  );
  const more = make("button", { type: "button", class: "more-button", hidden: true }, "Show more");
  /** @type {{ sort: "risk" | "activity" | "revenue", risk: RiskClass | "", tier: string, segment: string, limit: number }} */
  const wanted = { sort: "risk", risk: "", tier: "", segment: "", limit: pageSize };
  /** @type {Map<string, Person>} */
  let people = new Map();
  /** @type {UsersAnswer["items"]} */
  let users = [];
  /** @type {ReadonlyMap<number, string>} */
  let profiles = new Map();

  const panel = createPanel({
    clock,
    id: "leaving",
    title: "Who may leave",
    lead: "The probability of no visit within the horizon, and what moves it most.",
    controls: [findUser()],
  }, async (signal) => {
    if (!may("operator")) {
      const { asOf } = await api.get("/v1/audience/active", { limit: 1 }, signal);
      return { asOf, empty: ["For operators", "Single users show to operators and admins only."] };
    }
    /** @type {[UsersAnswer, ActiveAnswer]} */
    const [{ items, next }, { asOf }] = await Promise.all([
      api.get("/v1/users", {
        ...wanted,
        segment: wanted.segment === "" ? "" : Number(wanted.segment),
      }, signal),
      // As of when users may have been seen, those who are not listed included.
      api.get("/v1/audience/active", { limit: 1 }, signal),
    ]);
    const isFiltered = wanted.risk + wanted.tier + wanted.segment !== "";
    if (items.length === 0 && !isFiltered && wanted.sort !== "risk") return { asOf, empty: nobody };
    return {
      asOf,
      draw() {
        users = items;
        drawUsers();
        none.hidden = items.length > 0;
        setText(none, isFiltered ? noMatch : noPrediction);
        more.hidden = next === null || wanted.limit >= longestList;
      },
    };
  });

  function drawUsers() {
    /** @type {Map<string, Person>} */
    const kept = new Map();
    for (const user of users) {
      const person = people.get(user.key) ?? new Person(user.key);
      person.write(user, clock.nowMs, segmentText(user.segment));
      kept.set(user.key, person);
    }
    people = kept;
    arrange(list, [...kept.values()].map(({ element }) => element));
  }

  /** @param {number | null} id */
  function segmentText(id) {
    if (id === null) return "";
    const profile = profiles.get(id);
    return profile === undefined ? `segment ${id}` : visible(profile);
  }

  /** @param {Partial<typeof wanted>} change */
  function want(change) {
    Object.assign(wanted, { limit: pageSize }, change);
    panel.again();
  }

  segments(sort, (/** @type {typeof wanted["sort"]} */ value) => want({ sort: value }));
  segments(risk, (/** @type {typeof wanted["risk"]} */ value) => want({ risk: value }));
  tier.select.addEventListener("change", () => want({ tier: tier.select.value }));
  segment.select.addEventListener("change", () => want({ segment: segment.select.value }));
  more.addEventListener("click", () => {
    want({ limit: Math.min(longestList, wanted.limit + 4 * pageSize) });
  });

  panel.body.append(
    make("div", { class: "controls people-controls" }, sort, risk, tier.element, segment.element),
    make(
      "div",
      { class: "people-columns", "aria-hidden": "true" },
      ...["User", "Leaves", "Because", "Last seen"].map((text) => make("span", {}, text)),
    ),
    list,
    none,
    more,
  );
  return {
    ...panel,
    /** @param {readonly string[]} tiers */
    offerTiers: (tiers) => tier.offer(tiers.map((name) => [name, visible(name)])),
    /** @param {readonly Segment[]} offered */
    offerSegments(offered) {
      profiles = new Map(offered.map(({ id, profile }) => [id, profile]));
      const now = offered.filter(({ isRetired }) => !isRetired);
      segment.offer(now.map(({ id, profile }) => [String(id), visible(profile)]));
      drawUsers();
    },
  };
}

const noMatch = "Nobody is like that. Try other filters.";
const noPrediction = "Nobody’s leaving was predicted yet: that takes a session that is over.";

const nobody = /** @type {const} */ ([
  "No users yet",
  "A user appears here with the first event. npm start simulates some; or send activity to POST " +
  "/v1/events.",
]);

/**
 * A list to choose one from.
 *
 * @param {string} label
 * @param {string} all what stands for no choice
 */
function makeSelect(label, all) {
  const select = make("select", { class: "select", "aria-label": label });
  select.append(make("option", { value: "" }, all));
  return {
    element: select,
    select,
    /** @param {readonly (readonly [value: string, text: string])[]} choices */
    offer(choices) {
      const isOffered = select.options.length === choices.length + 1 &&
        choices.every(([value, text], i) =>
          select.options[i + 1].value === value && select.options[i + 1].text === text
        );
      if (isOffered) return;
      const chosen = select.value;
      select.replaceChildren(
        make("option", { value: "" }, all),
        ...choices.map(([value, text]) => make("option", { value }, text)),
      );
      if (choices.some(([value]) => value === chosen)) select.value = chosen;
    },
  };
}

/** A field that leads to the user of an id. */
function findUser() {
  const input = make("input", {
    type: "search",
    placeholder: "User id",
    "aria-label": "Show the user of this id",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "128",
  });
  const form = make("form", { class: "search find-user", role: "search" }, input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = input.value.trim();
    if (id !== "") location.hash = userHash(encodeToken(id));
  });
  return form;
}
