import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settings } from "../config/table.ts";
import { launchSettings, launchVariables } from "./settings.mjs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "troupe-settings-"));
  const file = { data: "from-file", host: "file-host", natsUrl: "nats://file:1", port: 9000 };
  writeFileSync(join(folder, "troupe.json"), JSON.stringify(file));
  writeFileSync(join(folder, "broken.json"), "{");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("launchSettings", () => {
  it("knows the settings by the variables of the table of settings", () => {
    for (const [name, variable] of Object.entries(launchVariables)) {
      expect(settings).toHaveProperty([name, "variable"], variable);
    }
  });

  it("starts from the defaults of the table", () => {
    const read = launchSettings(["demo"], {}, "/nowhere");
    expect(read).toMatchObject({
      command: "demo",
      host: settings.host.default,
      runnerHost: settings.runnerHost.default,
      data: join("/nowhere", settings.data.default),
      natsUrl: undefined,
      natsServer: undefined,
      databaseUrl: undefined,
    });
  });

  it("lets a flag win over the environment, and the environment over the file", () => {
    const environment = { HOST: "environment-host", NATS_URL: "nats://environment:1" };
    const read = launchSettings(["demo", "--nats-url=nats://flag:1"], environment, folder);
    expect(read.natsUrl).toBe("nats://flag:1");
    expect(read.host).toBe("environment-host");
    expect(read.data).toBe(join(folder, "from-file"));
  });

  it("takes an empty variable and a file that is not understood for none", () => {
    expect(launchSettings(["demo"], { HOST: "" }, folder).host).toBe("file-host");
    expect(launchSettings(["demo", "--config", "broken.json"], {}, folder).host).toBe("127.0.0.1");
  });

  it("finds the command behind the flags that all commands take", () => {
    const read = launchSettings(["--config", "x.json", "--verbose", "worker"], {}, folder);
    expect(read.command).toBe("worker");
    expect(launchSettings([], {}, folder).command).toBe("");
  });

  it("looks into the files that variables name, and lists them with keys and certificates", () => {
    writeFileSync(
      join(folder, "url"),
      "postgres://db/troupe?sslmode=require&sslrootcert=/ca.pem\n",
    );
    const environment = {
      DATABASE_URL_FILE: "url",
      TROUPE_NATS_TOKEN_FILE: "/run/secrets/token",
      TROUPE_NATS_CREDENTIALS: "user.creds",
      NATS_URL_FILE: "absent",
      EDITOR_FILE: "/etc/passwd",
    };
    const read = launchSettings(["worker"], environment, folder);
    expect(read.databaseUrl).toBe("postgres://db/troupe?sslmode=require&sslrootcert=/ca.pem");
    expect(read.natsUrl).toBe("nats://file:1");
    expect(read.secretFiles.toSorted()).toEqual([
      "/ca.pem",
      "/run/secrets/token",
      join(folder, "absent"),
      join(folder, "url"),
      join(folder, "user.creds"),
    ].toSorted());
  });

  it("lists the words that may be files, wherever they stand", () => {
    const words = launchSettings(["replay", "a.csv", "--truth=b.csv", "--fast"], {}, "/in").words;
    expect(words).toEqual(["/in/replay", "/in/a.csv", "/in/b.csv"]);
  });
});
