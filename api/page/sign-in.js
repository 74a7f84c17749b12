// Who looks at the page: signing in with a key where the API wants one, and signing out.
import { make, part, setText } from "./dom.js";
import { repeat } from "./repeat.js";
import { api, messageOf } from "./request.js";

/** @import { SignInAnswer } from "./types.js" */

/** A key that ends takes the page away within this time. */
const askMs = 15_000;

/** What each role may, as the page marks it: `data-for="operator"` shows to operators and admins. */
const rights = {
  viewer: "viewer",
  operator: "viewer operator",
  admin: "viewer operator admin",
};

/**
 * Resolves once somebody is there who may look; asks for a key until then. Where the API is not reachable it
 * resolves as well: the page says so in its own way.
 *
 * @returns {Promise<void>}
 */
export async function signedIn() {
  const who = await whoAsks();
  if (who !== undefined && who.kind === "nobody") await signIn("");
  else if (who !== undefined) greet(who);
  watch();
}

/** Whether whoever looks has a role; where the API was not reachable, the API will say. @param {string} role */
export function may(role) {
  const { may: given } = document.body.dataset;
  return given === undefined || given.split(" ").includes(role);
}

/** @returns {Promise<SignInAnswer | undefined>} undefined where the API is not reachable */
async function whoAsks() {
  try {
    return await api.get("/v1/session", {});
  } catch {
    return undefined;
  }
}

/** Shows who is signed in, and what they may. @param {SignInAnswer} who */
function greet({ kind, name, role }) {
  document.body.dataset.may = role === null ? "" : rights[role];
  const bar = part("signed-in", HTMLElement);
  bar.hidden = kind !== "key" && kind !== "token";
  const rightsHeld = role ?? "no role";
  setText(part("signed-in-name", HTMLElement), name);
  setText(part("signed-in-role", HTMLElement), rightsHeld);
  // Where there is no room for either, the button says it to who asks.
  part("sign-out", HTMLButtonElement).title = `${name}, ${rightsHeld}`;
  part("sign-out", HTMLButtonElement).onclick = async () => {
    await api.delete("/v1/session", {}).catch(() => undefined);
    location.reload();
  };
}

/** Looks now and then whether the key still opens. */
function watch() {
  repeat(askMs, async (signal) => {
    /** @type {SignInAnswer} */
    const who = await api.get("/v1/session", {}, signal);
    if (who.kind !== "nobody") greet(who);
    else if (document.querySelector("dialog.sign-in") === null) {
      await signIn("You were signed out: the key has ended.");
      location.reload();
    }
  }, () => undefined);
}

/**
 * Asks for a key until there is one that opens.
 *
 * @param {string} why
 * @returns {Promise<void>}
 */
function signIn(why) {
  const input = make("input", {
    type: "password",
    id: "sign-in-key",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    autofocus: true,
  });
  const error = make("p", { class: "sign-in-error", role: "alert" }, why);
  const button = make("button", { type: "submit", class: "more-button primary" }, "Sign in");
  const form = make(
    "form",
    {},
    make("h2", { id: "sign-in-title" }, "Sign in"),
    make(
      "p",
      {},
      "This Troupe has keys, and shows nothing without one. Whoever runs it makes them with ",
      make("code", {}, "troupe keys create"),
      ".",
    ),
    make("label", { for: "sign-in-key" }, "Key"),
    input,
    error,
    make("div", { class: "controls" }, button),
  );
  const dialog = make("dialog", {
    class: "question sign-in",
    "aria-labelledby": "sign-in-title",
  }, form);
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        greet(await api.post("/v1/session", {}, { key: input.value.trim() }));
        dialog.close();
        dialog.remove();
        resolve();
      } catch (problem) {
        setText(error, messageOf(problem));
        input.select();
      } finally {
        button.disabled = false;
      }
    });
  });
}
