using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.PostgreSql.Credentials;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Probe;
using Provisioning.Kubernetes.PostgreSql.Recording;
using Provisioning.Kubernetes.PostgreSql.Rendering;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.PostgreSql.Validation;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>PostgreSQL through CloudNativePG. Thread safe: pure functions over the options.</summary>
internal sealed partial class PostgreSqlEngine(IOptions<PostgreSqlOptions> postgreSqlOptions, IOptions<ProvisioningOptions> provisioningOptions) : IEngine
{
    private static readonly OperatorRequirement CloudNativePg = new(
        "CloudNativePG",
        "kubectl apply --server-side -f https://github.com/cloudnative-pg/cloudnative-pg/releases/download/v1.30.0/cnpg-1.30.0.yaml",
        [PostgreSqlTypes.Cluster, PostgreSqlTypes.ScheduledBackup]);

    private static readonly OperatorRequirement BarmanCloud = new(
        "the Barman Cloud plugin of CloudNativePG (which needs cert-manager)",
        "kubectl apply -f https://github.com/cloudnative-pg/plugin-barman-cloud/releases/download/v0.14.0/manifest.yaml",
        [PostgreSqlTypes.ObjectStore]);

    public DatabaseEngine Engine => DatabaseEngine.PostgreSql;

    /// <summary>The operator takes no longer name for a cluster.</summary>
    private const int MaxClusterNameLength = 50;

    /// <summary>A restore in place appends <c>-r2</c>, and so on.</summary>
    public int MaxNameLength => MaxClusterNameLength - "-r99".Length;

    public JsonTypeInfo SpecTypeInfo => PostgreSqlSpecs.Default.PostgreSqlSpec;

    /// <summary>The pods of jobs do not inherit our labels: what the operator makes is watched by the operator's own label.</summary>
    public IReadOnlyList<EngineWatch> Watches { get; } =
    [
        new(PostgreSqlTypes.Cluster, WellKnownLabels.AnyDatabase),
        new(CoreTypes.Pod, PostgreSqlNames.ClusterLabel),
        new(CoreTypes.Job, PostgreSqlNames.ClusterLabel),
        new(CoreTypes.PersistentVolumeClaim, PostgreSqlNames.ClusterLabel),
        new(CoreTypes.Job, WellKnownLabels.Task),
        new(CoreTypes.Pod, WellKnownLabels.Task),
        new(PostgreSqlTypes.Backup, PostgreSqlNames.ClusterLabel, IsOptional: true),
        new(PostgreSqlTypes.ScheduledBackup, WellKnownLabels.AnyDatabase, IsOptional: true),
        new(PostgreSqlTypes.ObjectStore, WellKnownLabels.AnyDatabase, IsOptional: true),
    ];

    /// <summary>The finalizers of databases, roles, publications and subscriptions are released by the instance, as long as there is one.</summary>
    public EngineTeardown Teardown { get; } = new(
        [
            PostgreSqlTypes.ScheduledBackup, PostgreSqlTypes.Backup, PostgreSqlTypes.Pooler, PostgreSqlTypes.Subscription, PostgreSqlTypes.Publication,
            PostgreSqlTypes.Database, PostgreSqlTypes.DatabaseRole, PostgreSqlTypes.Cluster,
        ],
        "cnpg.io");

    private PostgreSqlOptions Options => postgreSqlOptions.Value;

    public IEnumerable<OperatorRequirement> GetOperators(DatabaseContext context) =>
        context.Spec.Backup is null && context.Origin is null ? [CloudNativePg] : [CloudNativePg, BarmanCloud];

    public string ResolveVersion(DatabaseSpec spec) => Images.ResolveVersion((PostgreSqlSpec)spec, Options);

    public DatabaseSpec PinVersion(DatabaseSpec spec, string version) =>
        spec is PostgreSqlSpec { Version: null, Image: null } ? spec with { Version = version } : spec;

    public IEnumerable<SpecError> Validate(DatabaseSpec spec, TierDefinition? tier) => SpecValidation.Validate((PostgreSqlSpec)spec, tier, Options);

