import { type Command, Option } from "commander";
import {
  AVAILABILITIES,
  type Availability,
  contactsLike,
  type Presence,
  presenceOf,
  setPresence,
} from "../api/people.ts";
import { usageError } from "../base/cli-error.ts";
import { PRESENCE_LOOKS } from "../text/presence.ts";
import { timesFor } from "../text/times.ts";
import { acting, apiFor, type Common, wholeNumber } from "./context.ts";
import type { Io } from "./io.ts";
import { type Column, printRows } from "./table.ts";

const DAY_MINUTES = 1_440;

export function addPeopleCommands(program: Command, io: Io): void {
  const presence = program.command("presence").summary("Who is there: get, set");
  presence
    .command("get")
    .summary("Whether people are there; you, without a name")
    .argument("[users...]", "ids of users")
    .option("--json", "as JSON")
    .action(
      acting<Common, [string[]]>(async (options, [users]) => {
        const api = await apiFor(io, options);
        const rows = await presenceOf(api, users.length === 0 ? [api.session.me.id] : users);
        printRows(io, { json: options.json ?? false, rows, columns: presenceColumns(io), none: "Nothing is known" });
      }),
    );
  presence
    .command("set")
    .summary("How you are shown")
    .argument("<availability>", `${AVAILABILITIES.join(", ")}; auto: as Teams sees it again`)
    .addOption(minutesOption("--minutes <n>", "for so long"))
    .option("--json", "as JSON")
    .action(
      acting<Common & { readonly minutes?: number }, [string]>(async ({ minutes, ...options }, [given]) => {
        const availability = availabilityOf(given);
        const wish = { availability, ...(minutes !== undefined && { minutes }) };
        tell(io, options, await setPresence(await apiFor(io, options), wish));
      }),
    );
  const status = program.command("status").summary("What stands beside your name: set, clear");
  status
    .command("set")
    .summary("A message beside your name")
    .argument("<text>", "what it says")
    .addOption(minutesOption("--minutes <n>", "for so long; until it is cleared without it"))
    .option("--json", "as JSON")
    .action(
      acting<Common & { readonly minutes?: number }, [string]>(async ({ minutes, ...options }, [text]) => {
        const wish = { statusMessage: text, ...(minutes !== undefined && { statusMinutes: minutes }) };
        tell(io, options, await setPresence(await apiFor(io, options), wish));
      }),
    );
  status
    .command("clear")
    .summary("Take it away")
    .option("--json", "as JSON")
    .action(
      acting<Common>(async (options) =>
        tell(io, options, await setPresence(await apiFor(io, options), { statusMessage: null })),
      ),
    );
  program
    .command("contacts")
    .summary("People you know: of your address book, your work and your chats")
    .argument("[query]", "how they are called", "")
    .option("-L, --limit <n>", "at most so many", wholeNumber(1, 200), 50)
    .option("--json", "as JSON")
    .action(
      acting<Common & { readonly limit: number }, [string]>(async (options, [query]) => {
        const rows = await contactsLike(await apiFor(io, options), query, options.limit);
        printRows(io, {
          json: options.json ?? false,
          rows,
          columns: [
            { title: "name", of: ({ displayName }) => displayName, isFlexible: true },
            {
              title: "account",
              of: ({ userPrincipalName, mail }) => userPrincipalName ?? mail ?? "",
              isFlexible: true,
            },
            { title: "known from", of: ({ origins }) => origins.join(", ") },
            { title: "id", of: ({ id }) => id ?? "", isFlexible: true },
          ],
          none: "Nobody was found",
        });
      }),
    );
}

function minutesOption(flags: string, meaning: string): Option {
  return new Option(flags, meaning).argParser(wholeNumber(5, DAY_MINUTES));
}

function availabilityOf(given: string): Availability | null {
  if (given.toLowerCase() === "auto") return null;
  const found = AVAILABILITIES.find((one) => one.toLowerCase() === given.toLowerCase());
  if (found === undefined) throw usageError(`Expected one of ${[...AVAILABILITIES, "auto"].join(", ")}`);
  return found;
}

function presenceColumns(io: Io): Column<Presence>[] {
  return [
    { title: "", of: ({ availability }) => (io.isTerminal ? (PRESENCE_LOOKS[availability]?.mark ?? "○") : "") },
    { title: "availability", of: ({ availability }) => availability },
    { title: "activity", of: ({ activity }) => activity },
    { title: "status", of: ({ statusMessage }) => statusMessage?.text ?? "", isFlexible: true },
    { title: "until", of: ({ statusMessage }) => untilOf(io, statusMessage?.expiryDateTime) },
    { title: "id", of: ({ id }) => id },
  ];
}

function untilOf({ isTerminal }: Io, time: string | null | undefined): string {
  if (!time) return "";
  return isTerminal ? timesFor(Date.now()).short(Date.parse(time)) : time;
}

function tell(io: Io, { json = false }: Common, presence: Presence): void {
  printRows(io, { json, rows: [presence], columns: presenceColumns(io), none: "" });
}
