import type { Command } from "commander";
import { type Api, firstOf } from "../api/api.ts";
import {
  byTitle,
  type Conversation,
  channelsOf,
  chatsOf,
  newestFirst,
  type Team,
  teamsOf,
} from "../api/conversations.ts";
import { findConversation, findTeam } from "../api/find-conversation.ts";
import { type Member, membersOf } from "../api/members.ts";
import { timesFor } from "../text/times.ts";
import { apiFor, type Common, optionsOf, wholeNumber } from "./context.ts";
import type { Io } from "./io.ts";
import { type Column, printRows } from "./table.ts";

interface Limited extends Common {
  readonly limit: number;
}

const MOST = 10_000;

/** @returns the command of chats, for those below it that write */
export function addListCommands(program: Command, io: Io): Command {
  const chats = program.command("chats").summary("Chats: list, open, rename, members, read marks");
  listing(chats, "Your chats, the newest first").action(async (_options, command: Command) => {
    const options = optionsOf<Limited>(command);
    const rows = newestFirst(await firstOf(chatsOf(await apiFor(io, options)), MOST)).slice(0, options.limit);
    printRows(io, { json: options.json ?? false, rows, columns: conversationColumns(io), none: "You are in no chat" });
  });
  const teams = program.command("teams").summary("Teams: list");
  listing(teams, "The teams you are in").action(async (_options, command: Command) => {
    const options = optionsOf<Limited>(command);
    const rows = await firstOf(teamsOf(await apiFor(io, options)), options.limit);
    const columns: Column<Team>[] = [
      { title: "team", of: ({ title }) => title, isFlexible: true },
      { title: "id", of: ({ id }) => id },
    ];
    printRows(io, { json: options.json ?? false, rows, columns, none: "You are in no team" });
  });
  const channels = program.command("channels").summary("Channels: list");
  listing(channels, "The channels of a team, or of all of yours")
    .argument("[team]", "its name or id")
    .action(async (team: string | undefined, _options, command: Command) => {
      const options = optionsOf<Limited>(command);
      const rows = (await channelsIn(await apiFor(io, options), team)).slice(0, options.limit);
      printRows(io, {
        json: options.json ?? false,
        rows,
        columns: conversationColumns(io),
        none: "There is no channel",
      });
    });
  const members = program.command("members").summary("Members: list");
  listing(members, "Who is in a chat, a channel or a team")
    .argument("<conversation>", "its title, id or link; or a team's name or id with --team")
    .option("--team", "of a team")
    .action(async (given: string, _options, command: Command) => {
      const options = optionsOf<Limited & { team?: boolean }>(command);
      const api = await apiFor(io, options);
      const of = options.team ? (await findTeam(api, given)).id : (await findConversation(api, given)).conversationId;
      const rows = await firstOf(membersOf(api, of), options.limit);
      printRows(io, { json: options.json ?? false, rows, columns: MEMBER_COLUMNS, none: "Nobody is in it" });
    });
  return chats;
}

/** What every list has. */
function listing(parent: Command, summary: string): Command {
  return parent
    .command("list")
    .alias("ls")
    .summary(summary)
    .description(summary)
    .option("-L, --limit <n>", "at most so many", wholeNumber(1, MOST), 50)
    .option("--json", "as JSON");
}

function conversationColumns({ isTerminal }: Io): Column<Conversation>[] {
  const { short } = timesFor(Date.now());
  return [
    { title: "title", of: ({ title }) => title, isFlexible: true },
    { title: "kind", of: ({ kind, teamTitle }) => teamTitle ?? KINDS[kind] },
    {
      title: "last",
      of: ({ lastMs }) => (lastMs === 0 ? "" : isTerminal ? short(lastMs) : new Date(lastMs).toISOString()),
    },
    { title: "id", of: ({ conversationId }) => conversationId, isFlexible: true },
  ];
}

const KINDS: Readonly<Record<Conversation["kind"], string>> = {
  oneOnOne: "chat",
  group: "group",
  meeting: "meeting",
  channel: "channel",
};

async function channelsIn(api: Api, team: string | undefined): Promise<Conversation[]> {
  const teams = team === undefined ? await firstOf(teamsOf(api), MOST) : [await findTeam(api, team)];
  const lists = await Promise.all(teams.map((one) => firstOf(channelsOf(api, one), MOST)));
  return lists.flatMap(byTitle);
}

const MEMBER_COLUMNS: readonly Column<Member>[] = [
  { title: "name", of: ({ name }) => name, isFlexible: true },
  { title: "mail", of: ({ mail }) => mail, isFlexible: true },
  { title: "role", of: ({ roles }) => roles.join(", ") },
  { title: "id", of: ({ id }) => id, isFlexible: true },
];
