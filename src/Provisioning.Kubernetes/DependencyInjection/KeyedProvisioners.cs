using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Provisioning.Kubernetes.DependencyInjection;

/// <summary>Provisioners by engine.</summary>
internal static class KeyedProvisioners
{
    /// <summary>Registers the provisioner of an engine of this package under the engine, unless the host has registered its own.</summary>
    public static IDatabaseProvisioningBuilder AddKeyedProvisioner(this IDatabaseProvisioningBuilder builder, DatabaseEngine engine)
    {
        builder.Services.TryAddKeyedSingleton<IDatabaseProvisioner>(
            engine, (provider, _) => new EngineProvisioner(engine, provider.GetRequiredService<KubernetesDatabaseProvisioner>()));
        return builder;
    }
}
