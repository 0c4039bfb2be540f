import { parseArgs } from "node:util";
import { fuzzFrontDoor } from "./fuzz-front-door.ts";
import { problemsOf } from "./judge-report.ts";

const HELP = `npm run fuzz [-- OPTIONS]

Sends mutated posts to the front door of the running product: structure, encodings, sizes, nesting, tokens, ids with odd
characters, prototype keys. Promised: 200, 202, 400 or 413 and nothing else, no broken connection, no growth, p99 under
250 ms on a quiet machine; all that was taken is worked off, and a genuine post is stored afterwards. Posts wait while more
stands in the queues than the emulator bears.

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
  const problems = problemsOf(report);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
