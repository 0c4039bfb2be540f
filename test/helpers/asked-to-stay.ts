import type { Page } from "playwright-core";

/** How long a browser may take to ask. */
const ASKED_MS = 2_000;

/** Leaves by loading the page anew. Whoever is asked by the browser whether to leave stays. */
export async function isAskedToStay(page: Page): Promise<boolean> {
  const asked = page.waitForEvent("dialog", { timeout: ASKED_MS }).then(
    async (dialog) => {
      await dialog.dismiss();
      return dialog.type() === "beforeunload";
    },
    () => false,
  );
  await page.evaluate("setTimeout(() => location.reload())");
  return asked;
}
