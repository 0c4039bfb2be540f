import { readFileSync, writeFileSync } from "node:fs";
import { decimal, flag, oneOf, runCommand, valued } from "../local/command-line.ts";
import { billOf } from "./cost/bill.ts";
import { billText, updatePage } from "./cost/page.ts";
import { ACCESS_LOGS, INPUTS, type InputName } from "./cost/workload.ts";

const PAGE = "docs/cost.md";

/** Nobody, or no days, would divide by zero; the other inputs may be 0. */
const MUST_BE_POSITIVE: readonly string[] = ["users", "workdaysPerMonth", "busyHoursPerDay", "itemsPerPost"];

const inputs = Object.fromEntries(Object.entries(INPUTS).map(([name, row]) => [name, optionOf(name, row)])) as Record<
  InputName,
  ReturnType<typeof optionOf>
>;

function optionOf(name: string, { default: value, meaning }: { default: number; meaning: string }) {
  const range = { positive: MUST_BE_POSITIVE.includes(name), ...(name.endsWith("Share") && { to: 1 }) };
  return valued("N", decimal(range).default(value), meaning);
}

const COMMAND = {
  invocation: "npm run cost --",
  about: "Computes the monthly bill in Azure from how much a tenant writes.",
  options: {
    ...inputs,
    cosmosCapacity: valued(
      "C",
      oneOf(["serverless", "autoscale"]).default("serverless"),
      "serverless or autoscale, as Cosmos DB is deployed",
    ),
    accessLogs: valued("L", oneOf(ACCESS_LOGS).default("blobs"), `which reads are logged: ${ACCESS_LOGS.join(", ")}`),
    privateNetworking: flag("with private endpoints"),
    search: flag("with SEARCH=on: what is stored can be searched"),
    json: flag("the bill with everything it rests on, for programs"),
    update: flag(`write the tables of ${PAGE} anew`),
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, ({ json, update, ...workload }) => {
    if (update) writeFileSync(PAGE, updatePage(readFileSync(PAGE, "utf8")));
    else console.log(json ? JSON.stringify(billOf(workload), undefined, 2) : billText(billOf(workload)));
    return 0;
  });
}
