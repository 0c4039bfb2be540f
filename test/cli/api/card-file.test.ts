import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cardIn } from "../../../cli/api/card-file.ts";
import { createTemporaryFolder } from "../../../local/temporary-folder.ts";

const folder = createTemporaryFolder();
afterAll(() => folder.remove());

async function cardFrom(text: string) {
  const path = join(folder.path, "card.json");
  await writeFile(path, text);
  return cardIn(path);
}

describe("a card in a file", () => {
  const adaptive = { type: "AdaptiveCard", version: "1.4", body: [] };
  const hero = { contentType: "application/vnd.microsoft.card.hero", content: { title: "T" } };

  it("is an adaptive one as it is, and any with its kind beside it", async () => {
    const wanted = { contentType: "application/vnd.microsoft.card.adaptive", content: adaptive };
    expect(await cardFrom(JSON.stringify(adaptive))).toEqual(wanted);
    expect(await cardFrom(`\uFEFF${JSON.stringify(adaptive)}\n`)).toEqual(wanted);
    expect(await cardFrom(JSON.stringify({ id: "1", ...hero, contentUrl: null }))).toEqual(hero);
  });

  it.each([
    ["", /it is not JSON/],
    ['{"secret": ', /it is not JSON/],
    ["[]", /what kind of card/],
    ["null", /what kind of card/],
    ['{"title": "T"}', /what kind of card/],
    ['{"contentType": "application/vnd.microsoft.card.hero", "content": "{}"}', /what kind of card/],
  ])("is refused as wrong usage: %s", async (text, message) => {
    const refused = cardFrom(text);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(/card\.json/);
    await expect(refused).rejects.toMatchObject({ outcome: "usage", remedy: expect.stringMatching(/card/) });
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  it("is refused where there is none", async () => {
    await expect(cardIn(join(folder.path, "none.json"))).rejects.toThrow(/no such file/);
    await expect(cardIn(folder.path)).rejects.toThrow(/cannot be read/);
  });
});
