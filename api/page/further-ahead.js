// A forecast for any time up to a day ahead, asked of the video's actor.
import { make, setText } from "./dom.js";
import { compact, moment, range, signed, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { api, messageOf } from "./request.js";
import { createTable } from "./table.js";
import { counterOf, targets } from "./types.js";
import { targetWords } from "./verdict.js";

/** @import { LiveReading, LiveState } from "./expert-lines.js" */
/** @import { Band, ForecastAheadAnswer, Target } from "./types.js" */

const mostHours = 24;
/** How long the hand has to rest before the question is asked. */
const restMs = 150;

/** @typedef {{ target: Target, band: Band, gain: number }} Line */

/** @type {readonly import("./table.js").Column<Line>[]} */
const columns = [
  { title: "Counter", text: ({ target }) => targetWords[target], isHeader: true },
  { title: "Forecast", text: ({ band }) => whole(band.value), className: "number" },
  { title: "Gain", text: ({ gain }) => signed(gain), className: "number" },
  {
    title: "80% band",
    text: ({ band }) => range(band.low, band.high, compact),
    hint: ({ band }) => range(band.low, band.high, whole),
    className: "number",
  },
];

/** Makes the section. */
export function createFurtherAhead() {
  const hours = make("input", {
    type: "range",
    min: "1",
    max: String(mostHours),
    step: "1",
    value: "6",
  });
  const span = make("span", {}, "6 hours ahead");
  const words = make("p", { class: "quiet", role: "status" }, "\u00a0");
  const table = createTable("Forecast further ahead", columns, ({ target }) => target);
  /** The video asked about, and its newest reading as its actor knows it. */
  let key = "";
  /** @type {LiveReading | undefined} */
  let reading;
  /** What the last question was about. */
  let asked = "";
  let question = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function ask() {
    if (reading === undefined) return;
    const about = `${key} ${reading.at} ${hours.value}`;
    if (about === asked) return;
    asked = about;
    question.abort();
    const { signal } = question = new AbortController();
    const base = reading;
    try {
      /** @type {ForecastAheadAnswer} */
      const forecast = await api.get(
        "/v1/videos/{key}/forecast",
        { key, ahead: `${hours.value}h` },
        signal,
      );
      if (!signal.aborted) inNextFrame(() => draw(base, forecast));
    } catch (error) {
      if (signal.aborted) return;
      asked = "";
      inNextFrame(() => say(messageOf(error)));
    }
  }

  /**
   * @param {LiveReading} base
   * @param {ForecastAheadAnswer} forecast
   */
  function draw(base, forecast) {
    table.element.hidden = false;
    setText(words, `At ${moment(Date.parse(forecast.at))}, by what has been read so far.`);
    table.show(targets.map((target) => {
      const band = forecast[target];
      return { target, band, gain: band.value - base[counterOf[target]] };
    }));
  }

  /** @param {string} text */
  function say(text) {
    table.element.hidden = true;
    setText(words, text);
  }

  hours.addEventListener("input", () => {
    setText(span, hours.value === "1" ? "1 hour ahead" : `${hours.value} hours ahead`);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), restMs);
  });

  return {
    element: make(
      "section",
      { class: "further" },
      make("h3", {}, "Further ahead"),
      make("label", { class: "further-hours" }, span, hours),
      words,
      table.element,
    ),
    /**
     * Asks again for another video, or one that has been read since.
     *
     * @param {string} shown its key
     * @param {LiveState | undefined} state undefined where its actor has not answered
     */
    show(shown, state) {
      if (shown !== key) table.element.hidden = true;
      key = shown;
      reading = state?.window.at(-1);
      hours.disabled = reading === undefined;
      if (reading === undefined) say("This is asked of the video’s actor, which does not answer.");
      else void ask();
    },
  };
}
