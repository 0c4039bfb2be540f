import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";

/** The level from which on the host lets a category through: its longest prefix decides. .NET: "Logging providers". */
describe("what the host lets through to the log", () => {
  const { logging } = JSON.parse(readFileSync("host.json", "utf8")) as {
    logging: { logLevel: Record<string, string> };
  };
  const levelOf = (category: string) => {
    const prefixes = Object.keys(logging.logLevel).filter((prefix) => category.startsWith(prefix));
    const longest = prefixes.toSorted((a, b) => b.length - a.length)[0] ?? "default";
    return logging.logLevel[longest];
  };

  it.each(TRIGGERS.map(({ name }) => name))("every line of %s but those at the level debug", (name) => {
    expect(levelOf(`Function.${name}.User`)).toBe("Information");
  });

  it("what is logged between invocations", () => {
    expect(levelOf("Host.Function.Console")).toBe("Information");
  });

  it("of the host's own records about what runs for every post, message or source, only failures", () => {
    expect(["notifications", "process-message", "sync-source"].map((name) => levelOf(`Function.${name}`))).toEqual(
      Array(3).fill("Warning"),
    );
    expect(levelOf("Host.Results")).toBe("Error");
  });
});
