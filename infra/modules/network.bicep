param name string
param location string
param tags object
param addressPrefix string
param hostStorageId string
param dataStorageId string
@description('Empty is no lake.')
param lakeStorageId string
param cosmosAccountId string
param keyVaultId string

var cosmosSuffixes = {
  AzureCloud: 'documents.azure.com'
  AzureUSGovernment: 'documents.azure.us'
  AzureChinaCloud: 'documents.azure.cn'
}

// Azure: "Azure Private Endpoint private DNS zone values".
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  Sql: 'privatelink.${cosmosSuffixes[environment().name]}'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
}
var groupIds = ['blob', 'queue', 'table', 'Sql', 'vault']

// One row for each private endpoint.
var endpoints = concat([
  { name: 'host-blob', groupId: 'blob', resourceId: hostStorageId }
  { name: 'host-queue', groupId: 'queue', resourceId: hostStorageId }
  { name: 'host-table', groupId: 'table', resourceId: hostStorageId }
  { name: 'data-blob', groupId: 'blob', resourceId: dataStorageId }
  { name: 'cosmos', groupId: 'Sql', resourceId: cosmosAccountId }
  { name: 'vault', groupId: 'vault', resourceId: keyVaultId }
], empty(lakeStorageId) ? [] : [
  { name: 'lake-blob', groupId: 'blob', resourceId: lakeStorageId }
])

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for groupId in groupIds: {
  name: zoneNames[groupId]
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (groupId, index) in groupIds: {
  parent: zones[index]
  name: '${name}-${groupId}'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-07-01' = [for endpoint in endpoints: {
  name: 'pe-${endpoint.name}-${name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: '${network.id}/subnets/endpoints'
    }
    privateLinkServiceConnections: [
      {
        name: endpoint.groupId
        properties: {
          privateLinkServiceId: endpoint.resourceId
          groupIds: [
            endpoint.groupId
          ]
        }
      }
    ]
  }
}]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [for (endpoint, index) in endpoints: {
  parent: privateEndpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: endpoint.groupId
        properties: {
          privateDnsZoneId: zones[indexOf(groupIds, endpoint.groupId)].id
        }
      }
    ]
  }
}]

output functionsSubnetId string = '${network.id}/subnets/functions'
