import { describe, expect, it } from "vitest";
import { ApiFailure } from "../../../web/base/pages.ts";
import { again } from "../../../web/compose/again.ts";

const refusal = (status: number, retryAfter = "0") =>
  new ApiFailure({ title: "No" }, new Response("", { status, headers: { "retry-after": retryAfter } }));

async function asked(answers: readonly (Error | string)[]) {
  const pauses: number[] = [];
  let times = 0;
  const ask = async () => {
    const answer = answers[times++] ?? new Error("asked too often");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const result = await again(ask, async (ms) => void pauses.push(ms)).catch(({ message }: Error) => message);
  return { result, pauses, times };
}

describe("what does no harm twice", () => {
  it("is asked for again as the answer says, until there is room", async () => {
    const { result, pauses } = await asked([refusal(429, "4"), refusal(503), "done"]);
    expect(result).toBe("done");
    expect(pauses).toEqual([4_000, 2_000]);
  });

  it.each([
    ["it is refused", [refusal(403)], 1],
    ["nobody answers", [new Error("No")], 1],
    ["there never is room", Array.from({ length: 9 }, () => refusal(429)), 6],
  ])("is not where %s", async (_how, answers, expected) => {
    const { result, times } = await asked(answers);
    expect(result).toBe("No");
    expect(times).toBe(expected);
  });
});
