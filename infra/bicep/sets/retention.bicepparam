using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param messageRetentionDays = 365
param rawRetentionDays = 400
param rawImmutabilityDays = 90
param logRetentionDays = 90