    public IEnumerable<SpecError> ValidateChange(DatabaseContext current, DatabaseContext desired) => ChangeRules.Validate(current, desired, Options);

    public DatabaseManifests Render(DatabaseContext context)
    {
        var spec = (PostgreSqlSpec)context.Spec;
        List<CopiedSecret> secrets = [];
        List<Manifest> stores = [];
        if (context is { Origin: not null, OriginStore: { } origin })
        {
            secrets.AddRange(StoreManifests.Secret(PostgreSqlNames.OriginStore(context), origin));
            stores.Add(StoreManifests.Origin(context, origin));
        }

        if (context is { Spec.Backup: { } policy, BackupStore: { } store })
        {
            secrets.AddRange(RenderStoreAccess(context));
            stores.Add(StoreManifests.Archive(context, policy, store));
        }

        return new DatabaseManifests
        {
            PodSecurity = "restricted",
            Sidecars = stores.Count > 0 ? StoreManifests.Sidecar : null,
            CopiedSecrets = secrets,
            Inherited = GetCredentialSecrets(context),
            Isolation = [IsolationManifest.Render(context, Options, provisioningOptions.Value)],
            Deployment = [.. stores, ClusterManifest.Render(context, spec, Image(spec))],
            Endpoint = [.. ServiceManifests.Render(context)],
            Backup = context is { Spec.Backup: { } schedule, BackupStore: not null } ? [BackupManifests.Schedule(context, schedule)] : [],
            Monitoring = context.PodMonitor ? [MonitoringManifest.Render(context, provisioningOptions.Value)] : [],
        };
    }

    public Readiness GetReadiness(DatabaseContext context, IObservedObjects observed)
    {
        var spec = (PostgreSqlSpec)context.Spec;
        return ClusterReadiness.Evaluate(context, ClusterManifest.Desired(context, spec, Image(spec)), observed);
    }

    public KubernetesResource? FindStillborn(DatabaseContext context, IObservedObjects observed)
    {
        var spec = (PostgreSqlSpec)context.Spec;
        return Stillbirth.Find(context, ClusterManifest.Desired(context, spec, Image(spec)), observed);
    }

    public string? ExplainLog(string log) => BootstrapLog.Explain(log);

    public string? FindFinalCause(string log) => BootstrapLog.FindFinalCause(log);

    public DatabaseEndpoint GetEndpoint(DatabaseContext context) => new()
    {
        Host = PostgreSqlNames.Host(context, PostgreSqlNames.PrimaryService),
        ReadOnlyHost = context.Instances > 1 ? PostgreSqlNames.Host(context, PostgreSqlNames.ReplicasService) : null,
        Port = PostgreSqlNames.Port,
    };

    public string GetOwnHost(DatabaseContext context) => PostgreSqlNames.OwnHost(context);

    public IReadOnlyList<string> GetCredentialSecrets(DatabaseContext context) =>
        [PostgreSqlNames.ApplicationSecret(context), PostgreSqlNames.CertificateAuthoritySecret(context)];

    public DatabaseCredentials ReadCredentials(DatabaseContext context, IReadOnlyDictionary<string, Secret> secrets) =>
        ApplicationCredentials.Read(context, GetEndpoint(context), secrets);

    public IEnumerable<(Pod Pod, string Role)> GetInstances(DatabaseContext context, IObservedObjects observed) => Instances.WithRoles(context, observed);

    public Task<string?> ProbeAsync(DatabaseContext context, Stream stream, DatabaseCredentials credentials, CancellationToken cancellationToken) =>
        PostgreSqlProbe.RunAsync(stream, credentials, ServerParameters.For(context, (PostgreSqlSpec)context.Spec), cancellationToken);

    /// <summary>Validated specs have one; the options may have changed since this one was recorded.</summary>
    private string Image(PostgreSqlSpec spec)
    {
        var (image, error) = Images.Resolve(spec, Options);
        return image?.Text ?? throw new SpecValidationException([error!]);
    }
}
