import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LOCAL_SETTINGS_EXAMPLE, localSettingsExample } from "../../local/local-settings.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import type { SettingRow } from "../../shared/base/setting-values.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";

const text = readFileSync(LOCAL_SETTINGS_EXAMPLE, "utf8");
const { Values: values } = JSON.parse(text) as { Values: Record<string, string> };
const rows = Object.entries<SettingRow>(SETTINGS).filter(([name]) => name in values);
const toGive = Object.keys(values).filter((name) => values[name]?.startsWith("<"));

describe("local.settings.example.json", () => {
  it("is what the table of settings says: run `npm run tables` when this fails", () => {
    expect(text).toBe(localSettingsExample());
  });

  it("names every setting but those that take Azure's own identity", () => {
    const missing = Object.keys(SETTINGS).filter((name) => !(name in values));
    expect(missing.length).toBe(3);
    expect(missing.filter((name) => !name.startsWith("AzureWebJobsStorage__"))).toEqual([]);
  });

  it("holds values that are good, or that say what must be given", () => {
    const given = rows.filter(([name]) => values[name] !== "" && !toGive.includes(name));
    expect(given.length).toBeGreaterThan(8);
    expect(given.filter(([name, row]) => !row.accepts(values[name] ?? ""))).toEqual([]);
    expect(toGive).toEqual(expect.arrayContaining(rows.filter(([, row]) => row.required).map(([name]) => name)));
  });

  it("is refused by name as long as something must be given", () => {
    const unfilled = toGive.filter((name) => name in SETTINGS);
    const refusal = (() => {
      try {
        return readSettings(values, RESOURCE_GRAMMAR);
      } catch (error) {
        return String(error);
      }
    })();
    expect(unfilled.filter((name) => !String(refusal).includes(`${name} is malformed`))).toEqual([]);
    expect(refusal).not.toContain("is missing");
  });

  it("is kept, and the file that is made of it is not", () => {
    const ignored = (path: string) => {
      try {
        return execFileSync("git", ["check-ignore", path], { encoding: "utf8" }).trim();
      } catch {
        return "";
      }
    };
    expect(ignored("local.settings.json")).toBe("local.settings.json");
    expect(ignored(LOCAL_SETTINGS_EXAMPLE)).toBe("");
  });
});
