import { BUNDLE_PATH } from "../../local/build.ts";
import { flag, runCommand, text, UsageError, type ValuesOf, valued, whole } from "../../local/command-line.ts";
import { ensureBundle } from "../../local/ensure-bundle.ts";
import { FAULT_TABLE } from "./faults/fault-table.ts";
import { PROCESS_FAULTS } from "./processes/faults.ts";
import { countWrong, differencesOf, inWordsOf } from "./processes/report.ts";
import type { ChaosOutcome } from "./run-chaos.ts";

const COMMAND = {
  invocation: "npm run chaos --",
  about: `A simulated tenant lives, everything goes wrong, the faults stop, and the whole store is compared with the tenant.
All of it is one process on a simulated clock: the same seed gives the same run.

With --processes everything is real but Microsoft: the built bundle in two functions hosts at once, the tenant, Key Vault,
Azurite and the Cosmos DB server, each a process of its own, with a proxy on every way between them. The same seed gives
the same faults; what they meet is up to the machine.`,
  options: {
    seed: valued("S", whole(1, 2_147_483_647).default(1), "the first seed"),
    seeds: valued("N", whole(1, 1_000_000).default(1), "how many seeds, one after the other"),
    minutes: valued("M", whole(1, 100_000).default(120), "simulated minutes of faults"),
    processes: flag("with real processes"),
    rounds: valued(
      "N",
      whole(1, 10_000).default(3),
      "of real processes, each some seconds of life with faults, then until the store is what the tenant holds",
    ),
    recording: valued(
      "MB",
      whole(1, 20_000).optional(),
      "instead of all this: copy one recording of so many megabytes through a functions host that is killed meanwhile",
    ),
    kills: valued("N", whole(0, 100).default(3), "of the host, with --recording"),
    faults: valued(
      "a,b",
      text("names")
        .transform((names) => names.split(","))
        .optional(),
      "only these; all when left out",
    ),
    json: flag("one line of JSON a seed, or of all rounds"),
  },
  more: `Ends with 1 when anything is lost, stale, doubled, forged or missing, and prints what and the seed that shows it again.

Faults:
${listOf(FAULT_TABLE)}
Faults with --processes:
${listOf(PROCESS_FAULTS)}`,
};
type Values = ValuesOf<typeof COMMAND.options>;

type Faults = Readonly<Record<string, { readonly meaning: string }>>;

function listOf(faults: Faults): string {
  return Object.entries(faults)
    .map(([name, { meaning }]) => `  ${name.padEnd(26)}${meaning}\n`)
    .join("");
}

/** In words, for each kind. */
const MAX_DIFFERENCES = 10;

// Each way loads what it takes once it is known which is asked for: `--help` waits for none of them.
await runCommand(COMMAND, async (values) => {
  if (values.recording !== undefined) return copyRecording(values.recording, values);
  const areClean = await (values.processes ? runRounds(values) : runSeeds(values));
  return areClean ? 0 : 1;
});

/** Ends with 1 when the copy is not the recording, or the host needed more than the smallest instance has. */
async function copyRecording(megabytes: number, { kills, seed }: Values): Promise<number> {
  const { INSTANCE_BYTES, isProven, runRecording } = await import("./recording.ts");
  const proof = await runRecording({ megabytes, kills, seed });
  process.stdout.write(`${JSON.stringify({ ...proof, boundBytes: INSTANCE_BYTES })}\n`);
  return isProven(proof) ? 0 : 1;
}

/** @throws UsageError for what is no fault of the table */
function faultsOf({ faults }: Values, table: Faults): { readonly faults?: readonly string[] } {
  const unknown = faults?.filter((name) => !Object.hasOwn(table, name)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`--faults: expected some of ${Object.keys(table).join(",")}, got '${unknown.join(",")}'`);
  }
  return faults === undefined ? {} : { faults };
}

async function runRounds(values: Values): Promise<boolean> {
  const { seed, rounds, json } = values;
  const faults = faultsOf(values, PROCESS_FAULTS);
  const { runProcessChaos } = await import("./processes/run-processes.ts");
  await ensureBundle();
  const result = await runProcessChaos({
    seed,
    rounds,
    bundlePath: BUNDLE_PATH,
    ...faults,
    onRound: (round, verdict) => {
      // Programs read the one line at the end; people do not wait twenty minutes for it.
      (json ? process.stderr : process.stdout).write(inWordsOf(round));
      process.stderr.write(differencesOf(verdict));
    },
  });
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.leftOut.length > 0) process.stderr.write(`left out on this machine: ${result.leftOut.join(", ")}\n`);
  return countWrong(result) === 0;
}

async function runSeeds(values: Values): Promise<boolean> {
  const { seed: first, seeds, minutes, json } = values;
  const faults = faultsOf(values, FAULT_TABLE);
  const { isClean, runChaos } = await import("./run-chaos.ts");
  let areClean = true;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await runChaos({ seed, minutes, ...faults });
    process.stdout.write(json ? `${JSON.stringify(outcome.result)}\n` : inWords(outcome));
    if (isClean(outcome.verdict)) continue;
    areClean = false;
    process.stderr.write(differences(outcome, values));
  }
  return areClean;
}

function inWords({ result, verdict }: ChaosOutcome): string {
  const { seed, posted, versions, kills, convergedAfterMinutes, wallMs, faults } = result;
  const struck = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const wrong = Object.entries(verdict).map(([name, found]: [string, readonly string[]]) => `${name} ${found.length}`);
  return [
    `seed ${seed}: ${posted} messages in ${versions} versions, ${struck} faults, ${kills} kills`,
    `  ${wrong.join(", ")}`,
    `  as the tenant ${convergedAfterMinutes} minutes after the last fault; ${(wallMs / 1_000).toFixed(1)} s\n`,
  ].join("\n");
}

function differences({ result: { seed }, verdict }: ChaosOutcome, { minutes, faults }: Values): string {
  const lines = Object.entries(verdict).flatMap(([name, found]: [string, readonly string[]]) => [
    ...found.slice(0, MAX_DIFFERENCES).map((difference) => `  ${name}: ${difference}`),
    ...(found.length > MAX_DIFFERENCES ? [`  ${name}: and ${found.length - MAX_DIFFERENCES} more`] : []),
  ]);
  const only = faults ? ` --faults ${faults.join(",")}` : "";
  const again = `npm run chaos -- --seed ${seed} --minutes ${minutes}${only}`;
  return `seed ${seed} is not clean:\n${lines.join("\n")}\nagain: ${again}\n`;
}
