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
internal sealed class PostgreSqlEngine(IOptions<PostgreSqlOptions> postgreSqlOptions, IOptions<ProvisioningOptions> provisioningOptions) : IEngine
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

    /// <summary>The operator takes 50 characters for a cluster; a restore in place appends <c>-r2</c>, and so on.</summary>
    public int MaxNameLength => 50 - "-r99".Length;

    public JsonTypeInfo SpecTypeInfo => PostgreSqlSpecs.Default.PostgreSqlSpec;

    /// <summary>The pods of jobs do not inherit our labels: what the operator makes is watched by the operator's own label.</summary>
    public IReadOnlyList<EngineWatch> Watches { get; } =
    [
        new(PostgreSqlTypes.Cluster, WellKnownLabels.AnyDatabase),
        new(CoreTypes.Pod, PostgreSqlNames.ClusterLabel),
        new(CoreTypes.Job, PostgreSqlNames.ClusterLabel),
        new(CoreTypes.PersistentVolumeClaim, PostgreSqlNames.ClusterLabel),
    ];

    private PostgreSqlOptions Options => postgreSqlOptions.Value;

    public IEnumerable<OperatorRequirement> GetOperators(DatabaseSpec spec) => spec.Backup is null ? [CloudNativePg] : [CloudNativePg, BarmanCloud];

    public string ResolveVersion(DatabaseSpec spec) => Images.ResolveVersion((PostgreSqlSpec)spec, Options);

    public DatabaseSpec PinVersion(DatabaseSpec spec, string version) =>
        spec is PostgreSqlSpec { Version: null, Image: null } ? spec with { Version = version } : spec;

    public IEnumerable<SpecError> Validate(DatabaseSpec spec, TierDefinition? tier) => SpecValidation.Validate((PostgreSqlSpec)spec, tier, Options);

    public IEnumerable<SpecError> ValidateChange(DatabaseContext current, DatabaseContext desired) => ChangeRules.Validate(current, desired, Options);

    public DatabaseManifests Render(DatabaseContext context)
    {
        var spec = (PostgreSqlSpec)context.Spec;
        var cluster = ClusterManifest.Render(context, spec, Image(spec));
        var backedUp = spec.Backup is not null && context.BackupStore is not null;
        return new DatabaseManifests
        {
            PodSecurity = "restricted",
            Sidecars = backedUp ? BackupManifests.Sidecar : null,
            Isolation = [IsolationManifest.Render(context, Options, provisioningOptions.Value)],
            Deployment = backedUp ? [.. BackupManifests.Store(context, spec.Backup!, context.BackupStore!), cluster] : [cluster],
            Endpoint = [.. ServiceManifests.Render(context)],
            Backup = backedUp ? [BackupManifests.Schedule(context, spec.Backup!)] : [],
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
