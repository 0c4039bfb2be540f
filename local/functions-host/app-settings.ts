/** The app settings of a Functions app are its environment. */
export type AppSettings = Readonly<Record<string, string | undefined>>;

const DEFAULT_CONNECTION = "AzureWebJobsStorage";

/** Replaces each `%NAME%` of a binding's member by the app setting of that name. */
export function resolveSettingNames(text: string, settings: AppSettings): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => requireSetting(name, settings));
}

/** A binding's `connection` names the setting that holds the connection string. */
export function resolveConnection(connection: string | undefined, settings: AppSettings): string {
  return requireSetting(connection || DEFAULT_CONNECTION, settings);
}

/** The real host's switch for one function: `AzureWebJobs.<name>.Disabled`, where Linux has `__` for the dots. */
export function isDisabled(functionName: string, settings: AppSettings): boolean {
  const names = [`AzureWebJobs.${functionName}.Disabled`, `AzureWebJobs__${functionName}__Disabled`];
  return names.some((name) => /^(true|1)$/i.test(settings[name] ?? ""));
}

function requireSetting(name: string, settings: AppSettings): string {
  const value = settings[name];
  if (value === undefined || value === "") throw new Error(`The app setting ${name} is missing`);
  return value;
}
