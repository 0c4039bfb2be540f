import { readFile } from "node:fs/promises";
import type { AnswerExamples } from "../../shared/serve/api/openapi-examples.ts";

/** Made by `npm run examples`; a test holds it to that, and to the schemas. */
export const EXAMPLES_PATH = "shared/serve/api/answer-examples.json";

export async function answerExamples(): Promise<AnswerExamples> {
  return JSON.parse(await readFile(EXAMPLES_PATH, "utf8")) as AnswerExamples;
}
