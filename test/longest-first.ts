import { BaseSequencer, type TestSpecification } from "vitest/node";
import { LONGEST } from "./longest.ts";

/** The files that take longest, then the other servers, then the other rules, of which the last are done in a moment. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId, project }: TestSpecification): number {
  const rank = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return rank === -1 ? LONGEST.length + Number(project.name === "rules") : rank;
}
