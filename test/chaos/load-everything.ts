import { readdirSync } from "node:fs";

const FUNCTIONS = new URL("../../functions/", import.meta.url);
/** It registers the app with the platform as it is loaded. */
const ENTRY = "index.ts";

let loading: Promise<unknown> | undefined;

/** Whatever the product loads at first use is loaded before: within a run nothing may take real time. */
export function loadEverything(): Promise<unknown> {
  const functions = readdirSync(FUNCTIONS).filter((file) => file.endsWith(".ts") && file !== ENTRY);
  loading ??= Promise.all([
    import("@microsoft/microsoft-graph-client"),
    import("@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js"),
    import("../../shared/run-item.ts"),
    ...functions.map((file) => import(new URL(file, FUNCTIONS).href)),
  ]);
  return loading;
}
