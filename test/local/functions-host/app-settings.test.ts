import { describe, expect, it } from "vitest";
import { isDisabled, resolveConnection, resolveSettingNames } from "../../../local/functions-host/app-settings.ts";

describe("resolveSettingNames", () => {
  const settings = { QUEUE: "orders", "App:Prefix": "x" };
  const cases: [text: string, resolved: string][] = [
    ["plain", "plain"],
    ["%QUEUE%", "orders"],
    ["a-%QUEUE%-%App:Prefix%", "a-orders-x"],
    ["50%", "50%"],
  ];
  it.each(cases)("%s", (text, resolved) => {
    expect(resolveSettingNames(text, settings)).toBe(resolved);
  });

  it("names the setting that is missing", () => {
    expect(() => resolveSettingNames("%NOT_THERE%", settings)).toThrow("The app setting NOT_THERE is missing");
  });
});

describe("resolveConnection", () => {
  it("takes the named setting, or AzureWebJobsStorage", () => {
    const settings = { AzureWebJobsStorage: "default", Other: "other" };
    expect([undefined, "", "Other"].map((name) => resolveConnection(name, settings))).toEqual([
      "default",
      "default",
      "other",
    ]);
  });

  it("names the setting that is missing", () => {
    expect(() => resolveConnection(undefined, {})).toThrow("The app setting AzureWebJobsStorage is missing");
  });
});

describe("isDisabled", () => {
  const cases: [settings: Record<string, string>, disabled: boolean][] = [
    [{}, false],
    [{ "AzureWebJobs.f.Disabled": "true" }, true],
    [{ "AzureWebJobs.f.Disabled": "1" }, true],
    [{ AzureWebJobs__f__Disabled: "True" }, true],
    [{ "AzureWebJobs.f.Disabled": "false" }, false],
    [{ "AzureWebJobs.g.Disabled": "true" }, false],
  ];
  it.each(cases)("%j", (settings, disabled) => {
    expect(isDisabled("f", settings)).toBe(disabled);
  });
});
