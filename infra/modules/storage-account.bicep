@export()
@description('What all storage accounts have in common: no keys, no public containers, and who may come in.')
func accountProperties(isPrivate bool, allowedIpAddresses array) object => {
  accessTier: 'Hot'
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  supportsHttpsTrafficOnly: true
  minimumTlsVersion: 'TLS1_2'
  publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
  networkAcls: {
    bypass: 'AzureServices'
    defaultAction: isPrivate ? 'Deny' : 'Allow'
    ipRules: map(allowedIpAddresses, address => { value: address, action: 'Allow' })
  }
}
