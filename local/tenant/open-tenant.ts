import { type Clock, toIso } from "../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../seeded-random.ts";
import { type AppRegistration, Authority } from "./authority/authority.ts";
import { createSigningKey, KeyRing, type SigningKey } from "./authority/key-ring.ts";
import { DEFAULT_IDS, registrationsOf, type SignInRegistrations } from "./authority/registrations.ts";
import { authorityRoutes } from "./authority/routes.ts";
import { SignIn } from "./authority/sign-in.ts";
import { peopleOf } from "./authority/sign-in-people.ts";
import { type Behaviours, defaultBehaviours } from "./behaviours.ts";
import { TenantControl } from "./control.ts";
import { controlRoutes } from "./control-routes.ts";
import { copilotControlRoutes } from "./copilot-control-routes.ts";
import { artifactNotice } from "./delivery/artifact-notice.ts";
import { Delivery } from "./delivery/delivery.ts";
import { directoryNotice } from "./delivery/directory-notice.ts";
import { interactionNotice } from "./delivery/interaction-notice.ts";
import type { OutgoingItem } from "./delivery/outgoing-item.ts";
import type { Poster } from "./delivery/poster.ts";
import { presenceNotice } from "./delivery/presence-notice.ts";
import { type Latency, Publisher } from "./delivery/publisher.ts";
import { FaultBoard } from "./faults/faults.ts";
import { Forger } from "./faults/forgery.ts";
import { createFrontDoor, type FrontDoor } from "./front-door.ts";
import { channelRoutes } from "./graph/channel-routes.ts";
import { chatRoutes } from "./graph/chat-routes.ts";
import { chatWriteRoutes } from "./graph/chat-write-routes.ts";
import { contentRoutes, downloadRoutes } from "./graph/content-routes.ts";
import { deletedTeamRoutes } from "./graph/deleted-team-routes.ts";
import { deltaRoutes } from "./graph/delta-routes.ts";
import { driveRoutes } from "./graph/drive-routes.ts";
import { exportRoutes } from "./graph/export-routes.ts";
import { type GraphApiOptions, graphApi } from "./graph/graph-api.ts";
import { interactionRoutes } from "./graph/interaction-routes.ts";
import { meetingRoutes } from "./graph/meeting-routes.ts";
import { messageRoutes } from "./graph/message-routes.ts";
import { messageWriteRoutes } from "./graph/message-write-routes.ts";
import { OpaqueTokens } from "./graph/opaque-token.ts";
import { peopleRoutes } from "./graph/people-routes.ts";
import { presenceRoutes } from "./graph/presence-routes.ts";
import { serviceHealthRoutes } from "./graph/service-health-routes.ts";
import { type SubscriptionContext, subscriptionRoutes } from "./graph/subscription-routes.ts";
import { teamRoutes } from "./graph/team-routes.ts";
import { Throttling, type ThrottlingOptions } from "./graph/throttling.ts";
import { uploadRoutes } from "./graph/upload-routes.ts";
import { userRoutes } from "./graph/user-routes.ts";
import { viewpointRoutes } from "./graph/viewpoint-routes.ts";
import type { Route } from "./http.ts";
import { DEFAULT_LATENCY_MS, DEFAULT_PAGE_SIZES, type PageSizes } from "./limits.ts";
import { askBefore, Copilot } from "./model/copilot.ts";
import { HistoryClock, writeHistory } from "./model/history.ts";
import { DEFAULT_POPULATION, type PopulationSizes, populate } from "./model/population.ts";
import { Presences } from "./model/presence.ts";
import { ServiceHealthBoard } from "./model/service-health.ts";
import { TenantModel } from "./model/tenant-model.ts";
import { UploadSessions } from "./model/upload-sessions.ts";
import { serviceHealthControlRoutes } from "./service-health-control-routes.ts";
import { Lifecycle } from "./subscriptions/lifecycle.ts";
import { SubscriptionStore } from "./subscriptions/subscription-store.ts";

export interface OpenTenantOptions {
  readonly clock: Clock;
  readonly app: AppRegistration;
  /** The API, and the apps that ask for tokens for it; default: some, always the same. */
  readonly registrations?: SignInRegistrations;
  /** The same seed gives the same people, places and history. */
  readonly seed: number;
  /** Of Graph and the login authority, without a slash at the end; asked for when a link is made. */
  readonly origin: () => string;
  /** How notifications and handshakes reach their URLs. */
  readonly poster: Poster;
  /** On, at the real numbers, by default. */
  readonly throttling?: Partial<ThrottlingOptions>;
  readonly latency?: Latency;
  readonly population?: Partial<PopulationSizes>;
  readonly pages?: Partial<PageSizes>;
  readonly behaviours?: Partial<Behaviours>;
  /** Default: RSA keys made when they are needed, which takes a moment. */
  readonly createSigningKey?: () => Promise<SigningKey>;
  /** Told of each item that an endpoint has accepted. */
  readonly onDelivered?: (outgoing: OutgoingItem) => void;
}

