import { afterEach, describe, expect, it, vi } from "vitest";
import { followPresence } from "../../client/follow-presence.ts";
import { createTeamsinkClient } from "../../client/teamsink-client.ts";

afterEach(() => vi.useRealTimers());

const page = (availability: string, tag?: string) =>
  Response.json(
    { count: 1, presence: [{ id: "a", availability, activity: availability, statusMessage: null }] },
    { headers: tag === undefined ? {} : { etag: tag } },
  );
const same = () => new Response(null, { status: 304 });
const refused = () => Response.json({ code: "on-behalf-throttled" }, { status: 429 });

interface Answer {
  /** As long as the API takes. */
  readonly afterMs?: number;
  readonly with: () => Response;
}

/** What is asked, shown and waited for until the answers are over. */
async function followed(answers: readonly Answer[], isLooking = () => true) {
  vi.useFakeTimers({ toFake: ["Date"] });
  const ended = new AbortController();
  const [asked, shown, pauses, failures]: [string[], string[], number[], (number | undefined)[]] = [[], [], [], []];
  const client = createTeamsinkClient({
    baseUrl: "https://teamsink.example/api/entra",
    headers: async () => ({}),
    fetch: async ({ url, headers }) => {
      const { searchParams } = new URL(url);
      asked.push(`${searchParams.get("user_ids")} ${searchParams.get("wait")} ${headers.get("if-none-match")}`);
      const answer = answers[asked.length - 1];
      vi.setSystemTime(Date.now() + (answer?.afterMs ?? 0));
      if (answer === undefined) throw new TypeError("the connection was cut");
      return answer.with();
    },
  });
  await followPresence(client, {
    userIds: ["a", "b"],
    signal: ended.signal,
    onPresence: (presence) => shown.push(...presence.map(({ availability }) => availability)),
    onFailure: ({ response }) => failures.push(response?.status),
    isLooking,
    pause: async (ms) => {
      pauses.push(ms);
      if (pauses.length > answers.length) ended.abort();
    },
  });
  return { asked, shown, pauses, failures };
}

describe("whoever looks", () => {
  it("is shown what there is, and waits for anything else", async () => {
    const { asked, shown, pauses } = await followed([
      { with: () => page("Offline", '"1"') },
      { with: same, afterMs: 25_000 },
      { with: () => page("Busy", '"2"'), afterMs: 3_000 },
    ]);
    expect(asked).toEqual(["a,b 0 null", 'a,b 25 "1"', 'a,b 25 "1"', 'a,b 25 "2"']);
    expect(shown).toEqual(["Offline", "Busy"]);
    expect(pauses.slice(0, 3)).toEqual([2_000, 2_000, 2_000]);
  });

  it.each<[string, Answer]>([
    ["was not made to wait", { with: same, afterMs: 20 }],
    ["was refused", { with: refused }],
    ["may not read the tag", { with: () => page("Busy") }],
  ])("asks again in a minute who %s", async (_who, answer) => {
    const { pauses } = await followed([{ with: () => page("Offline", '"1"') }, answer]);
    expect(pauses.slice(0, 2)).toEqual([2_000, 60_000]);
  });

  it("hears what fails, and keeps what was shown", async () => {
    const { shown, failures, pauses } = await followed([{ with: () => page("Offline", '"1"') }, { with: refused }]);
    expect(shown).toEqual(["Offline"]);
    expect(failures).toEqual([429, undefined]);
    expect(pauses.at(-1)).toBe(60_000);
  });

  it("asks nothing while nobody looks", async () => {
    const { asked, pauses } = await followed([{ with: () => page("Offline", '"1"') }], () => false);
    expect(asked).toEqual([]);
    expect(pauses).toEqual([60_000, 60_000]);
  });
});
