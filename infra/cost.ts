import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { billOf } from "./cost/bill.ts";
import { billText, updatePage } from "./cost/page.ts";
import { ACCESS_LOGS, INPUTS, type InputName, type Workload, workloadOf } from "./cost/workload.ts";

const PAGE = "docs/cost.md";

const HELP = `npm run cost -- [--users 5000] [--json]

Computes the monthly bill in Azure from how much a tenant writes.

  --cosmosCapacity serverless|autoscale
  --accessLogs ${ACCESS_LOGS.join("|")}
  --privateNetworking
  --json      the bill with everything it rests on, for programs
  --update    write the tables of ${PAGE} anew
  --help
${Object.entries(INPUTS)
  .map(([name, { default: value, meaning }]) => `  --${name} ${value}\n        ${meaning}`)
  .join("\n")}`;

/** Nobody, or no days, would divide by zero; the other inputs may be 0. */
const MUST_BE_POSITIVE: readonly InputName[] = ["users", "workdaysPerMonth", "busyHoursPerDay", "itemsPerPost"];

type Values = Readonly<Record<string, string | boolean | undefined>>;

function readInput(name: InputName, given: string | boolean): number {
  const value = given === "" ? Number.NaN : Number(given);
  const isPositive = MUST_BE_POSITIVE.includes(name);
  if (!Number.isFinite(value) || value < 0 || (value === 0 && isPositive)) {
    throw new Error(`--${name} must be a number${isPositive ? " above 0" : ""}`);
  }
  return value;
}

function readWorkload(values: Values): Workload {
  const capacity = values.cosmosCapacity ?? "serverless";
  if (capacity !== "serverless" && capacity !== "autoscale") {
    throw new Error("--cosmosCapacity must be serverless or autoscale");
  }
  const accessLogs = ACCESS_LOGS.find((name) => name === (values.accessLogs ?? "blobs"));
  if (accessLogs === undefined) throw new Error(`--accessLogs must be one of ${ACCESS_LOGS.join(", ")}`);
  const given = (Object.keys(INPUTS) as InputName[]).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, readInput(name, value)] as const];
  });
  return workloadOf({
    ...Object.fromEntries(given),
    accessLogs,
    cosmosCapacity: capacity,
    privateNetworking: values.privateNetworking === true,
  });
}

function readArguments(): Values {
  const numbers = Object.fromEntries(Object.keys(INPUTS).map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({
    options: {
      ...numbers,
      accessLogs: { type: "string" },
      cosmosCapacity: { type: "string" },
      privateNetworking: { type: "boolean" },
      json: { type: "boolean" },
      update: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  return values as Values;
}

function main(): void {
  const values = readArguments();
  if (values.help) {
    console.log(HELP);
  } else if (values.update) {
    writeFileSync(PAGE, updatePage(readFileSync(PAGE, "utf8")));
  } else {
    const bill = billOf(readWorkload(values));
    console.log(values.json ? JSON.stringify(bill, undefined, 2) : billText(bill));
  }
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
