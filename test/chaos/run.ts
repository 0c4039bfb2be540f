import { parseArgs } from "node:util";
import { BUNDLE_PATH, buildBundle } from "../../local/build.ts";
import { FAULT_TABLE } from "./faults/fault-table.ts";
import { PROCESS_FAULTS } from "./processes/faults.ts";
import { countWrong, differencesOf, inWordsOf } from "./processes/report.ts";
import { runProcessChaos } from "./processes/run-processes.ts";
import { type ChaosOutcome, isClean, runChaos } from "./run-chaos.ts";

const HELP = `npm run chaos -- [options]

A simulated tenant lives, everything goes wrong, the faults stop, and the whole store is compared with the tenant.
All of it is one process on a simulated clock: the same seed gives the same run.

  --seed S      the first seed (default 1)
  --seeds N     how many seeds, one after the other (default 1)
  --minutes M   simulated minutes of faults (default 120)
  --faults a,b  only these (default all)
  --json        one line of JSON a seed
  --help        this, and the faults

With --processes everything is real but Microsoft: the built bundle in two functions hosts at once, the tenant, Key Vault,
Azurite and the Cosmos DB server, each a process of its own, with a proxy on every way between them. The same seed gives
the same faults; what they meet is up to the machine.

  --rounds N    each some seconds of life with faults, then until the store is what the tenant holds (default 3)

Ends with 1 when anything is lost, stale, doubled, forged or missing, and prints what and the seed that shows it again.
`;

/** In words, for each kind. */
const MAX_DIFFERENCES = 10;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    minutes: { type: "string", default: "120" },
    processes: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    faults: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(`${HELP}\nFaults:\n${listOf(FAULT_TABLE)}\nFaults with --processes:\n${listOf(PROCESS_FAULTS)}`);
} else {
  process.exitCode = (await (values.processes ? runRounds() : runSeeds())) ? 0 : 1;
}

function listOf(faults: Readonly<Record<string, { readonly meaning: string }>>): string {
  return Object.entries(faults)
    .map(([name, { meaning }]) => `  ${name.padEnd(26)}${meaning}\n`)
    .join("");
}

async function runRounds(): Promise<boolean> {
  const [seed, rounds] = [whole("seed"), whole("rounds")];
  await buildBundle();
  const result = await runProcessChaos({
    seed,
    rounds,
    bundlePath: BUNDLE_PATH,
    ...faultsAsked(),
    onRound: (round, verdict) => {
      // Programs read the one line at the end; people do not wait twenty minutes for it.
      (values.json ? process.stderr : process.stdout).write(inWordsOf(round));
      process.stderr.write(differencesOf(verdict));
    },
  });
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.leftOut.length > 0) process.stderr.write(`left out on this machine: ${result.leftOut.join(", ")}\n`);
  return countWrong(result) === 0;
}

function faultsAsked(): { readonly faults?: readonly string[] } {
  return values.faults === undefined ? {} : { faults: values.faults.split(",") };
}

async function runSeeds(): Promise<boolean> {
  const [first, seeds, minutes] = [whole("seed"), whole("seeds"), whole("minutes")];
  let areClean = true;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await runChaos({ seed, minutes, ...faultsAsked() });
    process.stdout.write(values.json ? `${JSON.stringify(outcome.result)}\n` : inWords(outcome));
    if (isClean(outcome.verdict)) continue;
    areClean = false;
    process.stderr.write(differences(outcome));
  }
  return areClean;
}

function whole(name: "seed" | "seeds" | "minutes" | "rounds"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} wants a whole number from 1`);
  return value;
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

function differences({ result: { seed }, verdict }: ChaosOutcome): string {
  const lines = Object.entries(verdict).flatMap(([name, found]: [string, readonly string[]]) => [
    ...found.slice(0, MAX_DIFFERENCES).map((difference) => `  ${name}: ${difference}`),
    ...(found.length > MAX_DIFFERENCES ? [`  ${name}: and ${found.length - MAX_DIFFERENCES} more`] : []),
  ]);
  const faults = values.faults === undefined ? "" : ` --faults ${values.faults}`;
  const again = `npm run chaos -- --seed ${seed} --minutes ${values.minutes}${faults}`;
  return `seed ${seed} is not clean:\n${lines.join("\n")}\nagain: ${again}\n`;
}
