import * as z from "zod";
import { flag, oneOf, runCommand, valued, whole } from "../../local/command-line.ts";
import { brokenBounds } from "./bounds.ts";
import { PLANTED, type PlantedName } from "./planted.ts";
import { inJson, inWords } from "./report.ts";

const MISTAKES = Object.keys(PLANTED) as [PlantedName, ...PlantedName[]];

const COMMAND = {
  invocation: "npm run scale --",
  about: `The product in a tenant of any size, in memory and on a simulated clock: some days of listing, directory, reading, audit,
renewals, a gap of all chats, then a rebuild, then a long time of nothing. Every port takes a stated time, and Graph refuses
by its documented limits.`,
  options: {
    users: valued(
      "N",
      whole(200, 1_000_000).default(20_000),
      "users of the tenant; a tenth as many teams, half as many channels",
    ),
    instances: valued("I", whole(1, 1_000).default(8), "of the functions host"),
    days: valued("D", whole(1, 366).default(2), "of daily reading and audit"),
    chats: valued("C", whole(1, 1_000).default(20), "chats for each user, of four members"),
    capture: valued("NAMES", z.string().optional(), "the setting CAPTURE, such as transcripts,interactions"),
    planted: valued("NAME", oneOf(MISTAKES).optional(), "with a mistake in the code, to see its bound break"),
    json: flag("one line of JSON"),
  },
  more: `Ends with 1 when a bound is broken, and names it.

Mistakes:
${Object.entries(PLANTED)
  .map(([name, { meaning }]) => `  ${name.padEnd(20)}${meaning}`)
  .join("\n")}`,
};

/** What every figure is compared with. */
const SMALL_USERS = 1_000;

await runCommand(COMMAND, async ({ users, instances, days, chats, capture, planted, json }) => {
  // The product is behind it: whoever asks for help does not wait for that.
  const { runScenario } = await import("./scenario.ts");
  const startedMs = performance.now();
  const rest = { instances, days, chatsPerUser: chats, ...(capture && { capture }) };
  const small = await runScenario({ ...rest, users: SMALL_USERS });
  const measured = await runScenario({ ...rest, users, ...(planted && { sabotage: PLANTED[planted].sabotage }) });
  const broken = brokenBounds(measured, small);
  const wallSeconds = Math.round((performance.now() - startedMs) / 1_000);
  const found = { ...inJson(measured, small), broken, wallSeconds };
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : inWords(measured, small));
  for (const bound of broken) process.stderr.write(`broken: ${bound}\n`);
  return broken.length === 0 ? 0 : 1;
});
