import type { SeededRandom } from "../../../local/seeded-random.ts";
import { createSigningKeys, probeAuthority } from "../../../shared/azure/signing-keys.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import type { Log } from "../../../shared/base/log.ts";
import type { Settings } from "../../../shared/base/read-settings.ts";
import { type App, assemble } from "../../../shared/compose.ts";
import { createGraphClient } from "../../../shared/graph/client.ts";
import { createPostHandshake } from "../../../shared/graph/post-handshake.ts";
import { createReaderBudget } from "../../../shared/job/reader-budget.ts";
import { NOBODY_THERE } from "../../helpers/no-hooks.ts";
import type { KeptStores } from "../stores/kept-stores.ts";
import type { Service } from "../stores/trouble.ts";
import { createChaosCredential } from "./graph-credential.ts";
import type { Life } from "./life.ts";
import { createChaosOnBehalf } from "./on-behalf-credentials.ts";

export interface InMemory {
  readonly life: Life;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly stores: KeptStores;
  /** Puts a port behind its service: its latency, its troubles. */
  readonly behind: <T extends object>(service: Service, port: T) => T;
  /** Reaches Graph and the login authority. */
  readonly ask: typeof fetch;
  readonly random: SeededRandom;
  /** As the composition root makes it; another one is a mistake to be found. */
  readonly budgetOf?: typeof createReaderBudget;
}

/** The app of one process: its own caches, and ports that die with it. */
export function composeInMemory(parts: InMemory): App {
  const { life, clock, log, settings, stores, behind, ask, random, budgetOf = createReaderBudget } = parts;
  const secrets = life.mortal(behind("key-vault", stores.secrets));
  const blobs = life.mortal(behind("blob", stores.blobs));
  const authority = settings.graphAuthority;
  const fetchIt = life.fetch(ask);
  const identity = { settings, secrets, clock, fetch: fetchIt };
  const credential = createChaosCredential(identity);
  const state = life.mortal(behind("cosmos", stores.state));
  const own = random.fork();
  return assemble(
    settings,
    { clock, log },
    {
      secrets,
      graph: createGraphClient({
        endpoint: settings.graphEndpoint,
        credential,
        budget: budgetOf({ clock, shared: { state, instance: `instance-${own.next()}`, random: own.next } }),
        clock,
        log,
        fetch: fetchIt,
        random: random.fork().next,
      }),
      onBehalfCredentials: createChaosOnBehalf(identity),
      blobs,
      queue: life.mortal(behind("queue", stores.queues.workQueue(blobs))),
      content: life.mortal(behind("blob", stores.content)),
      messages: life.mortal(behind("cosmos", stores.messages)),
      meetings: life.mortal(behind("cosmos", stores.meetings)),
      state,
      directory: life.mortal(behind("cosmos", stores.directory)),
      interactions: life.mortal(behind("cosmos", stores.interactions)),
      accessRecords: life.mortal(behind("cosmos", stores.accessRecords)),
      lake: life.mortal(behind("blob", stores.lake)),
      changeFeed: life.mortal(behind("cosmos", stores.changeFeed)),
      search: life.mortal(behind("cosmos", stores.search)),
      hookSender: NOBODY_THERE,
      keys: createSigningKeys({ authority, clock, fetch: fetchIt }),
      probeAuthority: () => probeAuthority(authority),
      newGraphToken: async () =>
        (await createChaosCredential(identity).getToken(`${settings.graphEndpoint}/.default`))?.token ?? "",
      postHandshake: createPostHandshake(fetchIt),
    },
  );
}
