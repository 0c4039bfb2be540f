import { writeFileSync } from "node:fs";
import { runCommand } from "../../local/command-line.ts";
import { EXAMPLES_PATH } from "../../local/pages/answer-examples.ts";

const COMMAND = {
  invocation: "npm run examples --",
  about: `Writes ${EXAMPLES_PATH} anew: what the API answers of a morning of the simulated tenant, always the same one.`,
  options: {},
};

await runCommand(COMMAND, async () => {
  // The product and a tenant are behind it: whoever asks for help does not wait for them.
  const { makeExamples } = await import("./make-examples.ts");
  writeFileSync(EXAMPLES_PATH, `${JSON.stringify(await makeExamples(), null, 2)}\n`);
  console.log(EXAMPLES_PATH);
  return 0;
});
