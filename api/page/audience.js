// The view of the audience: who comes, who stays, what they earn, who may leave, and how well it is foreseen.
import { createActive } from "./active.js";
import { createAudienceTiles } from "./audience-tiles.js";
import { make, part } from "./dom.js";
import { createFunnels } from "./funnels.js";
import { createLearners } from "./learners.js";
import { createLeaving } from "./leaving.js";
import { createRetention } from "./retention.js";
import { createRevenue } from "./revenue.js";
import { createSegments } from "./segments.js";
import { createSpan } from "./span.js";

/** @import { EventClock } from "./event-clock.js" */

/**
 * Makes the view; it asks for nothing while it is not on show.
 *
 * @param {{ clock: EventClock }} uses
 */
export function createAudience({ clock }) {
  const host = part("audience", HTMLElement);
  const span = createSpan(() => panels.forEach((panel) => panel.again()));
  const tiles = createAudienceTiles();
  const leaving = createLeaving({ clock });
  const active = createActive({ clock, days: span.days, onDays: tiles.showActive });
  const revenue = createRevenue({
    clock,
    days: span.days,
    onDays: tiles.showRevenue,
    onTiers: leaving.offerTiers,
  });
  const segments = createSegments({ clock, since: span.since, onSegments: leaving.offerSegments });
  const retention = createRetention({ clock });
  const funnels = createFunnels({ clock, since: span.since });
  const learners = createLearners({ clock, since: span.since });
  const panels = [active, revenue, leaving, segments, retention, funnels, learners];
  host.append(
    make(
      "div",
      { class: "audience-head" },
      make("h2", { id: "audience-title" }, "Audience"),
      span.element,
    ),
    tiles.element,
    make("div", { class: "halves" }, active.element, revenue.element),
    leaving.element,
    segments.element,
    make("div", { class: "halves" }, retention.element, funnels.element),
    learners.element,
  );
}
