using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param enablePrivateNetworking = true
param operatorIpAddresses = [
  '203.0.113.7'
]
