@description('The one identity of the app: to Azure, and with graphAuth managed-identity also to Graph.')
param name string
param location string
param tags object

// User-assigned, so that its roles exist before the app starts and survive when the app is made anew.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
