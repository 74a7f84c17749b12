// Small charts without axes, drawn on a canvas of fixed size.
import { palette } from "./palette.js";

/**
 * @typedef {object} Spark
 * @property {readonly number[]} values oldest first
 * @property {{ value: number, low: number, high: number }} [ahead] drawn after a gap
 * @property {number} [highest] top of the scale where it should not follow the data
 */

/**
 * Clears a canvas and scales it to the screen; undefined while it has no size.
 *
 * @param {HTMLCanvasElement} canvas
 */
function prepared(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext("2d");
  if (width === 0 || context === null) return undefined;
  const ratio = globalThis.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/**
 * A line from zero up, its area shaded, its end marked, and a forecast with its band beyond.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Spark} spark
 */
export function drawLine(canvas, spark) {
  const surface = prepared(canvas);
  if (surface === undefined || spark.values.length === 0) return;
  const { context, width, height } = surface;
  const colours = palette();
  const { values, ahead } = spark;
  const top = Math.max(spark.highest ?? 0, ...values, ahead?.high ?? 0, 1e-9);
  const end = width - (ahead === undefined ? 3 : 14);
  const step = values.length < 2 ? 0 : (end - 2) / (values.length - 1);
  /** @param {number} i */
  const x = (i) => values.length < 2 ? end : 2 + i * step;
  /** @param {number} value */
  const y = (value) => height - 3 - (height - 6) * Math.max(0, value) / top;

  const line = new Path2D();
  values.forEach((value, i) => line.lineTo(x(i), y(value)));
  const area = new Path2D(line);
  area.lineTo(end, height);
  area.lineTo(x(0), height);
  context.globalAlpha = 0.12;
  context.fillStyle = colours.actual;
  context.fill(area);
  context.globalAlpha = 1;
  context.strokeStyle = colours.actual;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke(line);
  dot(context, end, y(values[values.length - 1]), 2, colours.actual);
  if (ahead === undefined) return;
  const at = width - 5;
  context.strokeStyle = colours["forecast-band"];
  context.lineWidth = 7;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(at, y(ahead.low));
  context.lineTo(at, y(ahead.high) - 0.01);
  context.stroke();
  dot(context, at, y(ahead.value), 2.25, colours.forecast);
}

/**
 * Bars from zero up, the last one lighter: its hour is not over.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {readonly number[]} values oldest first
 */
export function drawBars(canvas, values) {
  const surface = prepared(canvas);
  if (surface === undefined || values.length === 0) return;
  const { context, width, height } = surface;
  const top = Math.max(...values, 1e-9);
  const step = width / values.length;
  const gap = Math.min(2, step / 3);
  context.fillStyle = palette().actual;
  values.forEach((value, i) => {
    context.globalAlpha = i === values.length - 1 ? 0.35 : 0.75;
    const tall = Math.max(1, (height - 1) * Math.max(0, value) / top);
    context.fillRect(i * step, height - tall, step - gap, tall);
  });
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 */
function dot(context, x, y, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
