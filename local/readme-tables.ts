import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { TRIGGERS, type Trigger } from "../functions/triggers.ts";
import type { SettingRow } from "../shared/base/setting-values.ts";
import { SETTINGS } from "../shared/base/settings.ts";
import { runCommand } from "./command-line.ts";
import { ERRORS_PAGE, errorsPage } from "./errors-page.ts";
import { LAKE_PAGE, LAKE_TABLES } from "./lake-page.ts";
import { LOCAL_SETTINGS_EXAMPLE, localSettingsExample } from "./local-settings.ts";

/** The README's tables, made from the code so that they cannot drift; a test holds the README to them. */
export const README_TABLES: Readonly<Record<string, () => string>> = {
  triggers: () => table(["function", "starts on", "auth"], TRIGGERS.map(triggerCells)),
  settings: () =>
    table(
      ["name", "meaning", "expected", "default"],
      Object.entries<SettingRow>(SETTINGS).map(([name, row]) => [
        `\`${name}\``,
        row.meaning,
        row.expected,
        row.default === undefined ? (row.required ? "required" : "–") : `\`${row.default}\``,
      ]),
    ),
};

function triggerCells(trigger: Trigger): string[] {
  const name = `\`${trigger.name}\``;
  if (trigger.kind === "http") return [name, `\`${trigger.methods.join(", ")} /api/${trigger.route}\``, trigger.access];
  if (trigger.kind === "queue") return [name, `queue \`${trigger.queueName}\``, "–"];
  return [name, `timer \`${trigger.schedule}\``, "–"];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A page with each table in its place. */
export function withTables(page: string, tables = README_TABLES): string {
  return Object.entries(tables).reduce((text, [name, make]) => {
    const place = new RegExp(`(<!-- begin: ${name}[^>]*-->)[\\s\\S]*?(<!-- end: ${name} -->)`);
    if (!place.test(text)) throw new Error(`The page has no place for the table ${name}`);
    return text.replace(place, (_whole, begin: string, end: string) => `${begin}\n\n${make()}\n\n${end}`);
  }, page);
}

const COMMAND = {
  invocation: "npm run tables --",
  about: `Writes anew from the code: the tables of README.md (${Object.keys(README_TABLES).join(", ")}), those of ${LAKE_PAGE}, ${ERRORS_PAGE}
and ${LOCAL_SETTINGS_EXAMPLE}.`,
  options: {},
};

if (import.meta.main) {
  await runCommand(COMMAND, () => {
    write("README.md", withTables(readFileSync("README.md", "utf8")));
    write(LOCAL_SETTINGS_EXAMPLE, localSettingsExample());
    write(ERRORS_PAGE, errorsPage());
    write(LAKE_PAGE, withTables(readFileSync(LAKE_PAGE, "utf8"), LAKE_TABLES));
    return 0;
  });
}

function write(path: string, text: string): void {
  const isNew = !existsSync(path) || readFileSync(path, "utf8") !== text;
  writeFileSync(path, text);
  console.log(`${path}: ${isNew ? "written anew" : "nothing changed"}`);
}
