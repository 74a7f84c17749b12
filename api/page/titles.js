// The titles of videos that are spoken of by id alone: what lists have told, else asked for.
import { api } from "./request.js";
import { nameOf } from "./summary.js";
import { encodeToken } from "./token.js";

/** @import { VideoAnswer, VideoSummary } from "./types.js" */

const mostKept = 1_000;
const asksAtOnce = 2;

/**
 * Makes the memory of titles.
 *
 * @param {() => void} onChange a title that had been asked for has come
 */
export function createTitles(onChange) {
  /** @type {Map<string, string>} by key, oldest first */
  const names = new Map();
  /** @type {Set<string>} */
  const wanted = new Set();
  let asking = 0;

  /**
   * @param {string} key
   * @param {string} name
   */
  function keep(key, name) {
    names.delete(key);
    names.set(key, name);
    wanted.delete(key);
    if (names.size > mostKept) {
      for (const oldest of names.keys()) {
        return void names.delete(oldest);
      }
    }
  }

  async function askNext() {
    const [key] = wanted;
    if (key === undefined || asking >= asksAtOnce) return;
    asking++;
    wanted.delete(key);
    try {
      /** @type {VideoAnswer} */
      const { video } = await api.get("/v1/videos/{key}", { key });
      keep(key, nameOf(video));
      onChange();
    } catch {
      // It goes by its id.
    }
    asking--;
    void askNext();
  }

  return {
    /** @param {readonly VideoSummary[]} summaries */
    learn(summaries) {
      for (const summary of summaries) keep(summary.key, nameOf(summary));
    },
    /**
     * The title of a video, for now its id where that has to be asked first.
     *
     * @param {string} videoId
     */
    of(videoId) {
      const key = encodeToken(videoId);
      const name = names.get(key);
      if (name === undefined && wanted.size < mostKept) {
        keep(key, videoId);
        wanted.add(key);
        void askNext();
      }
      return name ?? videoId;
    },
  };
}
