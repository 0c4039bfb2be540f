/**
 * Requests a second of one app in one tenant, whatever the number of its instances. Graph: "Microsoft Graph
 * service-specific throttling limits", Microsoft Teams, except where a row says otherwise.
 */
export const GRAPH_BUDGETS = {
  /** GET channel message, GET chat message. Delta of messages has no row of its own: the lower limit is kept. */
  message: 20,
  /** POST chat message. */
  sendChat: 20,
  /** POST channel message. */
  sendChannel: 50,
  /** getAllMessages. */
  export: 200,
  /** getAllEnterpriseInteractions of Copilot. */
  interactions: 30,
  /** GET team members, GET team channels. */
  roster: 60,
  /** Other GET, other writes. */
  other: 30,
  /**
   * Drive items and their bytes: 1,250 resource units a minute in the smallest tenants, one for each of the two calls of a
   * file. SharePoint: "Avoid getting throttled or blocked in SharePoint Online".
   */
  file: 15,
  /** Everything about one subscription: 1,000 in 20 seconds. microsoft-graph-docs pull request 14784. */
  subscription: 50,
  /** Listing subscriptions: 40 in 20 seconds. Same place. */
  subscriptionList: 2,
} as const;

export type GraphBudgetName = keyof typeof GRAPH_BUDGETS;

export const GRAPH_BUDGET_NAMES = Object.keys(GRAPH_BUDGETS) as readonly GraphBudgetName[];

export interface BudgetRequest {
  readonly budget: GraphBudgetName;
  /** Goes before all that are not, and counts first when instances share. For what must not wait behind a day's reading. */
  readonly isUrgent: boolean;
  /** In milliseconds. */
  readonly maxWaitMs: number;
}

/** Port. What Graph allows the app, as far as this instance may use it. */
export interface GraphBudget {
  /**
   * Resolves when the request may start.
   *
   * @throws TeamsinkError `graph-throttled` with `retryAfterMs` when its turn does not come within `maxWaitMs`
   */
  turn(request: BudgetRequest): Promise<void>;
  /** Graph refused a request of this budget with 429: nobody asks before the pause is over, and then more slowly. */
  refused(budget: GraphBudgetName, pauseMs: number): void;
  /** Gives back what this instance holds. What cannot be given back ends by itself. */
  release(): Promise<void>;
}
