import { parseArgs } from "node:util";
import { fuzzFrontDoor } from "./fuzz-front-door.ts";

const HELP = `npm run fuzz [-- OPTIONS]

Sends mutated posts to the front door of the running product: structure, encodings, sizes, nesting, tokens, ids with odd
characters, prototype keys. Promised: no 5xx, no broken connection, no growth, p99 under 250 ms on a quiet machine.

  --posts N   how many (default 20000)
  --seed S    the same seed gives the same posts (default 1)
  --json      one line of JSON
  --help      this text`;

const { values } = parseArgs({
  options: {
    posts: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const { report, stop } = await fuzzFrontDoor({ posts: Number(values.posts), seed: Number(values.seed) });
  await stop();
  console.log(JSON.stringify(report, null, values.json ? undefined : 2));
  const isBad = (status: string) => status === "broken" || Number(status) >= 500;
  process.exitCode = Object.keys(report.statuses).some(isBad) || !report.stillWorks ? 1 : 0;
}
