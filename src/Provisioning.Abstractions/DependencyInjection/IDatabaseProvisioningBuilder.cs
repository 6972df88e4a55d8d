namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to what <c>AddDatabaseProvisioning()</c> registered; engines and keys are extension methods on it.</summary>
public interface IDatabaseProvisioningBuilder
{
    /// <summary>The services that are being set up.</summary>
    IServiceCollection Services { get; }
}
