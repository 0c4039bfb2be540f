import { flag, runCommand, valued, whole } from "../../local/command-line.ts";
import { problemsOf } from "./judge-report.ts";

const COMMAND = {
  invocation: "npm run fuzz --",
  about: `Sends mutated posts to the front door of the running product: structure, encodings, sizes, nesting, tokens, ids with odd
characters, prototype keys. Promised: 200, 202, 400 or 413 and nothing else, no broken connection, no growth, p99 under
250 ms on a quiet machine; all that was taken is worked off, and a genuine post is stored afterwards. Posts wait while more
stands in the queues than the emulator bears. With --requests it asks the API instead, in this process: every operation, with
what fits, what is at the edge, what is forged and what is wrong. Promised: every answer as the OpenAPI document has it, none 5xx.`,
  options: {
    posts: valued("N", whole(1, 10_000_000).default(20_000), "how many"),
    requests: valued("N", whole(1, 10_000_000).optional(), "how many to the API, and no posts"),
    seed: valued("S", whole(0, 2_147_483_647).default(1), "the same seed gives the same posts"),
    json: flag("one line of JSON"),
  },
};

// What does the work is loaded once it is known what is asked for: `--help` does not wait for the product.
await runCommand(COMMAND, async ({ posts, requests, seed, json }) => {
  if (requests !== undefined) {
    const { fuzzApi } = await import("./fuzz-api.ts");
    const onAsked = (asked: number) => console.error(`${asked} of ${requests} requests asked`);
    const report = await fuzzApi({ requests, seed, onAsked });
    console.log(JSON.stringify(report, null, json ? undefined : 2));
    return report.problems.length > 0 ? 1 : 0;
  }
  const { fuzzFrontDoor } = await import("./fuzz-front-door.ts");
  const onSent = (sent: number) => console.error(`${sent} of ${posts} posts sent`);
  const { report, stop } = await fuzzFrontDoor({ posts, seed, onSent });
  await stop();
  console.log(JSON.stringify(report, null, json ? undefined : 2));
  const problems = problemsOf(report);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
});
