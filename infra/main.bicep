targetScope = 'subscription'

metadata description = 'teamsink: every Teams message of a Microsoft 365 tenant, in your own Cosmos DB. See docs/deploy.md.'

// Every setting of the app has its parameter here; the defaults are those of shared/base/settings.ts, held equal by a test.

@description('Name of this deployment; the resource names are made from it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('Further tags for every resource.')
param tags object = {}

// ---- Microsoft Graph

@description('The tenant whose messages are kept. Empty: the one this is deployed in.')
param graphTenantId string = ''

@description('The app registration that subscribes. Empty until there is one: the app then starts and says that it is missing. Not used with graphAuth managed-identity: then the identity is the app.')
param graphClientId string = ''

@description('The app registration of the API itself, for which people and apps get tokens. Empty until there is one: then a function key alone opens the API.')
param apiClientId string = ''

@description('The app registration as which people sign in on our own pages. Empty: nobody signs in there, and the viewer takes a function key alone.')
param viewerClientId string = ''

@description('How Graph knows us: client-secret, read from Key Vault, or managed-identity.')
@allowed(['client-secret', 'managed-identity'])
param graphAuth string = 'client-secret'

@description('Microsoft Graph without a version. Empty: the one of this cloud.')
param graphEndpoint string = ''

@description('The login authority of the tenant. Empty: the one of this cloud.')
param graphAuthority string = ''

@description('The subscriptions wanted, comma separated.')
param graphResources string = '/teams/getAllMessages,/chats/getAllMessages,/teams,/teams/getAllChannels,/chats,/chats/getAllMembers'

@description('What is kept beside messages and who is where, comma separated, or none.')
param capture string = 'hosted-contents'

@description('What the API does in Graph in the name of whoever is signed in, comma separated, or none. Then run npm run setup: see docs/setup.md.')
param onBehalf string = 'none'

@description('The largest file or image that is copied, in megabytes.')
@minValue(1)
@maxValue(180000)
param contentMaxMb int = 250

@description('How many teams get two subscriptions of their own, which tell at once of who comes to them; 0 is none. All apps of an organisation share 10,000.')
@minValue(0)
@maxValue(1000)
param teamSubscriptions int = 0

@description('The only teams whose channels are wanted, by their ids, comma separated. Empty: all.')
param onlyTeams string = ''

@description('Teams that are left out, by their ids, comma separated.')
param excludeTeams string = ''

@description('Users that are left out, by their ids, comma separated.')
param excludeUsers string = ''

@description('Chats that are left out, by their ids, comma separated.')
param excludeChats string = ''

@description('What was last modified before this time is not read. Empty: everything is.')
param syncFrom string = ''

@description('Public https base that Graph calls, without /api. Empty: the host name of the function app.')
param notificationBaseUrl string = ''

@description('When subscriptions are checked and renewed: six-field cron, UTC.')
param renewSchedule string = '0 */10 * * * *'

@description('When every source is synced: six-field cron, UTC. Microsoft forbids polling Teams more than once a day.')
param deltaSyncSchedule string = '0 0 3 * * *'

@description('When what Graph knows is compared with what is stored: six-field cron, UTC. Once a day is what Microsoft allows.')
param auditSchedule string = '0 0 5 * * *'

@description('Whether what is stored is also written as tables in Parquet, for data platforms: on or off.')
@allowed(['on', 'off'])
param lake string = 'off'

@description('When the tables get what was stored since the last time: six-field cron, UTC.')
param lakeSchedule string = '0 0 6 * * *'

@description('Whether what is stored can be searched: on or off. On makes a container with a full-text index of it.')
@allowed(['on', 'off'])
param search string = 'off'

@description('When the index of the search gets what was stored since the last time: six-field cron, UTC.')
param searchSchedule string = '15 * * * * *'
@description('When it is looked for what hooks have not been told yet: six-field cron, UTC.')
param hookSchedule string = '0 * * * * *'

@description('Whether hooks may post to private addresses and any port: on or off.')
@allowed(['on', 'off'])
param hooksAllowPrivate string = 'off'

@description('How long one request to Microsoft Graph may take, in seconds.')
@minValue(30)
@maxValue(60)
param graphTimeoutSeconds int = 30

@description('Whether the deep health check says what Microsoft says of its own services: on or off.')
@allowed(['on', 'off'])
param serviceHealth string = 'off'

@description('Proxy through which everything is sent: an http or https URL, with user and password if need be. Empty: none.')
@secure()
param httpsProxy string = ''

@description('Hosts that are reached without the proxy, comma separated, each with all that is below it.')
param noProxy string = ''

@description('Lifetime of a subscription. Under the 3-day cap, so that a day of outage loses nothing.')
@minValue(45)
@maxValue(4320)
param subscriptionLifetimeMinutes int = 4230

// ---- How long things are kept

@description('Days a message stays in Cosmos DB after its last change; 0 is for ever.')
@minValue(0)
param messageRetentionDays int = 0

@description('Days a raw payload stays in Blob Storage; 0 is for ever. Must not be below rawImmutabilityDays.')
@minValue(0)
param rawRetentionDays int = 0

@description('Days it is kept who asked the API for what; 0 is for ever.')
@minValue(0)
@maxValue(18250)
param accessRecordRetentionDays int = 365

@description('Days in which nobody can change or delete a raw payload; 0 is no such policy. The policy is left unlocked.')
@minValue(0)
@maxValue(146000)
param rawImmutabilityDays int = 0

@description('Days that logs are kept. The first 31 are in the price of ingestion.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 31

@description('Gigabytes of logs a day after which ingestion stops until tomorrow; 0 is no cap. Behind the cap alerts are blind, but for the one that tells of it: it is there for a flood of posts, not to save. Twice what a busy day of 100,000 users writes.')
@minValue(0)
param dailyLogCapGb int = 7

@description('Which access to the data is logged, with who and from where. blobs: what is read and deleted in Blob Storage, which the app itself hardly does. everything: writes too, and every request to Cosmos DB; that is several lines for each message, see docs/cost.md. What was switched on stays until it is removed by hand.')
@allowed(['none', 'blobs', 'everything'])
param accessLogs string = 'blobs'

// ---- Size

@description('Cosmos DB: serverless costs nothing when idle; autoscale has no ceiling of its own.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string = 'serverless'

@description('Highest RU/s of the container messages, with autoscale; a tenth of it is always billed.')
@minValue(1000)
param messagesMaxThroughput int = 4000

@description('Highest RU/s of the container directory, with autoscale. A day reads each row, and writes only what changed.')
@minValue(1000)
param directoryMaxThroughput int = 1000

@description('Highest RU/s of the container interactions, with autoscale: what people asked Copilot. It is there whether CAPTURE names them or not.')
@minValue(1000)
param interactionsMaxThroughput int = 1000

@description('Highest RU/s of the container access-records, with autoscale: each request to the API writes one of about 10 RU before it is answered.')
@minValue(1000)
param accessRecordsMaxThroughput int = 1000

@description('Highest RU/s of the container state, with autoscale: positions, audits, dead letters.')
@minValue(1000)
param stateMaxThroughput int = 1000

@description('Highest RU/s of the container search, with autoscale.')
@minValue(1000)
param searchMaxThroughput int = 1000

@description('Redundancy of the storage accounts: raw payloads are the record, and what waits in a queue was accepted. ZRS keeps three zones of the region, GZRS a second region beside; in a region without zones it takes Standard_LRS or Standard_GRS.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('A payload that is deleted or overwritten, by whomever, stays as an older version for as long as it would have stayed. Costs nothing while nobody does.')
param blobVersioning bool = true

@description('Cosmos DB in three zones of the region, where it has them. Cannot be changed later.')
param cosmosZoneRedundant bool = false

@description('Memory of one instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Ceiling of instances: of all HTTP functions together, and of every queue and timer function by itself.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('HTTP requests that one instance works on at a time.')
@minValue(1)
@maxValue(1000)
param httpPerInstanceConcurrency int = 16

@description('Requests to the API that one instance answers a person or an application in a minute; a function key has ten times as many.')
@minValue(1)
@maxValue(100000)
param apiRequestsPerMinute int = 1200

@description('Where traces go, by OpenTelemetry\'s protocol as JSON over HTTP, such as https://otlp.example.com. Empty makes none.')
param otlpEndpoint string = ''

@description('What is sent along with traces, such as a key: name=value, comma separated, values encoded as in a URL. A reference to a secret of Key Vault will do.')
@secure()
param otlpHeaders string = ''

@description('The share of traces that is made, of those that begin in the app: from 0 to 1.')
param tracesShare string = '1'

@description('Instances that always wait for Graph, so that no post meets a cold start. They are billed all the time.')
@minValue(0)
param alwaysReadyHttpInstances int = 0

// ---- Network and people

@description('Storage, Cosmos DB and Key Vault are reached through private endpoints only. The function app stays public: Graph calls it.')
param enablePrivateNetworking bool = false

@description('Address space of the virtual network, /16 to /20.')
param virtualNetworkPrefix string = '10.40.0.0/16'

@description('Origins whose pages may call the API from a browser, comma separated, such as https://app.contoso.com. Empty: none. A * is refused: any page that somebody opens could call then.')
param corsOrigins string = ''

@description('IPv4 addresses that may reach the data services from outside all the same, for operators. Only with private networking; the app can then be published from these only.')
param operatorIpAddresses array = []

@description('Object id of who runs npm run setup, which writes the secrets and the certificate into Key Vault. Empty: nobody gets that role here.')
param operatorPrincipalId string = ''

@description('Kind of the operator principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('Whether the operator gets the roles that npm run setup needs. They open every secret, so they are for the days of setting up: see docs/deploy.md, take back.')
param operatorSetsUp bool = true

@description('Object id of who may read messages, directory and state in Cosmos DB and raw payloads in Blob Storage. Empty: nobody but the app.')
param readerPrincipalId string = ''

@description('Kind of the reader principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param readerPrincipalType string = 'Group'

@description('Object id of who may read the tables of the lake, such as the access connector of Databricks. Empty: nobody but the app.')
param lakeReaderPrincipalId string = ''

@description('Kind of the principal that reads the lake.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param lakeReaderPrincipalType string = 'ServicePrincipal'

@description('Brings back the vault that an earlier deployment of this name left deleted. See docs/deploy.md, tear down.')
param recoverKeyVault bool = false

// ---- Watching

@description('Who is told about alerts. Empty: alerts are visible in the portal only.')
param alertEmail string = ''

@description('Hours without a notification, while subscriptions are live, that are suspicious.')
@allowed([1, 2, 3, 4, 5, 6, 24, 48])
param quietHours int = 24

@description('Monthly budget of the resource group in the currency of the subscription: a mail at 80 %, and when the month will end above it. It stops nothing. 0 is no budget.')
@minValue(0)
param monthlyBudgetAmount int = 300

@description('First day of the month in which the budget began, such as 2026-11-01. Empty: this month. Azure takes no other date later; azd keeps it as BUDGET_START_DATE.')
param budgetStartDate string = ''

@description('The month of this deployment: not to be given, since a template can ask for the time only here.')
param deploymentMonth string = utcNow('yyyy-MM-01')

var token = toLower(uniqueString(subscription().id, environmentName, location))
var allTags = union(tags, { 'azd-env-name': environmentName })
var origins = filter(map(split(corsOrigins, ','), origin => trim(origin)), origin => !empty(origin))
var graphEndpoints = {
  AzureCloud: 'https://graph.microsoft.com'
  AzureUSGovernment: 'https://graph.microsoft.us'
  AzureChinaCloud: 'https://microsoftgraph.chinacloudapi.cn'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-${token}'
    appInsightsName: 'appi-${token}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGb: dailyLogCapGb
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: allTags
    sku: storageSku
    isPrivate: enablePrivateNetworking
  }
}

module dataStorage 'modules/data-storage.bicep' = {
  name: 'data-storage'
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: allTags
    sku: storageSku
    versioning: blobVersioning
    messageRetentionDays: messageRetentionDays
    rawRetentionDays: rawRetentionDays
    rawImmutabilityDays: rawImmutabilityDays
    accessLogs: accessLogs
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: enablePrivateNetworking
    allowedIpAddresses: operatorIpAddresses
  }
}

module lakeStorage 'modules/lake-storage.bicep' = if (lake == 'on') {
  name: 'lake-storage'
  scope: group
  params: {
    name: 'stlake${token}'
    location: location
    tags: allTags
    sku: storageSku
    messageRetentionDays: messageRetentionDays
    accessLogs: accessLogs
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: enablePrivateNetworking
    allowedIpAddresses: operatorIpAddresses
    principalId: identity.outputs.principalId
    readerPrincipalId: lakeReaderPrincipalId
    readerPrincipalType: lakeReaderPrincipalType
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    name: 'cosmos-${token}'
    location: location
    tags: allTags
    capacity: cosmosCapacity
    messagesMaxThroughput: messagesMaxThroughput
    directoryMaxThroughput: directoryMaxThroughput
    interactionsMaxThroughput: interactionsMaxThroughput
    accessRecordsMaxThroughput: accessRecordsMaxThroughput
    stateMaxThroughput: stateMaxThroughput
    search: search
    searchMaxThroughput: searchMaxThroughput
    messageRetentionDays: messageRetentionDays
    zoneRedundant: cosmosZoneRedundant
    accessLogs: accessLogs
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: enablePrivateNetworking
    allowedIpAddresses: operatorIpAddresses
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    recover: recoverKeyVault
    isPrivate: enablePrivateNetworking
    allowedIpAddresses: operatorIpAddresses
  }
}

module rbac 'modules/rbac.bicep' = {
  name: 'rbac'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    dataStorageName: dataStorage.outputs.name
    cosmosAccountName: cosmos.outputs.name
    keyVaultName: keyVault.outputs.name
    appInsightsName: monitoring.outputs.appInsightsName
    operatorPrincipalId: operatorSetsUp ? operatorPrincipalId : ''
    operatorPrincipalType: operatorPrincipalType
    readerPrincipalId: readerPrincipalId
    readerPrincipalType: readerPrincipalType
  }
}

module network 'modules/network.bicep' = if (enablePrivateNetworking) {
  name: 'network'
  scope: group
  params: {
    name: 'vnet-${token}'
    location: location
    tags: allTags
    addressPrefix: virtualNetworkPrefix
    hostStorageId: hostStorage.outputs.id
    dataStorageId: dataStorage.outputs.id
    lakeStorageId: lake == 'on' ? lakeStorage!.outputs.id : ''
    cosmosAccountId: cosmos.outputs.id
    keyVaultId: keyVault.outputs.id
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  // The app reads its package, its keys and its secrets with these roles as soon as it starts.
  dependsOn: [rbac]
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    dataStorageName: dataStorage.outputs.name
    lakeStorageName: lake == 'on' ? lakeStorage!.outputs.name : ''
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    appInsightsName: monitoring.outputs.appInsightsName
    // The compiler does not see that both conditions are the same.
    subnetId: enablePrivateNetworking ? network!.outputs.functionsSubnetId : ''
    publisherIpAddresses: enablePrivateNetworking ? operatorIpAddresses : []
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpPerInstanceConcurrency: httpPerInstanceConcurrency
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    graphTenantId: empty(graphTenantId) ? tenant().tenantId : graphTenantId
    // Graph issues its validation tokens for the app that subscribed, and with a managed identity that is the identity.
    graphClientId: graphAuth == 'managed-identity' ? identity.outputs.clientId : graphClientId
    apiClientId: apiClientId
    viewerClientId: viewerClientId
    corsOrigins: contains(corsOrigins, '*') ? fail('corsOrigins (CORS_ORIGINS) takes origins such as https://app.contoso.com, and no *') : origins
    graphAuth: graphAuth
    graphEndpoint: empty(graphEndpoint) ? graphEndpoints[environment().name] : graphEndpoint
    graphAuthority: empty(graphAuthority) ? environment().authentication.loginEndpoint : graphAuthority
    graphResources: graphResources
    capture: capture
    onBehalf: onBehalf
    contentMaxMb: contentMaxMb
    teamSubscriptions: teamSubscriptions
    onlyTeams: onlyTeams
    excludeTeams: excludeTeams
    excludeUsers: excludeUsers
    excludeChats: excludeChats
    syncFrom: syncFrom
    notificationBaseUrl: notificationBaseUrl
    keyVaultUrl: keyVault.outputs.url
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.databaseName
    renewSchedule: renewSchedule
    deltaSyncSchedule: deltaSyncSchedule
    auditSchedule: auditSchedule
    lake: lake
    lakeSchedule: lakeSchedule
    search: search
    searchSchedule: searchSchedule
    hookSchedule: hookSchedule
    hooksAllowPrivate: hooksAllowPrivate
    graphTimeoutSeconds: graphTimeoutSeconds
    serviceHealth: serviceHealth
    httpsProxy: httpsProxy
    noProxy: noProxy
    subscriptionLifetimeMinutes: subscriptionLifetimeMinutes
    messageRetentionDays: messageRetentionDays
    rawRetentionDays: rawRetentionDays
    accessRecordRetentionDays: accessRecordRetentionDays
    apiRequestsPerMinute: apiRequestsPerMinute
    otlpEndpoint: otlpEndpoint
    otlpHeaders: otlpHeaders
    tracesShare: tracesShare
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    namePrefix: environmentName
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    keyVaultId: keyVault.outputs.id
    email: alertEmail
    quietHours: quietHours
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    displayName: 'teamsink ${environmentName}'
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
  }
}

var budgetStart = empty(budgetStartDate) ? deploymentMonth : budgetStartDate

module budget 'modules/budget.bicep' = if (monthlyBudgetAmount > 0) {
  name: 'budget'
  scope: group
  params: {
    name: 'budget-${token}'
    amount: monthlyBudgetAmount
    startDate: budgetStart
    email: alertEmail
  }
}

// azd keeps these as environment variables.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = functionApp.outputs.name
output NOTIFICATION_BASE_URL string = functionApp.outputs.notificationBaseUrl
output KEY_VAULT_NAME string = keyVault.outputs.name
output KEY_VAULT_URL string = keyVault.outputs.url
output COSMOS_ENDPOINT string = cosmos.outputs.endpoint
output COSMOS_DATABASE string = cosmos.outputs.databaseName
output STORAGE_ACCOUNT_NAME string = dataStorage.outputs.name
output LAKE_STORAGE_ACCOUNT_NAME string = lake == 'on' ? lakeStorage!.outputs.name : ''
output HOST_STORAGE_ACCOUNT_NAME string = hostStorage.outputs.name
output IDENTITY_CLIENT_ID string = identity.outputs.clientId
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
@description('Given back at the next deployment: a budget cannot begin anew.')
output BUDGET_START_DATE string = budgetStart
