import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { rememberDefinitions } from "../../../shared/azure/container-definitions.ts";

type Client = Parameters<typeof rememberDefinitions>[0];
type Request = Parameters<Client["sendRequest"]>[0];

const CONTAINER = "https://account.example//dbs/teamsink/colls/messages";

let clock: SimulatedClock;
let sent: string[];
let status: number;
let client: ReturnType<typeof rememberDefinitions>;
beforeEach(() => {
  clock = new SimulatedClock();
  sent = [];
  status = 200;
  const network = async (request: Request) => {
    sent.push(`${request.method} ${request.url}`);
    return { request, status, headers: request.headers, bodyAsText: `answer ${sent.length}` };
  };
  client = rememberDefinitions({ sendRequest: network }, clock);
});

async function ask(url = CONTAINER, method = "GET"): Promise<string | null | undefined> {
  const request = { url, method, headers: new Headers() } as unknown as Request;
  const answer = await client.sendRequest(request);
  expect(answer.request).toBe(request);
  return answer.bodyAsText;
}

describe("the definition of a container", () => {
  it("is asked for once a minute", async () => {
    expect([await ask(), await ask()]).toEqual(["answer 1", "answer 1"]);
    await clock.advance(59_999);
    expect(await ask()).toBe("answer 1");
    await clock.advance(1);
    expect(await ask()).toBe("answer 2");
    expect(await ask(`${CONTAINER}2`)).toBe("answer 3");
  });

  it("is asked for anew when it was said to be forgotten, or was no answer", async () => {
    await ask();
    client.forget();
    expect(await ask()).toBe("answer 2");
    client.forget();
    status = 404;
    expect([await ask(), await ask()]).toEqual(["answer 3", "answer 4"]);
  });

  it.each([
    [`${CONTAINER}/docs`, "GET"],
    [`${CONTAINER}/docs/x`, "GET"],
    [`${CONTAINER}/pkranges`, "GET"],
    ["https://account.example/", "GET"],
    ["https://account.example//dbs/teamsink", "GET"],
    [CONTAINER, "PUT"],
    [CONTAINER, "DELETE"],
  ])("is all that is kept: %s by %s is sent each time", async (url, method) => {
    await ask(url, method);
    await ask(url, method);
    expect(sent).toEqual([`${method} ${url}`, `${method} ${url}`]);
  });
});
