param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param hostStorageName string
param dataStorageName string
@description('Empty is no lake.')
param lakeStorageName string
param packageContainerUrl string
param appInsightsName string
@description('Empty is no virtual network.')
param subnetId string
@description('Who may publish the app. Empty is everybody with the right to.')
param publisherIpAddresses array
param instanceMemoryMB int
param maximumInstanceCount int
param httpPerInstanceConcurrency int
param alwaysReadyHttpInstances int
param graphTenantId string
param graphClientId string
param apiClientId string
param viewerClientId string
@description('Origins whose pages may call from a browser. Empty is none.')
param corsOrigins array
param graphAuth string
param graphEndpoint string
param graphAuthority string
param graphResources string
param capture string
param onBehalf string
param contentMaxMb int
param teamSubscriptions int
param onlyTeams string
param excludeTeams string
param excludeUsers string
param excludeChats string
param syncFrom string
@description('Empty is the host name of the app.')
param notificationBaseUrl string
param keyVaultUrl string
param cosmosEndpoint string
param cosmosDatabase string
param renewSchedule string
param deltaSyncSchedule string
param auditSchedule string
param lake string
param lakeSchedule string
param search string
param searchSchedule string
param hookSchedule string
param hooksAllowPrivate string
param graphTimeoutSeconds int
param serviceHealth string
@secure()
param httpsProxy string
param noProxy string
param subscriptionLifetimeMinutes int
param messageRetentionDays int
param rawRetentionDays int
param accessRecordRetentionDays int
param apiRequestsPerMinute int
param otlpEndpoint string
@secure()
param otlpHeaders string
param tracesShare string

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

// Flex Consumption takes one app a plan.
resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Without cookies or the like: a page shows a token, and that is all it shows.
      cors: {
        allowedOrigins: corsOrigins
        supportCredentials: false
      }
      // The app itself is for all the world, since Graph calls it; the site that takes a new package need not be.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: empty(publisherIpAddresses) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictions: map(range(0, length(publisherIpAddresses)), index => {
        name: 'operator-${index}'
        action: 'Allow'
        priority: 100 + index
        ipAddress: contains(publisherIpAddresses[index], '/') ? publisherIpAddresses[index] : '${publisherIpAddresses[index]}/32'
      })
    }
    functionAppConfig: {
      runtime: {
        name: 'node'
        version: '24'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttpInstances > 0 ? [
          {
            name: 'http'
            instanceCount: alwaysReadyHttpInstances
          }
        ] : []
        triggers: {
          http: {
            perInstanceConcurrency: httpPerInstanceConcurrency
          }
        }
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
    }
  }

  // Publishing by user name and password, which nothing here uses.
  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }
}

var baseUrl = empty(notificationBaseUrl) ? 'https://${app.properties.defaultHostName}' : notificationBaseUrl

// A resource of its own, since the base URL is not known before the app exists. A test compares the names with
// shared/base/settings.ts. COSMOS_KEY, a connection string, SEARCH_FILE and KEY_VAULT_CHALLENGE_CHECK have no place in Azure.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    GRAPH_TENANT_ID: graphTenantId
    GRAPH_CLIENT_ID: graphClientId
    API_CLIENT_ID: apiClientId
    VIEWER_CLIENT_ID: viewerClientId
    GRAPH_AUTH: graphAuth
    GRAPH_ENDPOINT: graphEndpoint
    GRAPH_AUTHORITY: graphAuthority
    GRAPH_RESOURCES: graphResources
    CAPTURE: capture
    ON_BEHALF: onBehalf
    CONTENT_MAX_MB: string(contentMaxMb)
    TEAM_SUBSCRIPTIONS: string(teamSubscriptions)
    ONLY_TEAMS: onlyTeams
    EXCLUDE_TEAMS: excludeTeams
    EXCLUDE_USERS: excludeUsers
    EXCLUDE_CHATS: excludeChats
    SYNC_FROM: syncFrom
    NOTIFICATION_BASE_URL: baseUrl
    KEY_VAULT_URL: keyVaultUrl
    COSMOS_ENDPOINT: cosmosEndpoint
    COSMOS_DATABASE: cosmosDatabase
    RENEW_SCHEDULE: renewSchedule
    DELTA_SYNC_SCHEDULE: deltaSyncSchedule
    AUDIT_SCHEDULE: auditSchedule
    LAKE: lake
    LAKE_SCHEDULE: lakeSchedule
    SEARCH: search
    SEARCH_SCHEDULE: searchSchedule
    HOOK_SCHEDULE: hookSchedule
    HOOKS_ALLOW_PRIVATE: hooksAllowPrivate
    GRAPH_TIMEOUT_SECONDS: string(graphTimeoutSeconds)
    SERVICE_HEALTH: serviceHealth
    HTTPS_PROXY: httpsProxy
    NO_PROXY: noProxy
    SUBSCRIPTION_LIFETIME_MINUTES: string(subscriptionLifetimeMinutes)
    MESSAGE_RETENTION_DAYS: string(messageRetentionDays)
    RAW_RETENTION_DAYS: string(rawRetentionDays)
    ACCESS_RECORD_RETENTION_DAYS: string(accessRecordRetentionDays)
    API_REQUESTS_PER_MINUTE: string(apiRequestsPerMinute)
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
    OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders
    OTEL_TRACES_SAMPLER_ARG: tracesShare
    AZURE_CLIENT_ID: identityClientId
    // By address, since a bare account name means the public cloud. The table is the host's own.
    AzureWebJobsStorage__blobServiceUri: 'https://${hostStorageName}.blob.${environment().suffixes.storage}'
    AzureWebJobsStorage__queueServiceUri: 'https://${hostStorageName}.queue.${environment().suffixes.storage}'
    AzureWebJobsStorage__tableServiceUri: 'https://${hostStorageName}.table.${environment().suffixes.storage}'
    // Both: without them the scale controller does not find a user-assigned identity, and queues sleep.
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    DataStorage__blobServiceUri: 'https://${dataStorageName}.blob.${environment().suffixes.storage}'
    LakeStorage__blobServiceUri: empty(lakeStorageName) ? '' : 'https://${lakeStorageName}.blob.${environment().suffixes.storage}'
    APPLICATIONINSIGHTS_CONNECTION_STRING: appInsights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  }
}

output name string = app.name
output notificationBaseUrl string = baseUrl
