// One batch of document writes per animation frame, however often data arrives.

/** @type {Set<() => void>} */
const waiting = new Set();
let asked = false;

/**
 * Runs `task` in the next animation frame; asking again before then changes nothing.
 *
 * @param {() => void} task
 */
export function inNextFrame(task) {
  waiting.add(task);
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    const tasks = [...waiting];
    waiting.clear();
    for (const task of tasks) task();
  });
}
