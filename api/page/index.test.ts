import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL(".", import.meta.url);
const html = readFileSync(new URL("index.html", folder), "utf8");
const found = (pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1]);

describe("index.html", () => {
  it("asks for every module and style sheet at once, so that none waits for another", () => {
    const files = readdirSync(folder);
    const modules = files.filter((file) => file.endsWith(".js"));
    const asked = [
      ...found(/rel="modulepreload" href="\/page\/([a-z-]+\.js)"/g),
      ...found(/<script[^>]* src="\/page\/([a-z-]+\.js)"/g),
    ];
    expect(asked.sort()).toEqual(modules.sort());
    const styles = files.filter((file) => file.endsWith(".css"));
    expect(found(/rel="stylesheet" href="\/page\/([a-z]+\.css)"/g).sort()).toEqual(styles.sort());
  });

  it("has nothing that a strict content security policy refuses, and nothing from elsewhere", () => {
    expect(html).not.toMatch(/<script(?![^>]* src=)[^>]*>/);
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=/);
    expect(html).not.toMatch(/(?:src|href)="(?:[a-z]+:)?\/\//);
  });
});

describe("the modules of the page", () => {
  it("never make markup of data", () => {
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/;
    const modules = readdirSync(folder).filter((file) => file.endsWith(".js"));
    const wrong = modules.filter((file) =>
      forbidden.test(readFileSync(new URL(file, folder), "utf8"))
    );
    expect(wrong).toEqual([]);
  });
});
