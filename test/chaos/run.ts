import { parseArgs } from "node:util";
import { FAULT_TABLE } from "./faults/fault-table.ts";
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

Ends with 1 when anything is lost, stale, doubled, forged or missing, and prints what and the seed that shows it again.
`;

/** In words, for each kind. */
const MAX_DIFFERENCES = 10;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    minutes: { type: "string", default: "120" },
    faults: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  const faults = Object.entries(FAULT_TABLE).map(([name, { meaning }]) => `  ${name.padEnd(26)}${meaning}\n`);
  process.stdout.write(`${HELP}\nFaults:\n${faults.join("")}`);
} else {
  process.exitCode = (await runSeeds()) ? 0 : 1;
}

async function runSeeds(): Promise<boolean> {
  const [first, seeds, minutes] = [whole("seed"), whole("seeds"), whole("minutes")];
  const only = values.faults === undefined ? {} : { faults: values.faults.split(",") };
  let areClean = true;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await runChaos({ seed, minutes, ...only });
    process.stdout.write(values.json ? `${JSON.stringify(outcome.result)}\n` : inWords(outcome));
    if (isClean(outcome.verdict)) continue;
    areClean = false;
    process.stderr.write(differences(outcome));
  }
  return areClean;
}

function whole(name: "seed" | "seeds" | "minutes"): number {
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
