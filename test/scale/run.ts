import { parseArgs } from "node:util";
import { brokenBounds } from "./bounds.ts";
import { isPlantedName, PLANTED } from "./planted.ts";
import { inJson, inWords } from "./report.ts";
import { runScenario } from "./scenario.ts";

const HELP = `npm run scale -- [options]

The product in a tenant of any size, in memory and on a simulated clock: some days of listing, directory, reading, audit,
renewals, a gap of all chats, then a rebuild, then a long time of nothing. Every port takes a stated time, and Graph refuses
by its documented limits.

  --users N       users of the tenant, from 200 (default 20000); a tenth as many teams, half as many channels
  --instances I   of the functions host (default 8)
  --days D        of daily reading and audit (default 2)
  --chats C       chats for each user, of four members (default 20)
  --planted NAME  with a mistake in the code, to see its bound break
  --json          one line of JSON
  --help          this, and the mistakes

Ends with 1 when a bound is broken, and names it.
`;

/** What every figure is compared with. */
const SMALL_USERS = 1_000;

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "20000" },
    instances: { type: "string", default: "8" },
    days: { type: "string", default: "2" },
    chats: { type: "string", default: "20" },
    planted: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  const mistakes = Object.entries(PLANTED).map(([name, { meaning }]) => `  ${name.padEnd(20)}${meaning}\n`);
  process.stdout.write(`${HELP}\nMistakes:\n${mistakes.join("")}`);
} else {
  process.exitCode = (await measure()) ? 0 : 1;
}

async function measure(): Promise<boolean> {
  const startedMs = performance.now();
  const rest = { instances: whole("instances"), days: whole("days"), chatsPerUser: whole("chats") };
  const asked = { ...rest, users: whole("users"), ...planted(values.planted) };
  const small = await runScenario({ ...rest, users: SMALL_USERS });
  const measured = await runScenario(asked);
  const broken = brokenBounds(measured, small);
  const wallSeconds = Math.round((performance.now() - startedMs) / 1_000);
  const found = { ...inJson(measured, small), broken, wallSeconds };
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : inWords(measured, small));
  for (const bound of broken) process.stderr.write(`broken: ${bound}\n`);
  return broken.length === 0;
}

function whole(name: "users" | "instances" | "days" | "chats"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} wants a whole number from 1`);
  return value;
}

function planted(name: string | undefined) {
  if (name === undefined) return {};
  if (!isPlantedName(name)) throw new RangeError(`--planted knows ${Object.keys(PLANTED).join(", ")}`);
  return { sabotage: PLANTED[name].sabotage };
}
