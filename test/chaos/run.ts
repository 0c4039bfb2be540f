import { z } from "zod";
import { flag, runCommand, type ValuesOf, valued, whole } from "../../local/command-line.ts";
import { FAULT_TABLE } from "./faults/fault-table.ts";
import { type ChaosOutcome, isClean, runChaos } from "./run-chaos.ts";

const FAULTS = Object.entries(FAULT_TABLE);
const faultNames = z
  .string()
  .transform((names) => names.split(","))
  .refine((names) => names.every((name) => Object.hasOwn(FAULT_TABLE, name)), {
    error: `expected some of ${Object.keys(FAULT_TABLE).join(",")}`,
  });

const COMMAND = {
  invocation: "npm run chaos --",
  about: `A simulated tenant lives, everything goes wrong, the faults stop, and the whole store is compared with the tenant.
All of it is one process on a simulated clock: the same seed gives the same run.`,
  options: {
    seed: valued("S", whole(1, 2_147_483_647).default(1), "the first seed"),
    seeds: valued("N", whole(1, 1_000_000).default(1), "how many seeds, one after the other"),
    minutes: valued("M", whole(1, 100_000).default(120), "simulated minutes of faults"),
    faults: valued("a,b", faultNames.optional(), "only these; all when left out"),
    json: flag("one line of JSON a seed"),
  },
  more: `Ends with 1 when anything is lost, stale, doubled, forged or missing, and prints what and the seed that shows it again.

Faults:
${FAULTS.map(([name, { meaning }]) => `  ${name.padEnd(26)}${meaning}`).join("\n")}`,
};
type Values = ValuesOf<typeof COMMAND.options>;

/** In words, for each kind. */
const MAX_DIFFERENCES = 10;

await runCommand(COMMAND, async (values) => {
  const { seed: first, seeds, minutes, faults, json } = values;
  let areClean = true;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = await runChaos({ seed, minutes, ...(faults && { faults }) });
    process.stdout.write(json ? `${JSON.stringify(outcome.result)}\n` : inWords(outcome));
    if (isClean(outcome.verdict)) continue;
    areClean = false;
    process.stderr.write(differences(outcome, values));
  }
  return areClean ? 0 : 1;
});

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
