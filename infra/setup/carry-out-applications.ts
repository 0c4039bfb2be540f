import { identifierUriOf } from "./api-app.ts";
import type { Application, ApplicationBody, ApplicationChanges, ServicePrincipal } from "./entra.ts";
import { observeApi, observeRegistration } from "./existing.ts";
import { refuseForeign, refuseForeignApi, refuseForeignViewer } from "./foreign.ts";
import { apiDeclaration } from "./plan-api.ts";
import { viewerChanges, viewerDeclaration, viewerScopes, withAdmitted } from "./plan-viewer.ts";
import { apiOf, applicationOf, type Progress, patiently, untilSeen, viewerOf } from "./progress.ts";
import { hasStatus } from "./setup-error.ts";
import type { StepOf } from "./step.ts";

export async function register(progress: Progress, { access }: StepOf<"register-application">): Promise<void> {
  const { ports, wanted } = progress;
  const application = await registered(progress, wanted.uniqueName, { requiredResourceAccess: access });
  // Another may have registered it since we looked, and then it was theirs that we changed.
  refuseForeign(wanted, await patiently(progress, [404], () => observeRegistration(ports.directory, application)));
  progress.application = application;
}

export async function registerApi(progress: Progress, { access }: StepOf<"register-api">): Promise<void> {
  const { directory } = progress.ports;
  const asked = access.length > 0 ? { requiredResourceAccess: access } : {};
  const api = await registered(progress, progress.wanted.apiName, { ...apiDeclaration(), ...asked });
  const found = await patiently(progress, [404], () => observeApi(directory, api, false));
  refuseForeignApi(progress.wanted, found, progress.graph);
  progress.api = api;
  await declareApi(progress, { identifierUris: [identifierUriOf(api.appId)] });
}

export async function declareApi(progress: Progress, changes: ApplicationChanges): Promise<void> {
  const api = apiOf(progress);
  await patiently(progress, [404], () => progress.ports.directory.changeApplication(api.id, changes));
  if (changes.api) progress.api = { ...api, api: changes.api };
}

export async function registerViewer(progress: Progress, { redirectUris }: StepOf<"register-viewer">): Promise<void> {
  const { ports, wanted } = progress;
  const declaration = viewerDeclaration({ redirectUris, api: apiOf(progress), scopes: viewerScopes(wanted) });
  const viewer = await registered(progress, wanted.viewerName, declaration);
  const found = await patiently(progress, [404], () => observeRegistration(ports.directory, viewer));
  refuseForeignViewer(wanted, found, { redirectUris, apiAppId: apiOf(progress).appId });
  progress.viewer = viewer;
}

export async function declareViewer(progress: Progress, { redirectUris }: StepOf<"declare-viewer">): Promise<void> {
  const viewer = viewerOf(progress);
  const scopes = viewerScopes(progress.wanted);
  const changes = viewerChanges(viewer, { redirectUris, api: apiOf(progress), scopes });
  await patiently(progress, [404], () => progress.ports.directory.changeApplication(viewer.id, changes));
}

/**
 * By itself, after the scope: one that the same request brings is not known to it yet, nor to a server that was not told.
 * microsoft-graph-docs#20177.
 */
export async function admitViewer(progress: Progress): Promise<void> {
  const { id, api } = apiOf(progress);
  const changed = withAdmitted(api ?? apiDeclaration().api, viewerOf(progress).appId, viewerScopes(progress.wanted));
  await patiently(progress, [400, 404], () => progress.ports.directory.changeApplication(id, { api: changed }));
}

async function registered(
  progress: Progress,
  uniqueName: string,
  body: Omit<ApplicationBody, "displayName" | "signInAudience">,
): Promise<Application> {
  const { directory } = progress.ports;
  await directory.upsertApplication(uniqueName, { displayName: uniqueName, signInAudience: "AzureADMyOrg", ...body });
  return await untilSeen(progress, "the app registration", () => directory.application(uniqueName));
}

export async function createServicePrincipal(progress: Progress): Promise<void> {
  progress.servicePrincipal = await createPrincipalOf(progress, applicationOf(progress));
}

export async function createApiPrincipal(progress: Progress): Promise<void> {
  progress.apiPrincipal = await createPrincipalOf(progress, apiOf(progress));
}

export async function createViewerPrincipal(progress: Progress): Promise<void> {
  await createPrincipalOf(progress, viewerOf(progress));
}

async function createPrincipalOf(progress: Progress, { appId }: Application): Promise<ServicePrincipal> {
  const { directory } = progress.ports;
  // 400: a server that does not know the app yet. 409: there is one, which the lookup did not see yet.
  await patiently(progress, [400, 404], () => directory.createServicePrincipal(appId)).catch((error: unknown) => {
    if (!hasStatus(error, 409)) throw error;
  });
  return await untilSeen(progress, "the service principal", () => directory.servicePrincipalOf(appId));
}
