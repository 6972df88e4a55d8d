using Microsoft.Extensions.DependencyInjection;

namespace Provisioning.Kubernetes.DependencyInjection;

/// <inheritdoc cref="IDatabaseProvisioningBuilder"/>
internal sealed class DatabaseProvisioningBuilder(IServiceCollection services) : IDatabaseProvisioningBuilder
{
    public IServiceCollection Services => services;
}
