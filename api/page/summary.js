// A video as the page knows it: the last list's words, and what live forecasts have said since.

/** @import { Forecast, VideoSummary } from "./types.js" */

/**
 * The summary after a live forecast; the same one where the forecast is not newer. What a forecast
 * does not say (gain and growth over 24 hours) stays until the next list.
 *
 * @param {VideoSummary} summary
 * @param {Forecast} forecast
 * @returns {VideoSummary}
 */
export function withForecast(summary, forecast) {
  if (forecast.madeAt <= summary.lastAt) return summary;
  return {
    ...summary,
    ...forecast.reading,
    ...forecast.growth,
    lastAt: forecast.madeAt,
    readings: summary.readings + 1,
    forecastGain: forecast.hour.views.value - forecast.reading.viewCount,
    forecast: {
      method: forecast.method,
      model: forecast.model,
      madeAt: forecast.madeAt,
      next: forecast.next,
      hour: forecast.hour,
    },
  };
}

/**
 * The summary after a list or an answer, which may be older than what came live.
 *
 * @param {VideoSummary} summary
 * @param {VideoSummary} answered
 * @returns {VideoSummary}
 */
export function withAnswer(summary, answered) {
  if (answered.lastAt >= summary.lastAt) return answered;
  const { title, channel, category, publishedAt, gain, growth } = answered;
  return { ...summary, title, channel, category, publishedAt, gain, growth };
}

/**
 * What the views are forecast to gain in the next hour, with the band.
 *
 * @param {VideoSummary} summary
 */
export function gainAhead(summary) {
  const { value, low, high } = summary.forecast.hour.views;
  const from = summary.viewCount;
  return { value: value - from, low: low - from, high: high - from };
}

/**
 * The name to show a video by.
 *
 * @param {{ title: string | null, video_id: string }} video
 */
export function nameOf(video) {
  return video.title === null || video.title.trim() === "" ? video.video_id : video.title;
}