export interface OpenTenant {
  /** Graph (`/v1.0` in front), login authority and the control API. */
  readonly door: FrontDoor;
  readonly model: TenantModel;
  readonly copilot: Copilot;
  readonly serviceHealth: ServiceHealthBoard;
  readonly presences: Presences;
  readonly control: TenantControl;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const HISTORY_SEED_OFFSET = 1;
const HISTORY_DIRECTORY_SEED_OFFSET = 2;
const COPILOT_SEED_OFFSET = 3;

/** One Microsoft 365 tenant without a port: whoever has its door speaks to it. */
export async function openTenant(options: OpenTenantOptions): Promise<OpenTenant> {
  const { clock, app, poster, origin } = options;
  const random = createSeededRandom(options.seed);
  const behaviours = { ...defaultBehaviours(), ...options.behaviours };
  const createKey = options.createSigningKey ?? createSigningKey;
  const keys = await KeyRing.create(createKey);
  const authority = new Authority({ app, keys, clock, behaviours, origin });
  const model = createModel(options, random);
  const registrations = options.registrations ?? registrationsOf(DEFAULT_IDS);
  const people = peopleOf(model.directory);
  const signIn = new SignIn({ authority, clock, behaviours, registrations, people });
  const copilot = createCopilot(options, model);
  const faults = new FaultBoard(random.fork());
  const { onDelivered = () => {} } = options;
  const delivery = new Delivery({ clock, random: random.fork(), poster, authority, behaviours, onDelivered });
  const subscriptions = new SubscriptionStore(clock);
  const publisher = new Publisher({
    subscriptions,
    delivery,
    faults,
    forger: new Forger({ authority, random: random.fork(), createKey }),
    behaviours,
    random: random.fork(),
    latency: options.latency ?? DEFAULT_LATENCY_MS,
    tenantId: app.tenantId,
  });
  model.onChange((change) => publisher.publishMessage(change));
  model.meetings.onAvailable((artifact) => publisher.publish(artifactNotice(artifact)));
  copilot.onChange((change) => publisher.publish(interactionNotice(change)));
  model.onDirectoryChange((change) => {
    const notice = directoryNotice(model, change);
    if (notice !== undefined) publisher.publish(notice);
  });
  const presences = new Presences(clock);
  presences.onChange((change) => publisher.publish(presenceNotice(change)));
  const lifecycle = new Lifecycle({ subscriptions, publisher, clock });
  const throttling = new Throttling(clock, { enabled: true, scale: 1, ...options.throttling });
  const graph = { model, authority, behaviours, faults, subscriptions, delivery, lifecycle, throttling, clock };
  const parts = { ...graph, signIn, registrations };
  const control = new TenantControl(parts);
  const pages = { ...DEFAULT_PAGE_SIZES, ...options.pages };
  const serviceHealth = new ServiceHealthBoard(clock);
  const context = {
    ...parts,
    copilot,
    serviceHealth,
    presences,
    uploads: new UploadSessions(clock),
    tokens: new OpaqueTokens(),
    pages,
    random: random.fork(),
    poster,
  };
  const stopped = new AbortController();
  const watching = lifecycle.watch(stopped.signal);
  const stop = async () => {
    stopped.abort();
    delivery.stop();
    poster.close();
    await watching;
  };
  const door = createFrontDoor({ clock, routes: tenantRoutes(context, control) });
  return { door, model, copilot, serviceHealth, presences, control, stop };
}

/** The map of the whole server. The first row that fits is taken: literal segments before those that take anything. */
function tenantRoutes(
  context: SubscriptionContext &
    GraphApiOptions &
    Pick<OpenTenant, "copilot" | "serviceHealth"> & {
      readonly signIn: SignIn;
      readonly presences: Presences;
      readonly uploads: UploadSessions;
    },
  control: TenantControl,
): Route[] {
  return [
    ...graphApi(context, [
      ...deltaRoutes(context),
      ...exportRoutes(context),
      ...interactionRoutes(context),
      ...serviceHealthRoutes(context),
      ...userRoutes(context),
      ...teamRoutes(context),
      ...channelRoutes(context),
      ...deletedTeamRoutes(context),
      ...chatRoutes(context),
      ...chatWriteRoutes(context),
      ...viewpointRoutes(context),
      ...presenceRoutes(context),
      ...peopleRoutes(context),
      ...meetingRoutes(context),
      ...contentRoutes(context),
      ...driveRoutes(context),
      ...messageRoutes(context),
      ...messageWriteRoutes(context),
      ...subscriptionRoutes(context),
    ]),
    ...downloadRoutes(context),
    ...uploadRoutes(context),
    ...controlRoutes(control, context.model),
    ...copilotControlRoutes(context.copilot),
    ...serviceHealthControlRoutes(context.serviceHealth),
    ...authorityRoutes(context.signIn),
  ];
}

/** What they asked Copilot meanwhile. */
function createCopilot({ clock, seed, population }: OpenTenantOptions, model: TenantModel): Copilot {
  const { historyDays, historyExchanges: exchanges } = { ...DEFAULT_POPULATION, ...population };
  const spanMs = historyDays * DAY_MS;
  const historyClock = new HistoryClock(clock, clock.nowMs() - spanMs);
  const random = createSeededRandom(seed + COPILOT_SEED_OFFSET);
  const copilot = new Copilot({ clock: historyClock, users: model.population.users, seed: random.integer(2 ** 32) });
  askBefore(copilot, { random, exchanges, move: () => historyClock.move(spanMs / (exchanges + 1)) });
  historyClock.endHistory();
  return copilot;
}

/** The people and places, and what they said before anybody was listening. */
function createModel({ clock, app, seed, population }: OpenTenantOptions, random: SeededRandom): TenantModel {
  const sizes = { ...DEFAULT_POPULATION, ...population };
  const spanMs = sizes.historyDays * DAY_MS;
  const startMs = clock.nowMs() - spanMs;
  const historyClock = new HistoryClock(clock, startMs);
  const people = populate({ random, sizes, createdDateTime: toIso(startMs - DAY_MS) });
  const model = new TenantModel({ clock: historyClock, tenantId: app.tenantId, population: people });
  const messages = sizes.historyMessages;
  writeHistory({
    model,
    clock: historyClock,
    random: createSeededRandom(seed + HISTORY_SEED_OFFSET),
    messages,
    spanMs,
    directory: {
      steps: sizes.historyDirectorySteps,
      random: createSeededRandom(seed + HISTORY_DIRECTORY_SEED_OFFSET),
    },
  });
  return model;
}
