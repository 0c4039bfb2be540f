using '../../main.bicep'

// refused: takes origins such as https://app.contoso.com, and no *
param environmentName = 'prod'
param location = 'westeurope'
param corsOrigins = 'https://app.contoso.com,*'
