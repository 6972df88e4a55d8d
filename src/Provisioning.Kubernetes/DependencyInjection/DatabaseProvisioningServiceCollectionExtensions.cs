using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Provisioning;
using Provisioning.Kubernetes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.DependencyInjection;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Lifecycle;
using Provisioning.Kubernetes.Monitoring;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Planning;
using Provisioning.Kubernetes.Preflight;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;
using Provisioning.Kubernetes.Tunnels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the provisioning of databases on Kubernetes.</summary>
public static class DatabaseProvisioningServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IDatabaseProvisioner"/>, <see cref="IDatabaseBackups"/>, <see cref="ICredentialStore"/>, <see cref="IDatabaseConnector"/> and
    /// <see cref="IDatabaseMonitor"/> for every
    /// engine of this package, against the cluster of the kubeconfig or, in a pod, of its service account.
    /// </summary>
    /// <remarks>
    /// <para>Calling it more than once is harmless. For one engine alone, ask for <see cref="IDatabaseProvisioner"/> with the <see cref="DatabaseEngine"/> as
    /// the key.</para>
    /// <para>Operations run in the background from the start of the host, which also takes over what other processes left unfinished; a stopping host frees its
    /// operations for others. Without a host all that starts with the first call, and stops when the service provider is disposed of: dispose of it with
    /// <c>await using</c>; a synchronous disposal does not wait, and others continue the operations only when the lease has expired.</para>
    /// <para>Of two settings of the same option, the later one wins: configuration, then code, in the order of the calls.</para>
    /// </remarks>
    /// <returns>A builder for tiers, keys and engines.</returns>
    public static IDatabaseProvisioningBuilder AddDatabaseProvisioning(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new DatabaseProvisioningBuilder(services);
        if (services.Any(service => service.ServiceType == typeof(KubernetesDatabaseProvisioner)))
        {
            return builder;
        }

        services.AddOptions<ProvisioningOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProvisioningOptions>, ProvisioningOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.TryAdd(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(Logger<>)));
        services.TryAddSingleton<IEncryptionKeyProvider, ConfiguredKeys>();
        AddKubernetes(services);
        AddPipeline(services);
        AddFace(services);
        return builder.AddPostgreSql().AddKeyedProvisioner(DatabaseEngine.PostgreSql);
    }

    /// <summary>Does <see cref="AddDatabaseProvisioning(IServiceCollection)"/> and changes the options.</summary>
    /// <returns>A builder for tiers, keys and engines.</returns>
    public static IDatabaseProvisioningBuilder AddDatabaseProvisioning(this IServiceCollection services, Action<ProvisioningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddDatabaseProvisioning();
        services.Configure(configure);
        return builder;
    }

    /// <summary>Does <see cref="AddDatabaseProvisioning(IServiceCollection)"/> and reads the options from a section of the configuration.</summary>
    /// <returns>A builder for tiers, keys and engines.</returns>
    public static IDatabaseProvisioningBuilder AddDatabaseProvisioning(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = services.AddDatabaseProvisioning();
        services.Configure<ProvisioningOptions>(section);
        return builder;
    }

    private static void AddKubernetes(IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ProvisioningOptions>>().Value;
            return new KubernetesConnection(
                new KubernetesConnectionOptions { KubeconfigPath = options.Kubeconfig, Context = options.Context },
                    provider.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton<IKubernetesApi>(provider => new KubernetesApi(
            provider.GetRequiredService<KubernetesConnection>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesApi>>()));
        services.TryAddSingleton<IInformers>(provider =>
        {
            var informers = new InformerSet(
                provider.GetRequiredService<IKubernetesApi>(), provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<InformerSet>>());

            // Warnings are of all namespaces: only those of databases are worth the memory, and only so many.
            var databases = new Lazy<RecordStore>(provider.GetRequiredService<RecordStore>);
            informers.Configure(CoreTypes.Event, new InformerOptions<Event>
            {
                Filter = warning => databases.Value.Knows(warning.Metadata.Namespace),
                Capacity = 10_000,
            });
            return informers;
        });
    }

    private static void AddPipeline(IServiceCollection services)
    {
        services.TryAddSingleton<EngineCatalog>();
        services.TryAddSingleton<DatabaseContextFactory>();
        services.TryAddSingleton<PrimaryChanges>();
        services.TryAddSingleton<DatabaseObserver>();
        services.TryAddSingleton<CredentialVault>();
        services.TryAddSingleton<SecretCopies>();
        services.TryAddSingleton<RecordStore>();
        services.TryAddSingleton<LoginProbe>();
        services.TryAddSingleton<TaskJobs>();
        services.TryAddSingleton<LogArchiver>();
        services.TryAddSingleton<BackupReader>();
        services.TryAddSingleton<ArchiveRecords>();
        services.TryAddSingleton<ArchiveKeeper>();
        services.TryAddSingleton<BackupPipelines>();
        services.TryAddSingleton<DeprovisionPipeline>();
        services.TryAddSingleton<ReplacementPipelines>();
        services.TryAddSingleton<Pipelines>();
        services.TryAddSingleton<ReplacementRollback>();
        services.TryAddSingleton<Planner>();
        services.TryAddSingleton<OperationExecutor>();
        services.TryAddSingleton<RunnerLease>();
        services.TryAddSingleton<TemporaryDatabases>();
        services.TryAddSingleton<Orphans>();
        services.TryAddSingleton<Runner>();
        services.TryAddSingleton<OperationStarter>();
        services.TryAddSingleton<ProvisionRequests>();
        services.TryAddSingleton<DeprovisionRequests>();
        services.TryAddSingleton<BackupRequests>();
        services.TryAddSingleton<RestorePoints>();
        services.TryAddSingleton<CancelRequests>();
        services.TryAddSingleton<RestoreSources>();
        services.TryAddSingleton<RestoreRequests>();
        services.TryAddSingleton<ArchiveRequests>();
        services.TryAddSingleton<ReplacementRequests>();
        services.TryAddSingleton<BackupVerifier>();
        services.TryAddSingleton<DatabaseLookup>();
        services.TryAddSingleton<PodCommandRunner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RunnerHost>());
    }

    private static void AddFace(IServiceCollection services)
    {
        services.TryAddSingleton<KubernetesDatabaseProvisioner>();
        services.TryAddSingleton<IDatabaseProvisioner, RoutingProvisioner>();
        services.TryAddSingleton<ICredentialStore, CredentialStore>();
        services.TryAddSingleton<IDatabaseBackups, DatabaseBackups>();
        services.TryAddSingleton<IDatabaseLifecycle, DatabaseLifecycle>();
        services.TryAddSingleton<IDatabaseConnector, DatabaseConnector>();
        services.TryAddSingleton<ConditionReader>();
        services.TryAddSingleton<PodUsageReader>();
        services.TryAddSingleton<StorageReader>();
        services.TryAddSingleton<IDatabaseMonitor, DatabaseMonitor>();
        services.TryAddSingleton<IClusterPreflight, ClusterPreflight>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IPreflightCheck, ServerCheck>(),
            ServiceDescriptor.Singleton<IPreflightCheck, PermissionCheck>(),
            ServiceDescriptor.Singleton<IPreflightCheck, OperatorVersionCheck>(),
            ServiceDescriptor.Singleton<IPreflightCheck, FieldCheck>(),
            ServiceDescriptor.Singleton<IPreflightCheck, ClusterFeatureCheck>(),
            ServiceDescriptor.Singleton<IPreflightCheck, ConfigurationCheck>(),
        ]);
    }
}
